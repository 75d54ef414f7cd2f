"""How a strategy asks: calls are built, cut to their cap, handed over whole, and added up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ..serving.closing import closing
from ..serving.leaf import Leaf
from ..serving.model import BudgetReached, Call, Failed, Model, Outcome, Reply, Usage
from ..serving.prompt import Segment, prompt_tokens
from ..serving.replies import ReplyModel
from ..traces import Ref
from .fitting import fit
from .leaves import input_cap
from .prompting import load

R = TypeVar("R", bound=ReplyModel)

_NO_ROOM = (
    "the question and instructions leave no room for text in {}'s {} tokens; ask a shorter one"
)
_UNFIT = "{} got no reply of its form, also when it was asked for once more"
_MISSING = Failed("internal", "the model gave no outcome for this call")


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of a call, and the document segments that were sent with it, after cuts."""

    documents: tuple[Segment, ...]
    outcome: Outcome

    def value(self, kind: type[R]) -> R | None:
        """The reply, or None when there is none; a fallback stands for none."""
        reply = self.outcome
        if isinstance(reply, Reply) and reply.origin != "fallback":
            return reply.value if isinstance(reply.value, kind) else None
        return None


class Asks:
    """Asks leaves for one question, and keeps account: usage, failures, and what was refused.

    `read` is told of each place that a leaf has read; `cut` of each prompt that had to be cut, as
    the leaf's kind, and how many of its characters of document text were kept and dropped.
    """

    def __init__(
        self,
        model: Model,
        read: Callable[[Ref], None],
        cut: Callable[[str, int, int], None],
    ) -> None:
        self.usage = Usage()
        self.failures: list[Failed] = []
        self.refusals: list[BudgetReached] = []
        self._model = model
        self._read = read
        self._cut = cut

    async def one(
        self, leaf: Leaf[ReplyModel], question: str, documents: Sequence[Segment]
    ) -> Asked:
        """Ask the leaf once, about all of the documents together."""
        return (await self.each(leaf, question, [documents]))[0]

    async def each(
        self, leaf: Leaf[ReplyModel], question: str, groups: Sequence[Sequence[Segment]]
    ) -> list[Asked]:
        """Ask the leaf about each group of documents, all at once; in the order of the groups."""
        built = [self._build(leaf, question, group) for group in groups]
        outcomes = iter(await self._outcomes([call for call in built if isinstance(call, Call)]))
        return [
            Asked(_documents(call), next(outcomes)) if isinstance(call, Call) else Asked((), call)
            for call in built
        ]

    def _build(
        self, leaf: Leaf[ReplyModel], question: str, documents: Sequence[Segment]
    ) -> Call | Failed:
        around = (
            Segment("preamble", load("preamble").text),
            Segment("instruction", leaf.instruction),
            Segment("question", question),
        )
        cap = input_cap(leaf, self._model.card.window)
        count = self._model.card.count_tokens
        kept = fit(documents, lambda part: prompt_tokens((*around, *part), count) <= cap)
        if not kept:
            return self._entered(Failed("too_long", _NO_ROOM.format(leaf.kind, cap)))
        if _length(kept) < _length(documents):
            self._cut(leaf.kind, _length(kept), _length(documents) - _length(kept))
        return Call(leaf, (*around, *kept))

    async def _outcomes(self, calls: Sequence[Call]) -> list[Outcome]:
        found: dict[int, Outcome] = {}
        async with closing(self._model(calls)) as outcomes:
            async for index, outcome in outcomes:
                found[index] = self._kept(calls[index], outcome)
        return [found[i] if i in found else self._entered(_MISSING) for i in range(len(calls))]

    def _kept(self, call: Call, outcome: Outcome) -> Outcome:
        """The outcome, entered into the accounts."""
        self.usage += outcome.usage
        if isinstance(outcome, BudgetReached):
            self.refusals.append(outcome)
            return outcome
        if isinstance(outcome, Failed):
            return self._entered(outcome)
        if not isinstance(outcome.value, call.leaf.reply):
            got = type(outcome.value).__name__
            return self._entered(Failed("malformed", f"{call.leaf.kind} was answered by {got}"))
        if outcome.origin == "fallback":
            self._entered(Failed("malformed", _UNFIT.format(call.leaf.kind)))
        for segment in _documents(call):
            if segment.source is not None:
                self._read(segment.source)
        return outcome

    def _entered(self, failed: Failed) -> Failed:
        self.failures.append(failed)
        return failed


def _documents(call: Call) -> tuple[Segment, ...]:
    return tuple(segment for segment in call.segments if segment.role == "document")


def _length(segments: Sequence[Segment]) -> int:
    return sum(len(segment.text) for segment in segments)
