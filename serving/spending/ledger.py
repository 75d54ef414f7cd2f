"""The ledger of a run: room is reserved for the worst case before a call, and settled after it.

So the budget holds however many calls are under way. A reservation that does not fit waits, first
come, first served, while others are under way, for these may leave room; it is refused once none
is. What was spent is booked as it was: where a backend went over what its card allows, the ledger
is over too, and lets nothing more through.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from math import inf
from typing import NamedTuple

from ..model import Usage
from .amounts import NOTHING, amount_of, dollars, limit_of
from .budget import Budget


@dataclass(eq=False, slots=True)
class Reservation:
    """Room that was set aside for one call, until it is settled or released."""

    most: Usage
    open: bool = True


class _Waiting(NamedTuple):
    most: Usage
    granted: asyncio.Future[Reservation | None]


class Ledger:
    """What a run may spend, has spent, and has set aside; all that draw on it share one object.

    It belongs to one event loop. The seconds count from when it is made, by `clock`; `sleep` waits.
    """

    def __init__(
        self,
        budget: Budget,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.budget = budget
        self.clock = clock
        self._sleep = sleep
        self._began = clock()
        self._limit = limit_of(budget)
        self._spent = self._held = NOTHING
        self._usage = Usage()
        self._under_way = 0
        self._waiting: deque[_Waiting] = deque()

    @property
    def spent(self) -> Usage:
        """What was spent so far; dollars are None as soon as those of one call are unknown."""
        known = self._usage.usd is not None
        return replace(self._usage, usd=dollars(self._spent.money) if known else None)

    @property
    def left(self) -> Budget:
        """What is neither spent nor set aside; None where there is no limit."""
        calls, tokens, money = self._limit.minus(self._spent).minus(self._held)
        return Budget(
            None if calls == inf else max(0, int(calls)),
            None if tokens == inf else max(0, int(tokens)),
            None if money == inf else dollars(max(0, money)),
            self.seconds_left,
        )

    @property
    def seconds_left(self) -> float | None:
        """Seconds until what is under way is cancelled; None where there is no limit."""
        if self.budget.seconds is None:
            return None
        return max(0.0, self._began + self.budget.seconds - self.clock())

    async def deadline(self) -> None:
        """Wait until the seconds are over (for ever where there is no limit), then refuse all."""
        while (left := self.seconds_left) != 0:
            await self._sleep(left or inf)
        self._serve()

    def reserve_now(self, most: Usage) -> Reservation | None:
        """Room for a call, if there is some and nobody waits for it."""
        fits = not self._waiting and not self._never(most) and self._fits(most)
        return self._grant(most) if fits else None

    async def reserve(self, most: Usage) -> Reservation | None:
        """Room for a call, as soon as there is some; None when it is refused.

        Who is cancelled while waiting holds nothing.
        """
        waiting = _Waiting(most, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._serve()
        try:
            return await waiting.granted
        except asyncio.CancelledError:
            if not waiting.granted.cancelled() and (reservation := waiting.granted.result()):
                self.release(reservation)
            self._serve()
            raise

    def settle(self, reservation: Reservation, usage: Usage | None = None) -> None:
        """Book what a call has cost, or its worst case where that is not known."""
        if reservation.open:
            usage = reservation.most if usage is None else usage
            self._spent = self._spent.plus(amount_of(usage))
            self._usage += usage
            self.release(reservation)

    def release(self, reservation: Reservation) -> None:
        """Give back the room of a call that was not made."""
        if reservation.open:
            reservation.open = False
            self._held = self._held.minus(amount_of(reservation.most))
            self._under_way -= 1
            self._serve()

    def _grant(self, most: Usage) -> Reservation:
        self._held = self._held.plus(amount_of(most))
        self._under_way += 1
        return Reservation(most)

    def _serve(self) -> None:
        """Grant or refuse those at the head of the queue, as far as that can be told now."""
        while self._waiting:
            most, granted = self._waiting[0]
            fits = self._fits(most)
            if not (granted.done() or fits or self._never(most) or self._under_way == 0):
                return
            self._waiting.popleft()
            if not granted.done():
                granted.set_result(self._grant(most) if fits and not self._never(most) else None)

    def _fits(self, most: Usage) -> bool:
        return self._spent.plus(self._held).plus(amount_of(most)).within(self._limit)

    def _never(self, most: Usage) -> bool:
        return self.seconds_left == 0 or (most.usd is None and self.budget.usd is not None)
