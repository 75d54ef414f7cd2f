"""The budgeted layer when its seconds are over."""

from support.budgeted import PAST, Setting, calls, kinds
from support.spending import Batch, Deed, run

from longleaf.serving.model import BudgetReached, Call, Usage
from longleaf.serving.spending.budget import Budget
from longleaf.serving.spending.budgeted import Budgeted


def test_at_the_deadline_what_is_under_way_is_cancelled() -> None:
    """What had come is kept; the rest is told why, and booked, for it may have been billed."""
    setting = Setting(Budget(calls=2, seconds=20), [Deed(), Deed(turns=PAST), Deed()])
    heard = setting.run(Batch(calls(3))).heard[0]
    over = "the 20 seconds are over; left: 0 of 2 calls"
    assert dict(heard)[1] == BudgetReached(over, Usage(1, 0, 5, 0, 5))
    assert dict(heard)[2] == BudgetReached(over)
    assert kinds(heard)[0] == "Reply"
    assert setting.ledger.spent.calls == 2


def test_a_reply_that_comes_while_it_is_cancelled_is_kept() -> None:
    """It is paid for; what would come after it is given up."""
    setting = Setting(Budget(seconds=5), [Deed(turns=9, late=True), Deed(turns=PAST)])
    heard = setting.run(Batch(calls(2))).heard[0]
    assert kinds(heard) == ["Reply", "BudgetReached"]


def test_after_the_deadline_nothing_goes_out() -> None:
    """However much else is left."""
    setting = Setting(Budget(calls=9, seconds=3), [Deed()] * 2)
    heard = setting.run(Batch(calls(2), starts=5)).heard[0]
    assert heard == [
        (n, BudgetReached("the 3 seconds are over; left: 9 of 9 calls")) for n in (0, 1)
    ]
    assert setting.backend.handed == []


def test_what_was_reserved_and_not_sent_costs_nothing() -> None:
    """The seconds may be over in the moment between."""
    setting = Setting(Budget(calls=1, seconds=9), [Deed()])

    def late(call: Call, name: str, value: object) -> None:
        setting.clock.now = 9.0

    model = Budgeted(setting.backend, setting.ledger, late)
    [(_, outcome)] = run([Batch(calls(1))], [model], setting.clock).heard[0]
    assert isinstance(outcome, BudgetReached)
    assert setting.backend.handed == []
    assert setting.ledger.left.calls == 1
