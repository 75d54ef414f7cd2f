"""No more calls at once, and no more of them a minute, than an endpoint takes."""

from collections.abc import AsyncIterator, Sequence
from functools import partial

from ..traces import names
from .closing import closing
from .failing import told_to_wait
from .gate import Gate, Rates, Waited
from .model import Call, Model, ModelCard, Outcome
from .observing import Observe, ignore
from .parts import Parts
from .prompt import prompt_tokens

LONGEST_PAUSE = 60.0
"""Seconds that an endpoint can keep all calls waiting for."""

_A_MOMENT = 0.001


class Limited:
    """A model around a model that hands calls down one by one, as a gate lets them in.

    The gate may be that of other models around the same endpoint: all their calls wait together,
    and who shares a prefix with a call that has ended goes next. When an endpoint asks for patience
    (`Retry-After`), all of them wait. Where the gate has no limit a batch is handed down whole, for
    a model that plans by itself. Without `gate` the limit is what the card says of calls at once.
    """

    def __init__(
        self, inner: Model, gate: Gate | None = None, *, observe: Observe = ignore
    ) -> None:
        self._inner = inner
        self._gate = gate or Gate(Rates(at_once=inner.card.concurrency))
        self._observe = observe

    @property
    def card(self) -> ModelCard:
        """Card of the inner model."""
        return self._inner.card

    async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
        """Outcomes as they come; calls that wait are given up when the iterator is closed."""
        async with Parts(self._inner) as parts:
            if self._gate.rates == Rates():
                parts.start(list(enumerate(calls)))
            else:
                parts.run(self._feed(parts, calls))
            for _ in calls:
                index, outcome = await parts.next()
                if seconds := told_to_wait(outcome):
                    self._gate.close(min(seconds, LONGEST_PAUSE))
                yield index, outcome

    async def _feed(self, parts: Parts, calls: Sequence[Call]) -> None:
        async with closing(self._gate.let_in(calls, self._tokens)) as let_in:
            async for ticket, waited in let_in:
                parts.start([(ticket.index, ticket.call)], partial(self._gate.leave, ticket))
                self._tell(ticket.call, waited)

    def _tell(self, call: Call, waited: Waited) -> None:
        for cause, seconds in waited._asdict().items():
            if seconds >= _A_MOMENT:
                self._observe(call, names.WAIT_FOR, cause)
                self._observe(call, names.WAIT_SECONDS, seconds)

    def _tokens(self, call: Call) -> int:
        """The most tokens that the call can take; not counted where no rate asks for them."""
        if self._gate.rates.tokens_per_minute is None:
            return 0
        return prompt_tokens(call.segments, self.card.count_tokens) + call.leaf.max_output
