"""Bounds add up the same way in whatever order they are put together."""

from hypothesis import given, settings
from hypothesis import strategies as st

from longleaf.combinators.bound import NOTHING, Bound
from longleaf.combinators.size import Card

LAW = settings(deadline=None, derandomize=True, max_examples=200)
NUMBERS = st.integers(0, 10**6)
BOUNDS = st.builds(Bound, NUMBERS, NUMBERS, NUMBERS, NUMBERS)


@LAW
@given(BOUNDS, BOUNDS, BOUNDS)
def test_grouping_does_not_change_a_bound(a: Bound, b: Bound, c: Bound) -> None:
    """A plan's cost is the same however its steps are bracketed."""
    assert a.then(b).then(c) == a.then(b.then(c))
    assert a.beside(b).beside(c) == a.beside(b.beside(c))


@LAW
@given(BOUNDS)
def test_nothing_costs_nothing(a: Bound) -> None:
    """A step that does nothing leaves a bound as it is, before, after or beside."""
    assert a.then(NOTHING) == NOTHING.then(a) == a
    assert a.beside(NOTHING) == NOTHING.beside(a) == a


@LAW
@given(BOUNDS, BOUNDS)
def test_at_once_costs_as_much_and_waits_less(a: Bound, b: Bound) -> None:
    """Doing two things at once saves waiting, never calls or tokens."""
    after, beside = a.then(b), a.beside(b)
    assert beside == b.beside(a)
    assert beside.depth <= after.depth
    assert after.allows(beside.calls, beside.input_tokens, beside.output_tokens)
    assert beside.allows(after.calls, after.input_tokens, after.output_tokens)


@LAW
@given(BOUNDS, st.integers(0, 30))
def test_several_at_once_are_one_beside_the_others(a: Bound, count: int) -> None:
    """Eight passages at once cost eight times one of them."""
    together = NOTHING
    for _ in range(count):
        together = together.beside(a)
    assert a.times(count) == together


@LAW
@given(BOUNDS)
def test_a_bound_allows_itself_and_no_more(a: Bound) -> None:
    """A budget of exactly the bound is enough, one call or token more is not."""
    assert a.allows(a.calls, a.input_tokens, a.output_tokens)
    assert not a.allows(a.calls + 1, a.input_tokens, a.output_tokens)
    assert not a.allows(a.calls, a.input_tokens + 1, a.output_tokens)
    assert not a.allows(a.calls, a.input_tokens, a.output_tokens + 1)


def test_dollars_are_unknown_where_a_price_is() -> None:
    """A forecast shows no dollars rather than wrong ones."""
    priced = Card(8192, usd_per_million_input=2.0, usd_per_million_output=8.0)
    assert priced.usd(1_000_000, 500_000) == 6.0
    assert Card(8192, usd_per_million_input=None).usd(1, 1) is None
    assert Card(8192, usd_per_million_output=None).usd(1, 1) is None
