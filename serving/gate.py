"""A gate before an endpoint: so many calls at once, so many calls and tokens a minute, in turn."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NamedTuple

BURST_SECONDS = 10.0
"""A bucket holds what flows into it in this time."""

_INSTANT = 1e-9

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Rates:
    """What an endpoint takes; None where it sets no limit. Tokens are prompt and reply together."""

    at_once: int | None = None
    calls_per_minute: float | None = None
    tokens_per_minute: float | None = None


class Waited(NamedTuple):
    """Seconds that a call waited for a free place, and for its turn by rate."""

    slot: float
    rate: float


class Bucket:
    """A token bucket: `per_minute` flow in, at most `BURST_SECONDS` worth of them are kept.

    Amounts over what the bucket holds pass when it is full, and leave it in debt. In any `t`
    seconds, amounts up to the size of the bucket thus pass up to per_minute · (t + burst) / 60.
    (J. Turner, New Directions in Communications, 1986: the leaky bucket as a meter.)
    """

    def __init__(self, per_minute: float, clock: Clock) -> None:
        self._flow = per_minute / 60
        self._size = self._flow * BURST_SECONDS
        self._level = self._size
        self._clock = clock
        self._then = clock()

    def missing(self, amount: float) -> float:
        """Seconds until this amount may pass."""
        now = self._clock()
        self._level = min(self._size, self._level + (now - self._then) * self._flow)
        self._then = now
        return max(0.0, (min(amount, self._size) - self._level) / self._flow)

    def take(self, amount: float) -> None:
        """Let this amount pass."""
        self._level -= amount


class Gate:
    """Lets calls through one after the other, in the order in which they came to it."""

    def __init__(
        self, rates: Rates, clock: Clock = time.monotonic, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._turn = asyncio.Lock()
        self._slots = None if rates.at_once is None else asyncio.Semaphore(rates.at_once)
        self._calls = _bucket(rates.calls_per_minute, clock)
        self._tokens = _bucket(rates.tokens_per_minute, clock)
        self._closed_until = clock()
        self._clock = clock
        self._sleep = sleep

    async def enter(self, tokens: int) -> Waited:
        """Wait for a place and for room in the rates; `leave` has to follow, once."""
        async with self._turn:
            start = self._clock()
            if self._slots is not None:
                await self._slots.acquire()
            begun = self._clock()
            try:
                await self._wait_for_room(tokens)
            except BaseException:
                self.leave()
                raise
            return Waited(begun - start, self._clock() - begun)

    def leave(self) -> None:
        """Give the place back."""
        if self._slots is not None:
            self._slots.release()

    def close(self, seconds: float) -> None:
        """Let nobody in for this long; calls that are inside stay there."""
        self._closed_until = max(self._closed_until, self._clock() + seconds)

    async def _wait_for_room(self, tokens: int) -> None:
        while (seconds := self._missing(tokens)) > _INSTANT:
            await self._sleep(seconds)
        for bucket, amount in self._buckets(tokens):
            bucket.take(amount)

    def _missing(self, tokens: int) -> float:
        waits = [bucket.missing(amount) for bucket, amount in self._buckets(tokens)]
        return max([self._closed_until - self._clock(), *waits])

    def _buckets(self, tokens: int) -> list[tuple[Bucket, int]]:
        pairs = ((self._calls, 1), (self._tokens, tokens))
        return [(bucket, amount) for bucket, amount in pairs if bucket is not None]


def _bucket(per_minute: float | None, clock: Clock) -> Bucket | None:
    return None if per_minute is None else Bucket(per_minute, clock)
