"""A gate before an endpoint: so many calls at once, so many calls and tokens a minute."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .branches import Line, Ticket
from .model import Call
from .pace import Clock, Pace, Sleep
from .waiting import Waiting


@dataclass(frozen=True, slots=True)
class Rates:
    """What an endpoint takes; None where it sets no limit. Tokens are prompt and reply together."""

    at_once: int | None = None
    calls_per_minute: float | None = None
    tokens_per_minute: float | None = None


class Waited(NamedTuple):
    """Seconds that a call waited for a free place, and for a turn by rate, its own or another's."""

    slot: float
    rate: float

    def since(self, then: "Waited") -> "Waited":
        """What has been added to it since it was that."""
        return Waited(self.slot - then.slot, self.rate - then.rate)


class _Turn(NamedTuple):
    """Who is let in next, and since when that is known."""

    ticket: Ticket
    since: float


class Gate:
    """Lets the calls of all batches in, one after the other, in the order of `Waiting`.

    One gate stands before an endpoint, for all runs that ask it, and belongs to one event loop.
    Without a limit of calls at once it has one place, which is free again as soon as it is taken.
    """

    def __init__(
        self, rates: Rates, clock: Clock = time.monotonic, sleep: Sleep = asyncio.sleep
    ) -> None:
        self.rates = rates
        self._waiting = Waiting()
        self._free = deque[Ticket | None]([None] * max(1, rates.at_once or 1))
        self._turn: _Turn | None = None
        self._pace = Pace(rates.calls_per_minute, rates.tokens_per_minute, clock, sleep)
        self._in_turns = 0.0
        self._clock = clock

    async def let_in(
        self, calls: Sequence[Call], tokens: Callable[[Call], int]
    ) -> AsyncGenerator[tuple[Ticket, Waited]]:
        """The calls, each when it is let in; `leave` has to follow for it, once.

        `tokens` are the most that a call can take. Closing gives up the calls that wait.
        """
        came, line = self._passed(), self._waiting.join(calls)
        try:
            self._call_next()
            for _ in calls:
                ticket = await self._turn_of(line)
                await self._pace.wait(tokens(ticket.call))
                waited = self._passed().since(came)
                self._end_turn(free=self.rates.at_once is None)
                yield ticket, waited
        finally:
            self._waiting.withdraw(line)
            if self._turn and self._turn.ticket.line is line:
                self._end_turn(free=True)

    def leave(self, ticket: Ticket) -> None:
        """Give the place of this call back, warm with its prompt."""
        if self.rates.at_once is not None:
            self._free.append(ticket)
            self._call_next()

    def close(self, seconds: float) -> None:
        """Let nobody in for this long; calls that are inside stay there."""
        self._pace.pause(seconds)

    def _call_next(self) -> None:
        """Give a turn, when nobody has it, a place is free and somebody waits."""
        if self._turn is None and self._free and self._waiting:
            ticket = self._waiting.take(self._free.popleft())
            self._turn = _Turn(ticket, self._clock())
            ticket.line.called.set()

    async def _turn_of(self, line: Line) -> Ticket:
        while self._turn is None or self._turn.ticket.line is not line:
            line.called.clear()
            await line.called.wait()
        return self._turn.ticket

    def _end_turn(self, free: bool) -> None:
        """Whoever had the turn is in, or has given it up; the place may be free by that."""
        if self._turn:
            self._in_turns += self._clock() - self._turn.since
            if free:
                self._free.append(self._turn.ticket)
            self._turn = None
        self._call_next()

    def _passed(self) -> Waited:
        """All time until now: without a turn, and in turns, which are as long as rates ask for."""
        now = self._clock()
        in_turns = self._in_turns + (now - self._turn.since if self._turn else 0.0)
        return Waited(now - in_turns, in_turns)
