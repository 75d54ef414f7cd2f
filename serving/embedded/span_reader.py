"""The reader: where a text answers a question, and whether it does."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .memo import Memo
from .session import Feed, Session
from .span import Span, apart, spans_of
from .weights import path_of
from .windows import Window, windows

MEMO_BYTES = 16 << 20
_SPAN_BYTES = 120


@dataclass(frozen=True, slots=True)
class Reading:
    """The best spans of a text, best first, and how far the text answers: the log of the odds."""

    spans: Sequence[Span]
    relevance: float


NOTHING = Reading((), -30.0)
"""What any text says where nothing is asked."""


class SpanReader:
    """Reads texts for a question; safe to use from several threads. Made by `load`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._memo = Memo[Reading](MEMO_BYTES, _bytes)

    @classmethod
    def load(cls, threads: int | None = None) -> "SpanReader":
        """The reader of the package, on so many cores (all, by default).

        Onnxruntime is loaded when the first text is read. Raises ModelMissing where the weights are
        not installed.
        """
        path_of("encoder.onnx")  # has the table of words, which the reader has not
        return cls(Session(path_of("reader.onnx"), threads))

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """What was read of each text, in their order. A long text is read in windows."""
        if not question.strip():
            return [NOTHING] * len(texts)
        keys = [f"{question}\0{text}" for text in texts]
        known = self._memo.known(keys)
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        fresh = dict(zip(new, self._read(question, list(new.values())), strict=True))
        self._memo.keep(fresh)
        known |= fresh
        return [known[key] for key in keys]

    def _read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        parts = [list(windows(question, text)) for text in texts]
        flat = list(chain.from_iterable(parts))
        outputs = iter(self._session.run(_feed, flat)) if flat else iter(())
        return [_reading([(window, next(outputs)) for window in part]) for part in parts]


def _reading(read: Sequence[tuple[Window, list[NDArray[Any]]]]) -> Reading:
    """The windows of one text together."""
    spans = apart(chain.from_iterable(spans_of(window, span[0]) for window, (span, _) in read))
    return Reading(spans, max(float(relevance.item()) for _, (_, relevance) in read))


def _feed(window: Window) -> Feed:
    kinds = np.zeros((1, len(window.ids)), np.int64)
    kinds[0, window.begin :] = 1
    return {"input_ids": np.array([window.ids]), "kinds": kinds}


def _bytes(reading: Reading) -> int:
    return _SPAN_BYTES * (1 + len(reading.spans))
