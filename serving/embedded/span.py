"""Where an answer may stand: the best spans of a window, by the scores of its tokens."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .windows import Window

MOST_TOKENS = 128
MOST_SPANS = 5
_CANDIDATES = 30


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]`, and by how much it is likelier than no answer: the logarithm of the odds.

    No answer is the same yardstick in every passage, so scores compare across passages.
    """

    start: int
    end: int
    score: float


def spans_of(window: Window, scores: NDArray[np.float32]) -> list[Span]:
    """The best spans that do not overlap, best first; `scores` (length, 2) are first and last.

    The score of the first token, which is none of the text, stands for "no answer".
    """
    places = slice(window.begin, window.begin + len(window.offsets))
    first, last = scores[places, 0].astype(float), scores[places, 1].astype(float)
    none = float(scores[0, 0]) + float(scores[0, 1])
    table = np.full((len(first), MOST_TOKENS), -np.inf)
    for length in range(min(MOST_TOKENS, len(first))):
        table[: len(first) - length, length] = first[: len(first) - length] + last[length:]
    best: list[int] = _largest(table.ravel()).tolist()
    found = [
        Span(window.offsets[a][0], window.offsets[a + b][1], float(table[a, b]) - none)
        for a, b in (divmod(place, MOST_TOKENS) for place in best)
        if np.isfinite(table[a, b])
    ]
    return apart(found)


def apart(spans: Iterable[Span]) -> list[Span]:
    """The best of the spans, none of which overlaps a better one."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (-span.score, span.start, span.end)):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return kept[:MOST_SPANS]


def _largest(values: NDArray[np.float64]) -> NDArray[np.intp]:
    if len(values) <= _CANDIDATES:
        return np.arange(len(values))
    return np.argpartition(-values, _CANDIDATES)[:_CANDIDATES]
