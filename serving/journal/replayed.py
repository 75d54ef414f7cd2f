"""A model that is not there: it answers from a journal, and asks nobody."""

from collections.abc import AsyncIterator, Sequence

from ..model import Call, Failed, ModelCard, Outcome
from .journal import Journal
from .kept import again
from .key import NO_PARAMETERS, Parameters, key_of

_MISSING = (
    "the journal {} has no reply of {} to this {} call (key {}…): the documents, a prompt or the"
    " options have changed since, or its replies were freed; resume the run with its model"
)


class Replayed:
    """Gives the replies that a model of this card once gave to the same calls, at no cost.

    A call that the journal has no reply to is `Failed("refused")`, and says so. `parameters` are
    those of the layer that kept the replies.
    """

    def __init__(
        self, journal: Journal, card: ModelCard, *, parameters: Parameters = NO_PARAMETERS
    ) -> None:
        self.card = card
        self._journal = journal
        self._parameters = parameters

    async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
        """Outcomes in the order of the calls."""
        for index, call in enumerate(calls):
            yield index, self._outcome(call)

    def _outcome(self, call: Call) -> Outcome:
        key = key_of(call, self.card.name, self._parameters)
        reply = again(call, self._journal.get(key))
        if reply is not None:
            return reply
        missing = _MISSING.format(self._journal.path, self.card.name, call.leaf.kind, key[:12])
        return Failed("refused", self._journal.fault or missing)
