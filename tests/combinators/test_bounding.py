"""The bound of a term is the formula, not a guess."""

from pytest import mark, raises
from support.programs import MERGE, SUMMARY

from longleaf.combinators.bounding import bound
from longleaf.combinators.costs import UnboundedError
from longleaf.combinators.shapes import Extent, Many
from longleaf.combinators.terms import Map, Reduce, Split


@mark.parametrize(
    ("count", "fan_in", "calls", "depth"),
    [(26, 4, 7 + 2 + 1, 3), (5, 2, 3 + 2 + 1, 3), (8, 8, 1, 1), (9, 8, 2 + 1, 2), (1, 4, 0, 0)],
)
def test_a_reduce_costs_its_levels(count: int, fan_in: int, calls: int, depth: int) -> None:
    """m₁ + m₂ + … calls, one level after the other."""
    most = bound(Reduce(MERGE, fan_in), Many(count, Extent(1)))
    assert (most.once.calls, most.once.depth) == (calls, depth)


def test_retries_have_a_term_of_their_own() -> None:
    """Three attempts are three times the calls, shown apart."""
    most = bound(Map(SUMMARY), Many(10, Extent(9)), attempts=3)
    assert (most.once.calls, most.again.calls, most.bound.calls) == (10, 20, 30)
    assert most.crowded == ()
    assert bound(Map(SUMMARY), Many(10, Extent(999))).crowded == (("each",),)


def test_what_cannot_be_told_before_has_no_bound() -> None:
    """A split of what a model writes is refused with its place."""
    with raises(UnboundedError, match="/1 has no bound: it cuts what a model has written"):
        bound(SUMMARY >> Split(9), Extent(9))
