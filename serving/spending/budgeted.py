"""The innermost layer: no call goes out before its worst case is reserved in the run's ledger."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from ..model import Call, Model, ModelCard, Outcome
from ..observing import Observe, ignore
from .dispatch import Dispatch
from .ledger import Ledger


class Budgeted:
    """A model around a model that keeps to a ledger, which others may draw on too.

    Calls that fit go down at once and together, the others as room frees. Usage of an outcome is
    what was booked for it. A call that was not made, or was cancelled as the seconds were over, is
    `BudgetReached`. One cancelled after it went out is booked at its worst case.

    `observe` is told what was reserved for a call, and how long it waited for that.
    """

    def __init__(self, inner: Model, ledger: Ledger, observe: Observe = ignore) -> None:
        self._inner = inner
        self._ledger = ledger
        self._observe = observe

    @property
    def card(self) -> ModelCard:
        """Card of the inner model."""
        return self._inner.card

    async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
        """Outcomes in the order of completion, each once."""
        batch = Dispatch(self._inner, self._ledger, calls, self._observe)
        tasks = [asyncio.create_task(batch.run())]
        if self._ledger.seconds_left is not None:
            tasks.append(asyncio.create_task(batch.watch()))
        try:
            while (answered := await batch.answered.get()) is not None:
                yield answered
            await tasks[0]
        finally:
            batch.stopped = True
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
