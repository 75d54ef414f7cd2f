"""The outermost layer: a span for every call, and no exception for any of them."""

from collections.abc import AsyncIterator, Sequence

from ..traces import Handle, names, parts, reads, span
from .closing import closing
from .failing import NO_OUTCOME, internal
from .model import BudgetReached, Call, Failed, Model, ModelCard, Outcome, Reply, Usage
from .observing import Facts
from .secrets import without_secrets


class Recorded:
    """A model around a model that writes a leaf's span for every call.

    A prompt is kept as a list of parts, where document text is only a place. What the inner model
    raises becomes `Failed("internal")` for all calls still open; so does an end without their
    outcomes. Cancellation passes through, and marks open spans as interrupted. `facts` is what the
    layers inside observe with: what they tell goes into the spans.
    """

    def __init__(self, inner: Model, facts: Facts | None = None) -> None:
        self._inner = inner
        self._facts = facts or Facts()

    @property
    def card(self) -> ModelCard:
        """Card of the inner model."""
        return self._inner.card

    async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
        """Outcomes in the inner model's order of completion, each once."""
        spans = {index: self._start(call) for index, call in enumerate(calls)}
        failed = Failed("internal", NO_OUTCOME)
        try:
            async with closing(self._inner(calls)) as outcomes:
                async for index, outcome in outcomes:
                    if index in spans:
                        self._finish(spans.pop(index), calls[index], outcome)
                        yield index, outcome
        except Exception as error:
            failed = internal(error)
        except BaseException as cancelled:
            for index, handle in spans.items():
                self._facts.end(calls[index], handle)
                handle.end(cancelled)
            raise
        for index in list(spans):
            self._finish(spans.pop(index), calls[index], failed)
            yield index, failed

    def _start(self, call: Call) -> Handle:
        attributes = {
            names.LEAF: call.leaf.kind,
            names.PROMPT_VERSION: call.leaf.version,
            names.MODEL: self.card.name,
            names.MAX_TOKENS: call.leaf.max_output,
            names.SAMPLE: call.sample,
            names.INPUT: parts((s.role, s.text, s.source) for s in call.segments),
        }
        handle = span(call.leaf.kind, "leaf", attributes)
        self._facts.begin(call, handle)
        return handle

    def _finish(self, handle: Handle, call: Call, outcome: Outcome) -> None:
        self._facts.end(call, handle)
        _set_outcome(handle, call, outcome)
        handle.end()


def _set_outcome(handle: Handle, call: Call, outcome: Outcome) -> None:
    match outcome:
        case Reply(value, _, origin):
            handle.set(names.OUTCOME, "reply")
            handle.set(names.ORIGIN, origin)
            handle.set(names.OUTPUT, parts([("assistant", value.model_dump_json(), None)]))
            sources = [s.source for s in call.segments if s.source is not None]
            for name, listed in reads(sources).items():
                handle.set(name, listed)
        case Failed(kind, message):
            handle.set(names.OUTCOME, "failed")
            handle.fail(kind, without_secrets(message))
        case BudgetReached(left):
            handle.set(names.OUTCOME, "budget")
            handle.set(names.BUDGET_LEFT, left)
    _set_usage(handle, outcome.usage)


def _set_usage(handle: Handle, usage: Usage) -> None:
    handle.set(names.INPUT_TOKENS, usage.input_tokens)
    handle.set(names.CACHED_TOKENS, usage.cached_tokens)
    handle.set(names.OUTPUT_TOKENS, usage.output_tokens)
    handle.set(names.USD, usage.usd)
