"""Budgets as users type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longleaf.serving.spending.budget import Budget, BudgetMalformed


@pytest.mark.parametrize(
    ("text", "budget"),
    [
        ("calls=200 tokens=500k usd=0.50 seconds=60", Budget(200, 500_000, 0.5, 60.0)),
        ("tokens=1.5M", Budget(tokens=1_500_000)),
        ("  usd=$2   calls=0 ", Budget(calls=0, usd=2.0)),
        ("tokens=500_000", Budget(tokens=500_000)),
    ],
)
def test_a_budget_is_read_as_typed(text: str, budget: Budget) -> None:
    """Names in any order, thousands in short; what is not named has no limit."""
    assert Budget.parse(text) == budget


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("200", "'200' sets nothing; write it like 'calls=200"),
        ("cals=200", "there is no 'cals'; it may set calls, tokens, usd and seconds"),
        ("calls=1 calls=2", "calls is set twice"),
        ("tokens=lots", "tokens=lots is no whole number; try tokens=200 or 500k"),
        ("tokens=", "tokens= is no whole number"),
        ("tokens=500,000", "tokens=500,000 is no whole number"),
        ("calls=2.5", "calls=2.5 is no whole number"),
        ("calls=inf", "calls=inf is no whole number"),
        ("calls=-1", "calls=-1 has to be zero or more"),
        ("usd=nan", "usd=nan is no number; try usd=0.50"),
        ("seconds=1e999", "seconds=1e999 is no number"),
        ("seconds=1m", "seconds=1m is no number"),
        ("", "nothing is set; write it like 'calls=200"),
    ],
)
def test_a_slip_is_told_with_what_would_be_right(text: str, told: str) -> None:
    """No limit is quietly dropped or misread."""
    with pytest.raises(BudgetMalformed) as caught:
        Budget.parse(text)
    assert told in str(caught.value)


@given(
    st.builds(
        Budget,
        calls=st.none() | st.integers(0, 10**15),
        tokens=st.none() | st.integers(0, 10**15),
        usd=st.none() | st.floats(0, 1e9),
        seconds=st.none() | st.floats(0, 1e9),
    ).filter(lambda budget: budget != Budget())
)
def test_a_budget_is_printed_as_it_can_be_typed(budget: Budget) -> None:
    """What a trace or a message shows can be given again."""
    assert Budget.parse(str(budget)) == budget


@given(st.text())
def test_no_text_does_worse_than_to_be_refused(text: str) -> None:
    """Anything at all gives a budget or a message."""
    try:
        Budget.parse(text)
    except BudgetMalformed:
        return
