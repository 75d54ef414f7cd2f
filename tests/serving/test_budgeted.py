"""The budgeted layer: what goes down, what is answered, what is booked."""

from collections.abc import AsyncIterator, Sequence

import pytest
from support.spending import Batch, Billing, Clock, Deed, Run, call, card, run

from longleaf.serving.model import BudgetReached, Call, Failed, ModelCard, Outcome, Reply, Usage
from longleaf.serving.replies import Answered
from longleaf.serving.spending.budget import Budget
from longleaf.serving.spending.budgeted import Budgeted
from longleaf.serving.spending.ledger import Ledger
from longleaf.traces import names

PAST = 10_000
"""Turns that no run waits for."""
OK = Reply(Answered(text="yes"), Usage(1, 0, 2, 0, 1))


class Setting:
    """A ledger, a backend that does these deeds, and the layer around it."""

    def __init__(
        self, budget: Budget, deeds: Sequence[Deed], priced: ModelCard | None = None
    ) -> None:
        self.clock = Clock()
        self.ledger = Ledger(budget, self.clock, self.clock.sleep)
        self.backend = Billing(deeds, priced or card())
        self.told: list[tuple[int, str, object]] = []
        self.model = Budgeted(self.backend, self.ledger, self._observe)

    def run(self, *batches: Batch) -> Run:
        """What comes of the batches."""
        told = run(batches, [self.model], self.clock)
        assert not told.stuck
        assert told.tasks_left == 0
        return told

    def _observe(self, call: Call, name: str, value: object) -> None:
        self.told.append((call.sample, name, value))


def calls(count: int) -> tuple[Call, ...]:
    """Calls that take ten tokens each at their worst: five in, five out."""
    return tuple(call(5, 5, number) for number in range(count))


def kinds(outcomes: list[tuple[int, Outcome]]) -> list[str]:
    """What came of each call, in the order of the calls."""
    return [type(outcome).__name__ for _, outcome in sorted(outcomes, key=lambda pair: pair[0])]


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


def test_an_outcome_says_what_was_booked() -> None:
    """What answers add up is what the ledger holds, also where a backend told nothing."""
    deeds = [Deed(tells="nothing"), Deed(tells="no dollars", takes=0.5), Deed(ends="failed")]
    setting = Setting(Budget(), deeds, card(1_000_000, 1_000_000))
    outcomes = dict(setting.run(Batch(calls(3))).heard[0])
    usages = [outcome.usage for outcome in outcomes.values() if isinstance(outcome, Reply | Failed)]
    assert usages == [Usage(1, 0, 5, 0, 5, 10.0), Usage(1, 0, 2, 0, 2, 4.0), usages[0]]
    assert sum(usages, Usage()) == setting.ledger.spent


def test_at_the_deadline_what_is_under_way_is_cancelled() -> None:
    """What had come is kept; the rest is told why, and booked, for it may have been billed."""
    setting = Setting(Budget(calls=2, seconds=20), [Deed(), Deed(turns=PAST), Deed()])
    heard = setting.run(Batch(calls(3))).heard[0]
    over = BudgetReached("the 20 seconds are over; left: 0 of 2 calls")
    assert sorted(index for index, outcome in heard if outcome == over) == [1, 2]
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


def test_who_asks_more_before_hearing_all_is_not_held_up_by_itself() -> None:
    """A batch goes on while its listener waits for another that needs its room."""
    setting = Setting(Budget(tokens=20), [Deed(takes=0.4), Deed(turns=3, takes=0.4), Deed()])
    first, second = Batch(calls(2), within=True), Batch((call(5, 5, 2),))
    heard = setting.run(first, second).heard
    assert [kinds(outcomes) for outcomes in heard] == [["Reply"] * 2, ["Reply"]]


def test_what_is_no_longer_listened_to_is_booked_at_its_worst() -> None:
    """A provider may bill what was sent; what was not sent costs nothing."""
    setting = Setting(Budget(calls=2), [Deed(), Deed(turns=PAST), Deed()])
    heard = setting.run(Batch(calls(3), hears=1)).heard[0]
    assert kinds(heard) == ["Reply"]
    assert setting.ledger.spent.calls == 2


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


class Told:
    """A backend that gives these outcomes to any batch, and then raises, if there is an error."""

    def __init__(self, outcomes: list[tuple[int, Outcome]], error: Exception | None = None) -> None:
        self.card = card()
        self._outcomes = outcomes
        self._error = error

    async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
        """What it was told."""
        for answered in self._outcomes:
            yield answered
        if self._error:
            raise self._error


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


def test_what_breaks_inside_is_raised_as_it_is_and_booked() -> None:
    """The layer outside turns it into failures; the calls may have been billed."""
    clock = Clock()
    ledger = Ledger(Budget(calls=2), clock)
    backend = Told([(1, OK)], ValueError("broken"))
    with pytest.raises(ValueError, match="broken"):
        run([Batch(calls(2))], [Budgeted(backend, ledger)], clock)
    assert ledger.spent == Usage(2, 0, 7, 0, 6, 0.0)


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
