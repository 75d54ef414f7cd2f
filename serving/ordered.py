"""Layer: a batch goes out by its shared prefixes, depth first, whatever the backend."""

from collections.abc import AsyncIterator, Sequence
from itertools import count

from ..traces import names
from .closing import closing
from .model import Call, Model, ModelCard, Outcome
from .observing import Observe, ignore
from .prefixes import Plan, in_lanes, plan


class Ordered:
    """A model around a model that sends a batch in the order of its `plan`.

    Calls that share a prefix follow on one another. With `lanes` above 1 so many stretches of the
    plan go side by side, for a backend that is asked so many calls at once, and has use of a prefix
    only after the call that computed it.

    `observe` is told of each call before it goes out: the number of its batch, its place in it, the
    tokens of its prompt, and how many of them a call before it in the plan begins with too.
    """

    def __init__(
        self,
        inner: Model,
        lanes: int = 1,
        observe: Observe = ignore,
    ) -> None:
        self._inner = inner
        self._lanes = lanes
        self._observe = observe
        self._batches = count()

    @property
    def card(self) -> ModelCard:
        """Card of the inner model."""
        return self._inner.card

    async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
        """Outcomes in the inner model's order of completion, with the index that came in."""
        planned = plan(calls, self.card.count_tokens)
        order = in_lanes(planned.order, self._lanes)
        self._tell(calls, planned, order)
        async with closing(self._inner([calls[index] for index in order])) as outcomes:
            async for place, outcome in outcomes:
                if 0 <= place < len(order):
                    yield order[place], outcome

    def _tell(self, calls: Sequence[Call], planned: Plan, order: Sequence[int]) -> None:
        batch = next(self._batches)
        for place, index in enumerate(order):
            self._observe(calls[index], names.BATCH, batch)
            self._observe(calls[index], names.ORDER, place)
            self._observe(calls[index], names.PROMPT_TOKENS, planned.prompt[index])
            self._observe(calls[index], names.SHARED_TOKENS, planned.shared[index])
