"""Where two types do not meet, and what would fit there."""

from .term import Path, written
from .types import TEXT, List, Type, fits


class MisfitError(TypeError):
    """A term that does not fit: `path`, the type `wanted` and the one `given`, and a `remedy`."""

    def __init__(
        self, path: Path, role: str, wanted: Type | str, given: Type | str, remedy: str
    ) -> None:
        self.path, self.wanted, self.given, self.remedy = path, wanted, given, remedy
        super().__init__(f"{written(path)} {role} {wanted}, not {given}; what fits: {remedy}")


def remedy(given: Type, wanted: Type) -> str:
    """What, put between, makes the one fit the other."""
    match given, wanted:
        case List(List()), List() if fits(given.item, wanted):
            return "concat() before it"
        case List(item), _ if fits(item, wanted):
            return "map_(…) around it, or best(…), vote() or reduce_(…) before it"
        case _, List(item) if fits(given, TEXT) and not fits(item, TEXT):
            return f"split(…) >> map_(…) to {item} before it"
        case _, List() if fits(given, TEXT):
            return "split(…) before it"
        case _:
            return f"a term {given} → {wanted} before it"
