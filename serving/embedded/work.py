"""The work behind the embedded model: a group of calls, embedded together and answered in turn."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from threading import Event
from time import perf_counter

from ..errors import CallMalformed
from ..model import Call, Failed, Outcome, Reply, Usage
from ..replies import ReplyModel
from .encoder import Encoder
from .leaves import LEAVES, sentences_of
from .reader import Reader, Split
from .similarity import Similarity
from .wordpiece import count_tokens

WINDOW = 32_768
EMBEDDED_AT_ONCE = 64
UNSUPPORTED = (
    "the embedded model finds sentences and cannot write: for `{kind}`, name a model that writes"
    " with --model, such as --model provider/name or --model PATH"
)

Numbered = tuple[int, Call]


class Work:
    """Answers calls with an encoder and a splitter of sentences."""

    def __init__(self, split: Split, encoder: Encoder) -> None:
        self._encoder = encoder
        self._reader = Reader(split, encoder.embed, Similarity(encoder.embed))

    def outcomes(self, group: Sequence[Numbered], stopped: Event) -> list[tuple[int, Outcome]]:
        """An outcome for each call of the group; none for those left when it is stopped."""
        begun = perf_counter()
        refused = {index: _refusal(call) for index, call in group}
        self._embed([call for index, call in group if refused[index] is None], stopped)
        found: list[tuple[int, Reply | Failed]] = []
        for index, call in group:
            if stopped.is_set():
                break
            found.append((index, refused[index] or self._outcome(call)))
        seconds = (perf_counter() - begun) / max(1, len(group))
        return [(index, _timed(outcome, seconds)) for index, outcome in found]

    def _embed(self, calls: Sequence[Call], stopped: Event) -> None:
        """Embed the sentences of all calls, so that the leaves find them in the encoder's memo."""
        for texts in _portions([text for call in calls for text in self._texts(call)]):
            if stopped.is_set():
                return
            self._encoder.embed(texts)

    def _texts(self, call: Call) -> list[str]:
        try:
            return sentences_of(call, self._reader)
        except Exception:  # the call's own turn says what is wrong with it
            return []

    def _outcome(self, call: Call) -> Reply | Failed:
        try:
            value = LEAVES[call.leaf.kind](call, self._reader)
        except CallMalformed as error:
            return Failed("malformed", str(error))
        except Exception as error:
            return Failed("internal", f"{type(error).__name__}: {error}")
        return Reply(value, Usage(1, 0, _tokens_in(call), 0, _tokens_out(value)))


def _refusal(call: Call) -> Failed | None:
    if call.leaf.kind not in LEAVES:
        return Failed("unsupported", UNSUPPORTED.format(kind=call.leaf.kind))
    if (tokens := _tokens_in(call)) > WINDOW:
        return Failed("too_long", f"{tokens:,} tokens are over this model's window of {WINDOW:,}")
    return None


def _tokens_in(call: Call) -> int:
    return sum(count_tokens(segment.text) for segment in call.segments)


def _tokens_out(value: ReplyModel) -> int:
    """Tokens of the one text that a reply consists of, where it has one."""
    said = (getattr(value, name, None) for name in ("text", "info", "why"))
    return sum(count_tokens(text) for text in said if text)


def _timed(outcome: Reply | Failed, seconds: float) -> Outcome:
    return replace(outcome, usage=replace(outcome.usage, seconds=seconds))


def _portions(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts), EMBEDDED_AT_ONCE):
        yield texts[start : start + EMBEDDED_AT_ONCE]
