"""A reply that does not fit its leaf is asked for once more; then the leaf's fallback stands in."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

from ..traces import names
from .accounts import with_earlier
from .model import Call, Failed, Model, ModelCard, Outcome, Reply, Usage
from .observing import Observe, ignore
from .parts import Parts
from .prompt import Segment, prompt_tokens
from .spares import Spares

WORDING = (
    "Your reply to this could not be used: {fault}\n"
    "It began: {reply}\n"
    "Reply again, with one JSON object of the form asked for and nothing else."
)
LONGEST_EXCERPT = 400
"""Characters of the reply that are shown to its writer."""


class Repaired:
    """A model around a model that gets replies which fit, or the leaf's typed fallback.

    One repair is asked for, with `wording` and what was wrong as the last part of the prompt, so
    that all the rest of it is shared with the first call. The fallback is given for a second reply
    that does not fit, and where leaf, window or `spares` have no room for a repair. What else comes
    of the repair is the call's. Usage is that of both.
    """

    def __init__(
        self,
        inner: Model,
        wording: str = WORDING,
        spares: Spares | None = None,
        observe: Observe = ignore,
    ) -> None:
        self._inner = inner
        self._wording = wording
        self._spares = spares or Spares()
        self._observe = observe

    @property
    def card(self) -> ModelCard:
        """Card of the inner model."""
        return self._inner.card

    async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
        """Outcomes as they come, none of them a reply that does not fit."""
        first: dict[int, Usage] = {}
        waiting = len(calls)
        self._spares.add(calls)
        async with Parts(self._inner) as parts:
            parts.start(list(enumerate(calls)))
            while waiting:
                index, outcome = await parts.next()
                repair = None if index in first else self._repair(calls[index], outcome)
                if repair is None:
                    waiting -= 1
                    yield index, _settled(calls[index], outcome, first.pop(index, None))
                else:
                    first[index] = outcome.usage
                    parts.start([(index, repair)])

    def _repair(self, call: Call, outcome: Outcome) -> Call | None:
        """The call that asks once more; None when nothing is to be repaired, or has no room."""
        if (unfit := _unfit(outcome)) is None:
            return None
        fault, excerpt = unfit.message, (unfit.raw or "")[:LONGEST_EXCERPT]
        told = Segment("state", self._wording.format(fault=fault, reply=excerpt))
        asked = replace(call, segments=(*call.segments, told))
        room = min(call.leaf.max_input, self.card.window - call.leaf.max_output)
        fits = prompt_tokens(asked.segments, self.card.count_tokens) <= room
        if not (fits and self._spares.take(call)):
            return None
        self._observe(call, names.REPAIRS, 1)
        return asked


def _unfit(outcome: Outcome) -> Failed | None:
    """The failure, when it is a reply that does not fit (and not a call that the model refused)."""
    if isinstance(outcome, Failed) and outcome.kind == "malformed" and outcome.raw is not None:
        return outcome
    return None


def _settled(call: Call, outcome: Outcome, earlier: Usage | None) -> Outcome:
    """What the call gets in the end, with what its first reply cost when there was a repair."""
    total = outcome if earlier is None else with_earlier(outcome, earlier)
    if _unfit(outcome):
        return Reply(call.leaf.fallback, total.usage, "fallback")
    return total
