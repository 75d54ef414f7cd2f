"""What a call can cost at most, and what is booked for what it says."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.spending import call, card

from longleaf.serving.model import BudgetReached, Failed, FailureKind, Reply, Usage
from longleaf.serving.replies import Answered
from longleaf.serving.spending.costs import booked, worst_case

YES = Answered(text="yes")
PRICED = card(2.0, 10.0)
MOST = Usage(1, 0, 100, 0, 50, 0.0007)


def test_the_worst_case_is_the_prompt_and_all_the_output_allowed() -> None:
    """In tokens of the model, and in dollars by its prices."""
    assert worst_case(call(12, most=50), PRICED) == Usage(1, 0, 12, 0, 50, 0.000524)
    assert worst_case(call(12, most=50), card(None, 10.0)).usd is None


def test_usage_is_booked_as_it_is_told() -> None:
    """What a backend says it took, less or more than expected, is what counts."""
    usage = Usage(1, 0, 80, 60, 20, 0.0002, 1.5)
    assert booked(Reply(YES, usage), MOST, PRICED) == usage
    assert booked(Failed("timeout", "", usage), MOST, PRICED) == usage


@pytest.mark.parametrize("usd", [None, 0.0, -1.0, float("nan"), float("inf")])
def test_dollars_that_are_not_told_follow_from_the_prices(usd: float | None) -> None:
    """A backend that tells tokens alone does not make its calls free."""
    usage = Usage(1, 0, 80, 0, 20, usd)
    assert booked(Reply(YES, usage), MOST, PRICED).usd == pytest.approx(0.00036)
    assert booked(Reply(YES, usage), MOST, card(None, None)).usd is None


def test_who_says_nothing_is_taken_to_have_spent_the_worst_case() -> None:
    """Replies and failures without usage are not free; their time is known all the same."""
    worst = replace(MOST, seconds=2.0)
    assert booked(Reply(YES, Usage(seconds=2.0)), MOST, PRICED) == worst
    assert booked(Reply(YES, Usage(1, seconds=2.0)), MOST, PRICED) == worst
    assert booked(Failed("timeout", "", Usage(seconds=2.0)), MOST, PRICED) == worst
    unfit = Failed("malformed", "", Usage(1, seconds=2.0), raw="It is yes.")
    assert booked(unfit, MOST, PRICED) == worst, "a model wrote it, so it was billed"


@pytest.mark.parametrize(
    ("kind", "usage"), [("unreachable", Usage(1)), ("unsupported", Usage()), ("too_long", Usage())]
)
def test_a_failure_that_cost_nothing_is_one_call_and_no_more(
    kind: FailureKind, usage: Usage
) -> None:
    """One that a backend knows of, and one that was never sent."""
    assert booked(Failed(kind, "", usage), MOST, PRICED) == Usage(1)
    assert booked(Failed(kind, "", usage), MOST, card(None, None)) == Usage(1)


def test_what_another_budget_refused_cost_what_it_says() -> None:
    """Nothing, or the attempts before that; it was no call of its own."""
    assert booked(BudgetReached(""), MOST, PRICED) == Usage()
    tried = Usage(2, 0, 80, 0, 20, 0.0002)
    assert booked(BudgetReached("", tried), MOST, PRICED) == tried


@given(st.integers(-9, 200), st.integers(-9, 200), st.integers(-3, 5), st.floats() | st.none())
def test_nothing_is_ever_booked_below_zero(
    into: int, out: int, calls: int, usd: float | None
) -> None:
    """No backend can widen a budget."""
    usage = booked(Reply(YES, Usage(calls, 0, into, 0, out, usd)), MOST, PRICED)
    assert usage.calls >= 1
    assert min(usage.input_tokens, usage.output_tokens, usage.usd or 0.0) >= 0
