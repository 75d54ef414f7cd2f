"""The budgeted layer: what goes down, when, and what is told of a refusal."""

from support.budgeted import Setting, calls, kinds
from support.spending import Batch, Deed, call, card

from longleaf.serving.model import BudgetReached, Reply, Usage
from longleaf.serving.replies import Answered
from longleaf.serving.spending.budget import Budget
from longleaf.traces import names


def test_what_fits_goes_down_at_once() -> None:
    """A backend gets a batch whole, so that it can plan it."""
    setting = Setting(Budget(calls=4), [Deed()] * 4)
    heard = setting.run(Batch(calls(4))).heard[0]
    assert setting.backend.handed == [4]
    assert kinds(heard) == ["Reply"] * 4
    assert setting.ledger.spent == Usage(4, 0, 20, 0, 20, 0.0)


def test_the_rest_goes_down_as_room_frees() -> None:
    """Calls that take half their worst case let more through than were sure to fit."""
    setting = Setting(Budget(tokens=25), [Deed(turns=n, takes=0.5) for n in range(5)])
    heard = setting.run(Batch(calls(5))).heard[0]
    assert setting.backend.handed[0] == 2
    assert kinds(heard) == ["Reply"] * 4 + ["BudgetReached"]
    assert setting.ledger.spent.input_tokens + setting.ledger.spent.output_tokens == 16


def test_a_refusal_says_what_is_left_and_what_it_would_take() -> None:
    """In numbers that can be compared."""
    budget = Budget(calls=3, tokens=1215, usd=0.00302)
    setting = Setting(budget, [Deed(), Deed()], card(100.0, 100.0))
    heard = setting.run(Batch((call(600, 600), call(10, 10, 1)))).heard[0]
    assert heard == [
        (
            0,
            BudgetReached(
                "left: 3 of 3 calls, 1,215 of 1,215 tokens, $0.00302 of $0.00302;"
                " this call may take 1,200 tokens and $0.12"
            ),
        ),
        (1, Reply(Answered(text="yes"), Usage(1, 0, 10, 0, 10, 0.002))),
    ]


def test_an_unknown_price_is_told_with_the_way_out() -> None:
    """A budget in dollars is not quietly ignored."""
    setting = Setting(Budget(calls=9, usd=1.0), [Deed()], card(None, None))
    [(_, outcome)] = setting.run(Batch(calls(1))).heard[0]
    assert outcome == BudgetReached(
        "the price of model is not known, so a budget in dollars cannot be kept: state its price,"
        " or set tokens in place of usd"
    )
    assert setting.backend.handed == []


def test_who_asks_more_before_hearing_all_is_not_held_up_by_itself() -> None:
    """A batch goes on while its listener waits for another that needs its room."""
    setting = Setting(Budget(tokens=20), [Deed(takes=0.4), Deed(turns=3, takes=0.4), Deed()])
    first, second = Batch(calls(2), within=True), Batch((call(5, 5, 2),))
    heard = setting.run(first, second).heard
    assert [kinds(outcomes) for outcomes in heard] == [["Reply"] * 2, ["Reply"]]


def test_reservations_and_waits_are_observed() -> None:
    """A trace can say what was set aside for a call, and that it waited for budget."""
    setting = Setting(Budget(calls=2, tokens=13), [Deed(turns=4, takes=0.2), Deed()])
    setting.run(Batch(calls(2)))
    told = [(number, name, value) for number, name, value in setting.told if number == 1]
    [waited] = [value for _, name, value in told if name == names.WAIT_SECONDS]
    assert isinstance(waited, float)
    assert waited > 0
    assert [(name, value) for _, name, value in told if name != names.WAIT_SECONDS] == [
        (names.WAIT_FOR, "budget"),
        (names.RESERVED_INPUT, 5),
        (names.RESERVED_OUTPUT, 5),
        (names.RESERVED_USD, 0.0),
    ]
