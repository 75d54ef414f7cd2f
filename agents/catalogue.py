"""Strategies by name; whatever declares an entry point in `longleaf.strategies` is one."""

from importlib.metadata import EntryPoint, entry_points

from .errors import BrokenStrategy, UnknownStrategy
from .strategy import Strategy

GROUP = "longleaf.strategies"


def known() -> list[str]:
    """Names of all strategies that are installed, in order."""
    return sorted(_declared())


def find(name: str) -> Strategy:
    """The strategy with this name; UnknownStrategy lists those there are."""
    declared = _declared()
    if name not in declared:
        raise UnknownStrategy(f"no strategy is called {name!r}; there are: {', '.join(known())}")
    try:
        strategy: Strategy = declared[name].load()
    except Exception as error:
        where = declared[name].value
        raise BrokenStrategy(
            f"strategy {name!r} ({where}) cannot be loaded: {error}; update or remove its package"
        ) from error
    return strategy


def _declared() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}
