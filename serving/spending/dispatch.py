"""One batch on its way through a budget: reserved, handed down in parts, settled, answered."""

import asyncio
from collections.abc import Sequence

from ...traces import names
from ..closing import closing
from ..model import BudgetReached, Call, Model, Outcome, Usage
from ..observing import Observe
from .costs import worst_case
from .ledger import Ledger, Reservation
from .refusal import refusal
from .settled import settled


class Dispatch:
    """A batch on its way: parts of it are with the inner model, whether or not anyone listens.

    `answered` gives outcomes in the order of completion, then None. Once `stopped`, a part that
    is still heard from is given up.
    """

    def __init__(
        self, inner: Model, ledger: Ledger, calls: Sequence[Call], observe: Observe
    ) -> None:
        self.answered: asyncio.Queue[tuple[int, Outcome] | None] = asyncio.Queue()
        self.stopped = False
        self._inner = inner
        self._ledger = ledger
        self._calls = calls
        self._observe = observe
        self._open: dict[int, Usage] = {}
        self._reserved: dict[int, Reservation] = {}
        self._parts: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Hand all calls down; the end of `answered` says that all is done."""
        try:
            async with asyncio.TaskGroup() as group:
                await self._hand_down(group)
        except BaseExceptionGroup as faults:
            raise faults.exceptions[0] from None
        finally:
            for reservation in self._reserved.values():
                self._ledger.release(reservation)
            if self._ledger.seconds_left == 0:
                for index in list(self._open):
                    self._refuse(index, Usage())
            self.answered.put_nowait(None)

    async def watch(self) -> None:
        """Cancel what is under way once the ledger's seconds are over."""
        await self._ledger.deadline()
        self.stopped = True
        for part in self._parts:
            part.cancel()

    async def _hand_down(self, group: asyncio.TaskGroup) -> None:
        part: list[int] = []
        for index, call in enumerate(self._calls):
            self._open[index] = most = worst_case(call, self._inner.card)
            reservation = self._ledger.reserve_now(most)
            if reservation is None:
                self._send(part, group)
                part = []
                reservation = await self._waited(call, most)
            if reservation is None:
                self._refuse(index, Usage())
            else:
                self._reserved[index] = reservation
                tell_reserved(self._observe, call, most)
                part.append(index)
        self._send(part, group)

    async def _waited(self, call: Call, most: Usage) -> Reservation | None:
        since = self._ledger.clock()
        reservation = await self._ledger.reserve(most)
        self._observe(call, names.WAIT_FOR, "budget")
        self._observe(call, names.WAIT_SECONDS, self._ledger.clock() - since)
        return reservation

    def _send(self, part: Sequence[int], group: asyncio.TaskGroup) -> None:
        if part:
            task = group.create_task(self._attend(part))
            self._parts.add(task)
            task.add_done_callback(self._parts.discard)

    async def _attend(self, part: Sequence[int]) -> None:
        """Pass on what the inner model says to a part of the batch."""
        sent = {index: self._reserved.pop(index) for index in part}
        try:
            outcomes = settled(self._inner, self._ledger, self._calls, dict(sent))
            async with closing(outcomes):
                async for index, outcome in outcomes:
                    del sent[index]
                    self._answer(index, outcome)
                    if self.stopped:
                        break
        finally:
            for index, reservation in sent.items():
                self._refuse(index, reservation.most)

    def _refuse(self, index: int, spent: Usage) -> None:
        ledger, name = self._ledger, self._inner.card.name
        words = refusal(ledger.budget, ledger.left, self._open[index], name)
        self._answer(index, BudgetReached(words, spent))

    def _answer(self, index: int, outcome: Outcome) -> None:
        del self._open[index]
        self.answered.put_nowait((index, outcome))


def tell_reserved(observe: Observe, call: Call, most: Usage) -> None:
    """Tell what was reserved for a call."""
    observe(call, names.RESERVED_INPUT, most.input_tokens)
    observe(call, names.RESERVED_OUTPUT, most.output_tokens)
    observe(call, names.RESERVED_USD, most.usd)
