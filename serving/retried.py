"""A failure that may pass is tried again, later and later; an endpoint that stays down is left."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from ..traces import names
from .accounts import with_earlier
from .breaker import Breaker
from .closing import closing
from .failing import busy, may_pass, told_to_wait
from .model import Call, Failed, Model, ModelCard, Outcome, Usage
from .observing import Observe, ignore
from .parts import Numbered, Parts
from .spares import Spares

_LEFT_ALONE = (
    "{location} failed several calls in a row and is left alone for {rest:.0f} seconds: check that "
    "it runs and can be reached, then run the same command again (the last failure: {reason})"
)


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a call is tried in all, and the seconds between.

    The wait after attempt n is random, up to `first` · 2ⁿ⁻¹ and never over `longest`; what the
    endpoint itself asks for (`Retry-After`, up to `longest_told`) comes on top.
    """

    attempts: int = 4
    first: float = 0.5
    longest: float = 30.0
    longest_told: float = 60.0

    def wait(self, attempt: int, told: float, chance: random.Random) -> float:
        """Seconds to wait after this attempt, counted from 1: "full jitter".

        (M. Brooker, Exponential Backoff and Jitter, AWS Architecture Blog, 2015.)
        """
        ceiling = min(self.longest, self.first * 2 ** (attempt - 1))
        return min(told, self.longest_told) + chance.uniform(0.0, ceiling)


class Retried:
    """A model around a model that tries again what may pass: no connection, no time, 429, 5xx.

    A batch is handed down whole, then each failed call by itself after its wait. Usage is that of
    all attempts. With `breaker` open, calls fail at once, also those of a batch that is under way;
    without `spares` left none is tried again.
    """

    def __init__(
        self,
        inner: Model,
        patience: Patience = Patience(),
        breaker: Breaker | None = None,
        spares: Spares | None = None,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: random.Random | None = None,
        observe: Observe = ignore,
    ) -> None:
        self._inner = inner
        self._patience = patience
        self._breaker = breaker or Breaker()
        self._spares = spares or Spares()
        self._sleep = sleep
        self._chance = chance or random.Random()
        self._observe = observe

    @property
    def card(self) -> ModelCard:
        """Card of the inner model."""
        return self._inner.card

    async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
        """Outcomes as they come, failures only when trying again does not help."""
        admission = self._breaker.admit() if calls else "none"
        tries = _Tries(calls)
        try:
            if admission != "none":
                async with closing(self._tried(tries, probing=admission == "probe")) as outcomes:
                    async for pair in outcomes:
                        yield pair
        finally:
            if admission == "probe":
                self._breaker.call_off()
        for index in list(tries.open):
            yield index, tries.end(index, self._left_alone())

    async def _tried(self, tries: "_Tries", probing: bool) -> AsyncIterator[tuple[int, Outcome]]:
        """Outcomes of the calls, to the end or until the breaker opens."""
        async with Parts(self._inner) as parts:
            parts.start(tries.begin(1 if probing else None))
            while tries.open:
                index, outcome = await parts.next()
                wait = self._wait(tries, index, outcome)
                if wait is None:
                    told = _with_attempts(outcome, tries.attempt(index))
                    yield index, tries.end(index, told)
                else:
                    parts.run(self._again(parts, tries.again(index, outcome), wait))
                if self._breaker.is_open:
                    break
                if more := tries.begin():
                    parts.start(more)
            for index, outcome in parts.arrived():
                yield index, tries.end(index, outcome)

    def _wait(self, tries: "_Tries", index: int, outcome: Outcome) -> float | None:
        """Seconds until the call is tried again; None when this is its last outcome."""
        if not may_pass(outcome) or busy(outcome):
            self._breaker.succeeded()
        attempt = tries.attempt(index)
        if not may_pass(outcome):
            return None
        tried = attempt >= self._patience.attempts or self._breaker.is_open
        if tried or not self._spares.take(tries.calls[index]):
            if not busy(outcome):
                self._breaker.failed(outcome.message)
            return None
        self._observe(tries.calls[index], names.ATTEMPT, attempt + 1)
        if told := told_to_wait(outcome):
            self._observe(tries.calls[index], names.RETRY_AFTER_SECONDS, told)
        return self._patience.wait(attempt, told, self._chance)

    async def _again(self, parts: Parts, call: Numbered, wait: float) -> None:
        await self._sleep(wait)
        parts.start([call])

    def _left_alone(self) -> Failed:
        location, rest = self.card.location, self._breaker.rest
        reason = self._breaker.reason
        return Failed(
            "unreachable", _LEFT_ALONE.format(location=location, rest=rest, reason=reason)
        )


class _Tries:
    """The calls of one batch: which are open, how often each was tried, what that cost."""

    def __init__(self, calls: Sequence[Call]) -> None:
        self.calls = calls
        self.open = dict(enumerate(calls))
        self._begun = 0
        self._failed: dict[int, tuple[int, Usage]] = {}

    def begin(self, count: int | None = None) -> list[Numbered]:
        """The first calls that were not handed down yet: so many, or all."""
        start, self._begun = self._begun, len(self.calls) if count is None else count
        return [(index, self.calls[index]) for index in range(start, self._begun)]

    def attempt(self, index: int) -> int:
        """Which attempt the one is that came back now, from 1."""
        return self._failed.get(index, (0, Usage()))[0] + 1

    def again(self, index: int, outcome: Outcome) -> Numbered:
        """The call once more, after this outcome."""
        count, usage = self._failed.get(index, (0, Usage()))
        self._failed[index] = (count + 1, usage + outcome.usage)
        return index, self.calls[index]

    def end(self, index: int, outcome: Outcome) -> Outcome:
        """The last outcome of the call, with what all of its attempts cost."""
        del self.open[index]
        count, usage = self._failed.pop(index, (0, Usage()))
        return with_earlier(outcome, usage) if count else outcome


def _with_attempts(outcome: Outcome, attempts: int) -> Outcome:
    if attempts > 1 and may_pass(outcome):
        return replace(outcome, message=f"{outcome.message} (tried {attempts} times)")
    return outcome
