"""The innermost layer: no call goes out before its worst case is reserved in the run's ledger."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence

from ..closing import closing
from ..model import Call, Model, ModelCard, Outcome
from ..observing import Observe, ignore
from .costs import worst_case
from .dispatch import Dispatch, tell_reserved
from .ledger import Ledger, Reservation
from .settled import settled


class Budgeted:
    """A model around a model that keeps to a ledger, which others may draw on too.

    Calls that fit go down at once and together, the others as room frees. Usage of an outcome is
    what was booked for it. A call that was not made, or was cancelled as the seconds were over, is
    `BudgetReached`. One that went out and got no outcome is booked at its worst case; what the
    inner model raises becomes `Failed("internal")` for the calls that went out with it.

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
        if (reserved := self._alone(calls)) is not None:
            answers = settled(self._inner, self._ledger, calls, {0: reserved})
        else:
            answers = self._as_room_frees(calls)
        async with closing(answers) as outcomes:
            async for answered in outcomes:
                yield answered

    def _alone(self, calls: Sequence[Call]) -> Reservation | None:
        """Room for a single call: with nobody beside it, it needs no task to be settled in time."""
        if len(calls) > 1 or not calls or self._ledger.seconds_left is not None:
            return None
        reservation = self._ledger.reserve_now(worst_case(calls[0], self.card))
        if reservation is not None:
            tell_reserved(self._observe, calls[0], reservation.most)
        return reservation

    async def _as_room_frees(self, calls: Sequence[Call]) -> AsyncGenerator[tuple[int, Outcome]]:
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
