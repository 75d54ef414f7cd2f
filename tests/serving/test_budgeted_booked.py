"""The budgeted layer: what is booked is what outcomes say, whatever comes of a call."""

from typing import Any, cast

import pytest
from support.budgeted import OK, PAST, Setting, Told, calls, kinds
from support.spending import Batch, Clock, Deed, card, run

from longleaf.serving.model import BudgetReached, Failed, Reply, Usage
from longleaf.serving.spending.budget import Budget
from longleaf.serving.spending.budgeted import Budgeted
from longleaf.serving.spending.ledger import Ledger


def test_an_outcome_says_what_was_booked() -> None:
    """What answers add up is what the ledger holds, also where a backend told nothing."""
    deeds = [Deed(tells="nothing"), Deed(tells="no dollars", takes=0.5), Deed(ends="failed")]
    setting = Setting(Budget(), deeds, card(1_000_000, 1_000_000))
    outcomes = dict(setting.run(Batch(calls(3))).heard[0])
    usages = [outcome.usage for outcome in outcomes.values()]
    assert usages == [Usage(1, 0, 5, 0, 5, 10.0), Usage(1, 0, 2, 0, 2, 4.0), usages[0]]
    assert sum(usages, Usage()) == setting.ledger.spent


def test_what_is_no_longer_listened_to_is_booked_at_its_worst() -> None:
    """A provider may bill what was sent; what was not sent costs nothing."""
    setting = Setting(Budget(calls=2), [Deed(), Deed(turns=PAST), Deed()])
    heard = setting.run(Batch(calls(3), hears=1)).heard[0]
    assert kinds(heard) == ["Reply"]
    assert setting.ledger.spent.calls == 2


def test_an_outcome_that_nobody_asked_for_is_left_out() -> None:
    """A backend that repeats itself is booked once."""
    clock = Clock()
    ledger = Ledger(Budget(calls=2), clock)
    backend = Told([(0, OK), (0, OK), (-1, OK), (7, OK), (1, OK)])
    heard = run([Batch(calls(2))], [Budgeted(backend, ledger)], clock)
    assert heard.heard == [[(0, OK), (1, OK)]]
    assert ledger.spent.calls == 2


def test_a_call_that_the_inner_model_did_not_make_costs_nothing() -> None:
    """Its room goes to others."""
    clock = Clock()
    ledger = Ledger(Budget(calls=2), clock)
    backend = Told([(0, BudgetReached("none")), (1, OK)])
    heard = run([Batch(calls(2))], [Budgeted(backend, ledger)], clock)
    assert heard.heard == [[(0, BudgetReached("none")), (1, OK)]]
    assert ledger.left == Budget(calls=1)


def test_what_a_budget_further_in_has_spent_counts() -> None:
    """A backend may keep to a budget of its own, and reach it in the middle of a call."""
    clock = Clock()
    ledger = Ledger(Budget(calls=2), clock)
    over = BudgetReached("none", Usage(1, 0, 4, 0, 0))
    heard = run([Batch(calls(1))], [Budgeted(Told([(0, over)]), ledger)], clock)
    assert heard.heard == [[(0, over)]]
    assert ledger.spent == over.usage


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError("broken: sk-abcdefghij1234"), "ValueError: broken: ***"),
        (None, "the model ended without an outcome for this call"),
    ],
)
def test_a_call_without_an_outcome_is_a_failure_that_was_booked(
    error: Exception | None, told: str
) -> None:
    """It may have been billed: what its outcome says is what the ledger holds."""
    clock = Clock()
    ledger = Ledger(Budget(calls=2), clock)
    heard = run([Batch(calls(2))], [Budgeted(Told([(1, OK)], error), ledger)], clock)
    assert heard.heard == [[(1, OK), (0, Failed("internal", told, Usage(1, 0, 5, 0, 5)))]]
    assert ledger.spent == Usage(2, 0, 7, 0, 6, 0.0)


def test_usage_that_makes_no_sense_is_a_failure_that_was_booked() -> None:
    """Others that wait for room are not held up by it."""
    clock = Clock()
    ledger = Ledger(Budget(calls=1), clock)
    odd = Reply(OK.value, Usage(1, input_tokens=cast(Any, "many")))
    heard = run([Batch(calls(2))], [Budgeted(Told([(0, odd)]), ledger)], clock)
    assert not heard.stuck
    first, second = dict(heard.heard[0]).values()
    assert isinstance(first, Failed)
    assert (first.kind, first.usage) == ("internal", Usage(1, 0, 5, 0, 5))
    assert isinstance(second, BudgetReached)
