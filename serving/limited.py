"""No more calls at once, and no more of them a minute, than an endpoint takes."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence

from ..traces import names
from .failing import told_to_wait
from .gate import Clock, Gate, Rates, Sleep
from .model import Call, Model, ModelCard, Outcome
from .observing import Observe, ignore
from .parts import Numbered, Parts
from .prompt import prompt_tokens

LONGEST_PAUSE = 60.0
"""Seconds that an endpoint can keep all calls waiting for."""


class Limited:
    """A model around a model that hands calls down one by one, as `rates` have room for them.

    Batches that are under way at the same time take turns; within one, calls go in their order.
    When an endpoint asks for patience (`Retry-After`), all calls wait. Without any limit a batch
    is handed down whole, for a model that plans by itself; without `rates` the limit is what the
    card says of calls at once.
    """

    def __init__(
        self,
        inner: Model,
        rates: Rates | None = None,
        *,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        observe: Observe = ignore,
    ) -> None:
        self._inner = inner
        self._rates = rates or Rates(at_once=max(1, inner.card.concurrency))
        self._gate = Gate(self._rates, clock, sleep)
        self._observe = observe

    @property
    def card(self) -> ModelCard:
        """Card of the inner model."""
        return self._inner.card

    async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
        """Outcomes as they come; calls that wait are given up when the iterator is closed."""
        numbered = list(enumerate(calls))
        async with Parts(self._inner) as parts:
            if self._rates == Rates():
                parts.start(numbered)
            else:
                parts.run(self._feed(parts, numbered))
            for _ in numbered:
                index, outcome = await parts.next()
                if seconds := told_to_wait(outcome):
                    self._gate.close(min(seconds, LONGEST_PAUSE))
                yield index, outcome

    async def _feed(self, parts: Parts, calls: Sequence[Numbered]) -> None:
        for index, call in calls:
            waited = await self._gate.enter(self._tokens(call))
            parts.start([(index, call)], self._gate.leave)
            for cause, seconds in waited._asdict().items():
                if seconds > 0:
                    self._observe(call, names.WAIT_FOR, cause)
                    self._observe(call, names.WAIT_SECONDS, seconds)

    def _tokens(self, call: Call) -> int:
        """The most tokens that the call can take; not counted where no rate asks for them."""
        if self._rates.tokens_per_minute is None:
            return 0
        return prompt_tokens(call.segments, self.card.count_tokens) + call.leaf.max_output
