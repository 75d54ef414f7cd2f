"""The outermost layer: a span for every call, and no exception for any of them."""

import re
from collections.abc import AsyncIterator, Sequence

from ..traces import Handle, names, parts, reads, span
from .closing import closing
from .model import BudgetReached, Call, Failed, Model, ModelCard, Outcome, Reply, Usage

_SECRET = re.compile(
    r"(?i)\b(?:sk|pk|rk|hf|ghp|gsk|xai|key)[-_][\w-]{8,}"
    r"|(?:bearer|basic)\s+[\w.~+/=-]{8,}"
    r"|(?<=://)[^\s/@]+(?=@)"
    r"|(?:api[-_ ]?key|token|secret|password|authorization)[\"']?\s*[:=]\s*[\"']?[^\s\"',;&]+"
)
_LONGEST_MESSAGE = 300


class Recorded:
    """A model around a model that writes a leaf's span for every call.

    A prompt is kept as a list of parts, where document text is only a place. What the inner model
    raises becomes `Failed("internal")` for all calls still open; so does an end without their
    outcomes. Cancellation passes through, and marks open spans as interrupted.
    """

    def __init__(self, inner: Model) -> None:
        self._inner = inner

    @property
    def card(self) -> ModelCard:
        """Card of the inner model."""
        return self._inner.card

    async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
        """Outcomes in the inner model's order of completion, each once."""
        spans = {index: self._start(call) for index, call in enumerate(calls)}
        fault = "the model ended without an outcome for this call"
        try:
            async with closing(self._inner(calls)) as outcomes:
                async for index, outcome in outcomes:
                    if index in spans:
                        _finish(spans.pop(index), calls[index], outcome)
                        yield index, outcome
        except Exception as error:
            fault = f"{type(error).__name__}: {without_secrets(str(error))}"
        except BaseException as cancelled:
            for handle in spans.values():
                handle.end(cancelled)
            raise
        for index in list(spans):
            failed = Failed("internal", fault)
            _finish(spans.pop(index), calls[index], failed)
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
        return span(call.leaf.kind, "leaf", attributes)


def without_secrets(message: str) -> str:
    """A message in one short line, with whatever looks like a key or a password blotted out."""
    return _SECRET.sub("***", " ".join(message.split()))[:_LONGEST_MESSAGE]


def _finish(handle: Handle, call: Call, outcome: Outcome) -> None:
    match outcome:
        case Reply(value, usage, origin):
            handle.set(names.OUTCOME, "reply")
            handle.set(names.ORIGIN, origin)
            handle.set(names.OUTPUT, parts([("assistant", value.model_dump_json(), None)]))
            _set_usage(handle, usage)
            sources = [s.source for s in call.segments if s.source is not None]
            for name, listed in reads(sources).items():
                handle.set(name, listed)
        case Failed(kind, message, usage):
            handle.set(names.OUTCOME, "failed")
            handle.fail(kind, without_secrets(message))
            _set_usage(handle, usage)
        case BudgetReached(left):
            handle.set(names.OUTCOME, "budget")
            handle.set(names.BUDGET_LEFT, left)
    handle.end()


def _set_usage(handle: Handle, usage: Usage) -> None:
    handle.set(names.INPUT_TOKENS, usage.input_tokens)
    handle.set(names.CACHED_TOKENS, usage.cached_tokens)
    handle.set(names.OUTPUT_TOKENS, usage.output_tokens)
    handle.set(names.USD, usage.usd)
