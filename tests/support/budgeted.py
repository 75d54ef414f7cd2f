"""The budgeted layer in a setting: a ledger, a clock, and a backend that does as it is told."""

from collections.abc import AsyncIterator, Sequence

from longleaf.serving.model import Call, ModelCard, Outcome, Reply, Usage
from longleaf.serving.replies import Answered
from longleaf.serving.spending.budget import Budget
from longleaf.serving.spending.budgeted import Budgeted
from longleaf.serving.spending.ledger import Ledger
from support.spending import Batch, Billing, Clock, Deed, Run, call, card, run

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


def calls(count: int) -> tuple[Call, ...]:
    """Calls that take ten tokens each at their worst: five in, five out."""
    return tuple(call(5, 5, number) for number in range(count))


def kinds(outcomes: list[tuple[int, Outcome]]) -> list[str]:
    """What came of each call, in the order of the calls."""
    return [type(outcome).__name__ for _, outcome in sorted(outcomes, key=lambda pair: pair[0])]
