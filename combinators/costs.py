"""What a term costs at most for an input of some shape; the rules for each term register here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import singledispatch
from typing import TypeVar

from .bound import NOTHING, Bound
from .measure import Measure
from .shapes import Extent, Many, Shape, values_of
from .term import Path, Term, children, written
from .types import TEXT

T = TypeVar("T")


class UnboundedError(ValueError):
    """A term whose cost cannot be told before it runs: its `path`, and why."""

    def __init__(self, path: Path, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(f"{written(path)} has no bound: {why}")


@dataclass(frozen=True, slots=True)
class Costs:
    """The bound of a term, the shape of what it gives, and the most values held on the way.

    `crowded` are the leaves that might be given more than they have room for; such a call is not
    made.
    """

    bound: Bound
    shape: Shape
    values: int = 0
    crowded: tuple[Path, ...] = ()

    def then(self, after: "Costs") -> "Costs":
        """Costs of doing both in turn; the other is given what it gives."""
        return after.added(self.bound.then(after.bound), self)

    def beside(self, other: "Costs", shape: Shape) -> "Costs":
        """Both at once."""
        held = Costs(NOTHING, shape, self.values + other.values, self.crowded)
        return replace(other, shape=shape).added(self.bound.beside(other.bound), held)

    def added(self, bound: Bound, other: "Costs") -> "Costs":
        """The same with another bound, and with what the other holds."""
        crowded = tuple(dict.fromkeys((*other.crowded, *self.crowded)))
        return Costs(bound, self.shape, max(self.values, other.values), crowded)

    def each(self, count: int, shape: Shape) -> "Costs":
        """Costs of doing it so many times at once."""
        return Costs(self.bound.times(count), shape, self.values * count, self.crowded)

    def in_turn(self, count: int, shape: Shape) -> "Costs":
        """Costs of doing it so many times, one after the other."""
        bound = replace(self.bound.times(count), depth=self.bound.depth * count)
        return Costs(bound, shape, self.values, self.crowded)


def free(shape: Shape) -> Costs:
    """The costs of what asks nobody."""
    return Costs(NOTHING, shape)


@dataclass(frozen=True, slots=True)
class At:
    """Where a bound stands: the path, the counter of tokens, and the shapes of the names.

    `seen` keeps for each path the bound of the term there, for one time that it runs.
    """

    measure: Measure
    path: Path = ()
    names: Mapping[str, Shape] = field(default_factory=dict[str, Shape])
    seen: dict[Path, Bound] = field(default_factory=dict[Path, Bound])

    def named(self, name: str, shape: Shape) -> "At":
        """The same with one more name."""
        return replace(self, names={**self.names, name: shape})

    def inside(self, term: Term, name: str, shape: Shape) -> Costs:
        """Costs of the child of that name."""
        child = dict(children(term))[name]
        path = (*self.path, name)
        costs = cost(child, shape, replace(self, path=path))
        self.seen[path] = costs.bound.or_else(self.seen.get(path, NOTHING))
        return replace(costs, values=max(costs.values, values_of(costs.shape)))

    def list(self, shape: Shape) -> Many:
        """The shape as a list's."""
        return self._as(Many, shape, "a list")

    def text(self, shape: Shape) -> Extent:
        """The shape as a text's."""
        return self._as(Extent, shape, str(TEXT))

    def _as(self, kind: type[T], shape: Shape, wanted: str) -> T:
        if isinstance(shape, kind):
            return shape
        raise UnboundedError(self.path, f"it takes {wanted}")


@singledispatch
def cost(term: Term, shape: Shape, at: At) -> Costs:
    """Costs of a term for an input of that shape."""
    raise TypeError(f"no such term: {term!r}")
