"""The layer that asks nothing twice: what the journal holds, or who asks already, is not paid."""

from collections.abc import AsyncIterator, Sequence

from ..model import Call, Model, ModelCard, Outcome
from ..observing import Observe, ignore
from .batch import Batch, Terms
from .journal import Journal
from .key import NO_PARAMETERS, Parameters


class Journaled:
    """A model around a model that answers from a journal what was answered before.

    A reply is given only when it is committed, so what a strategy has seen is never bought again;
    only the model's own replies are kept, no failures and no fallbacks. The same call under way, in
    this batch or another with the same journal, is joined; where who asked first gives up, or has
    no budget left, the next one asks. What was not asked for costs nothing: `origin="journal"`,
    `replayed=1`. The model is handed the calls that are left as one batch.

    `fresh` asks past the journal, and keeps the new replies in place of the old. `parameters` is
    what replies depend on beside the calls. `run` cites each reply that it rests on. `observe` is
    told the key of each call, and whether it was answered without the model.
    """

    def __init__(
        self,
        inner: Model,
        journal: Journal,
        *,
        run: str | None = None,
        fresh: bool = False,
        parameters: Parameters = NO_PARAMETERS,
        observe: Observe = ignore,
    ) -> None:
        self._inner = inner
        self._journal = journal
        self._terms = Terms(run, fresh, parameters, observe)

    @property
    def card(self) -> ModelCard:
        """Card of the inner model."""
        return self._inner.card

    async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
        """Outcomes as they come, those of the journal first."""
        batch = Batch(self._inner, self._journal, self._terms, calls)
        try:
            await batch.begin()
            while batch.is_open:
                for index, outcome in await batch.landed():
                    yield index, outcome
            if batch.fault is not None:
                raise batch.fault
        finally:
            await batch.close()
