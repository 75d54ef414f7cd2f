"""What every check of a term shares; the rules for each term register here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import singledispatch

from .misfit import MisfitError, remedy
from .term import Path, Term, children
from .types import List, Type, fits


@dataclass(frozen=True, slots=True)
class At:
    """Where a check stands: the path, and the types of the names around it."""

    path: Path = ()
    names: Mapping[str, Type] = field(default_factory=dict[str, Type])

    def named(self, name: str, type: Type) -> "At":
        """The same with one more name."""
        return replace(self, names={**self.names, name: type})

    def need(self, given: Type, wanted: Type, role: str = "takes") -> Type:
        """The given type, where it fits."""
        if not fits(given, wanted):
            raise MisfitError(self.path, role, wanted, given, remedy(given, wanted))
        return given

    def items(self, given: Type) -> Type:
        """The type of the items of a list."""
        if isinstance(given, List):
            return given.item
        raise MisfitError(self.path, "takes", "a list", given, remedy(given, List(given)))

    def inside(self, term: Term, name: str, source: Type) -> Type:
        """The type of what the child of that name gives."""
        return check(dict(children(term))[name], source, replace(self, path=(*self.path, name)))

    def gives(self, term: Term, name: str, source: Type, wanted: Type) -> Type:
        """The same, where the child has to give `wanted`."""
        given = self.inside(term, name, source)
        return replace(self, path=(*self.path, name)).need(given, wanted, "has to give")


@singledispatch
def check(term: Term, source: Type, at: At) -> Type:
    """The type of what a term gives for this input; MisfitError where it does not fit."""
    raise TypeError(f"no such term: {term!r}")
