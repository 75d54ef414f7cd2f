"""The bound of a program: what it can cost at most, in closed form, before anything runs.

It holds for every input that is no larger than the shape it is stated for, and for any replies: one
over its cap counts as failed where it is run. Pieces are counted as `cutting` says; a reduce of m
values with fan-in f makes m₁ + m₂ + … calls, with m₀ = m and mᵢ₊₁ = ⌈mᵢ / f⌉, until one is left.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from . import costs_of_functions, costs_of_lists, costs_of_texts
from .bound import Bound
from .costs import At, Costs, cost
from .measure import BYTES, Measure
from .shapes import Shape
from .term import Path, Term

RULES = (costs_of_functions, costs_of_lists, costs_of_texts)
"""Where each term's rule stands; to import them registers them."""


@dataclass(frozen=True, slots=True)
class Bounded:
    """The most that a program can cost.

    `once` is without retries and repairs, which have `again` for themselves. `values` is how many
    values, passages among them, are held at once at most. The leaves at `crowded` might be given
    more than they have room for: such a call fails without being made. `nodes` has the bound of
    each term in it, for one time that it runs.
    """

    once: Bound
    again: Bound
    values: int
    shape: Shape
    crowded: tuple[Path, ...]
    nodes: Mapping[Path, Bound]

    @property
    def bound(self) -> Bound:
        """All of it."""
        return self.once.then(self.again)


def bound(term: Term, size: Shape, measure: Measure = BYTES, attempts: int = 1) -> Bounded:
    """The bound of a program for inputs up to `size`, when a call is made `attempts` times at most.

    UnboundedError names a subterm whose cost nobody can tell before; ValueError says of a split
    that its cap leaves no room.
    """
    at = At(measure)
    costs: Costs = cost(term, size, at)
    more = costs.bound.times(attempts - 1)
    again = replace(more, depth=costs.bound.depth * (attempts - 1))
    nodes = {(): costs.bound, **at.seen}
    return Bounded(costs.bound, again, costs.values, costs.shape, costs.crowded, nodes)
