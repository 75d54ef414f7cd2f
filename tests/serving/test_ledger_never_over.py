"""Whatever calls do, a budget is never exceeded: the ledger's law, and a control that breaks it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, TypeVar

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from support.spending import Batch, Billing, Clock, Deed, Run, call, card, fits, run

from longleaf.serving.model import BudgetReached, Usage
from longleaf.serving.spending.amounts import amount_of
from longleaf.serving.spending.budget import Budget
from longleaf.serving.spending.budgeted import Budgeted
from longleaf.serving.spending.costs import worst_case
from longleaf.serving.spending.ledger import Ledger, Reservation

CARDS = (card(2_000_000, 5_000_000), card(100_000, 400_000))
L = TypeVar("L", bound=Ledger)


class CheckedBefore(Ledger):
    """The control: it checks before a call and books after, so what is under way counts nothing."""

    def _fits(self, most: Usage) -> bool:
        return self._spent.plus(amount_of(most)).within(self._limit)


class Witnessed(Ledger):
    """Notes whether each call fitted when it was let through, with all that was under way."""

    def __init__(self, budget: Budget, clock: Clock, sleep: Callable[[float], Any]) -> None:
        super().__init__(budget, clock, sleep)
        self.fitted: list[bool] = []
        self._let: list[Reservation] = []

    def _grant(self, most: Usage) -> Reservation:
        self._let = [reservation for reservation in self._let if reservation.open]
        self.fitted.append(fits(self, sum((one.most for one in self._let), most)))
        self._let.append(super()._grant(most))
        return self._let[-1]


@dataclass(frozen=True)
class Scene:
    """A budget, and batches of calls whose deeds stand at their numbers."""

    budget: Budget
    batches: tuple[Batch, ...]
    deeds: tuple[Deed, ...]


def deeds(most: float) -> st.SearchStrategy[Deed]:
    """Deeds that take up to so many times the worst case."""
    return st.builds(
        Deed,
        turns=st.integers(0, 6),
        takes=st.sampled_from([1.0, 0.5, 0.0, most]),
        tells=st.sampled_from(["all", "no dollars", "nothing"]),
        ends=st.sampled_from(["reply", "reply", "reply", "failed", "lost"]),
        late=st.sampled_from([False, False, False, True]),
    )


def budgets() -> st.SearchStrategy[Budget]:
    """Budgets that some of the calls fit into."""
    return st.builds(
        Budget,
        calls=st.none() | st.integers(0, 12),
        tokens=st.none() | st.integers(0, 150),
        usd=st.none() | st.floats(0, 300),
        seconds=st.none() | st.floats(0, 12),
    )


@st.composite
def scenes(draw: st.DrawFn, most: float = 1.0) -> Scene:
    """Up to four batches of up to six calls."""
    numbers = count()
    made: list[Deed] = []

    def drawn() -> Batch:
        calls = tuple(
            call(draw(st.integers(0, 15)), draw(st.integers(1, 15)), next(numbers))
            for _ in range(draw(st.integers(0, 6)))
        )
        made.extend(draw(deeds(most)) for _ in calls)
        return Batch(
            calls,
            starts=draw(st.integers(0, 6)),
            hears=draw(st.none() | st.none() | st.integers(1, 3)),
            cancelled=draw(st.none() | st.none() | st.integers(0, 8)),
            within=draw(st.booleans()),
        )

    batches = tuple(drawn() for _ in range(draw(st.integers(1, 4))))
    return Scene(draw(budgets()), batches, tuple(made))


def played(scene: Scene, kind: Callable[..., L]) -> tuple[L, list[Billing], Run]:
    """The scene with such a ledger, two models that share it, and what was heard."""
    clock = Clock()
    ledger = kind(scene.budget, clock, clock.sleep)
    backends = [Billing(scene.deeds, card) for card in CARDS]
    heard = run(scene.batches, [Budgeted(backend, ledger) for backend in backends], clock)
    return ledger, backends, heard


def never_over(kind: type[Ledger]) -> None:
    """Play scenes whose backends keep to their caps; what they are due is within the budget."""

    @settings(max_examples=300, deadline=None, database=None, derandomize=True,
              phases=[Phase.generate], report_multiple_bugs=False)  # fmt: skip
    @given(scenes())
    def law(scene: Scene) -> None:
        _, backends, _ = played(scene, kind)
        due = sum((backend.due for backend in backends), Usage())
        nothing_booked = Ledger(scene.budget, Clock())
        assert fits(nothing_booked, due)

    law()


def test_a_budget_is_never_exceeded() -> None:
    """Whatever is told, cancelled, lost, late or no longer listened to, by however many at once."""
    never_over(Ledger)


def test_to_check_before_and_book_after_would_exceed_it() -> None:
    """The same scenes tell a ledger that reserves from one that does not."""
    with pytest.raises(AssertionError):
        never_over(CheckedBefore)


@settings(max_examples=150, deadline=None)
@given(scenes())
def test_what_is_due_is_booked_and_nothing_stays_set_aside(scene: Scene) -> None:
    """After a run the ledger holds no less than what is owed, and what is left is all the rest."""
    ledger, backends, _ = played(scene, Ledger)
    due, spent, left = sum((b.due for b in backends), Usage()), ledger.spent, ledger.left
    assert spent.calls == due.calls
    assert spent.input_tokens >= due.input_tokens
    assert spent.output_tokens >= due.output_tokens
    assert (spent.usd or 0.0) >= (due.usd or 0.0) - 1e-9
    if scene.budget.calls is not None:
        assert left.calls == scene.budget.calls - spent.calls
    if scene.budget.tokens is not None:
        assert left.tokens == scene.budget.tokens - spent.input_tokens - spent.output_tokens


@settings(max_examples=150, deadline=None)
@given(scenes())
def test_every_call_is_answered_and_no_task_is_left(scene: Scene) -> None:
    """Nobody waits for ever, and what all outcomes cost together is what was booked."""
    ledger, _, heard = played(scene, Ledger)
    assert not heard.stuck
    assert heard.tasks_left == 0
    for outcomes in heard.heard:
        assert len(dict(outcomes)) == len(outcomes)
    if all(not one.within and one.cancelled is one.hears is None for one in scene.batches):
        asked = sum(len(batch.calls) for batch in scene.batches)
        usages = [outcome.usage for outcomes in heard.heard for _, outcome in outcomes]
        assert len(usages) == asked
        told, spent = sum(usages, Usage()), ledger.spent
        assert replace(told, usd=None) == replace(spent, usd=None)
        assert told.usd == pytest.approx(spent.usd)


@settings(max_examples=150, deadline=None)
@given(scenes())
def test_only_what_does_not_fit_is_refused(scene: Scene) -> None:
    """While there is time, a call is refused only if its worst case is over what remains."""
    scene = Scene(Budget(scene.budget.calls, scene.budget.tokens, scene.budget.usd),
                  scene.batches, scene.deeds)  # fmt: skip
    ledger, _, heard = played(scene, Ledger)
    for number, outcomes in enumerate(heard.heard):
        for index, outcome in outcomes:
            if isinstance(outcome, BudgetReached):
                most = worst_case(scene.batches[number].calls[index], CARDS[number % 2])
                assert not fits(ledger, most)


@settings(max_examples=150, deadline=None)
@given(scenes(most=3.0))
def test_after_a_backend_went_over_its_caps_nothing_more_is_let_through(scene: Scene) -> None:
    """Unless it fits at that moment, together with all that is under way."""
    ledger, _, _ = played(scene, Witnessed)
    assert all(ledger.fitted)
