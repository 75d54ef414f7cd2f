"""Where a hit meets its query: the sentence that a reader is shown first."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from ..results import Hit
from ..sentences import sentences
from . import rules
from .query import Query, understand
from .sentence import BestSentence

_SHOWN = 240
"""Characters that are seen at a glance: a longer sentence is shown from its best clause on."""

_CLAUSE = re.compile(r"(?:[,;:]\s|[\n\t])\s*+(?=\S)")


def focused(
    query: str, hits: Iterable[Hit], rarities: Callable[[Sequence[str]], Sequence[float]]
) -> list[Hit]:
    """Hits of a search for a query, with their focus; `rarities` gives the IDF of terms."""
    asked = understand(query)
    score = BestSentence.of(asked.words, rarities)
    return [replace(hit, focus=_focus(hit, asked, score)) for hit in hits]


def _focus(hit: Hit, query: Query, score: BestSentence) -> tuple[int, int] | None:
    """Where the sentence is that has most of the query; None where none has any word of it.

    One that holds what was quoted goes before others.
    """
    best = max(_rated(hit.text, query, score), default=None)
    if best is None or not any(best[:2]):
        return None
    start, end = -best[2], best[3]
    if end - start > _SHOWN:
        start = _best_clause(hit.text, start, end, score)
    return hit.start + start, hit.start + end


def _rated(text: str, query: Query, score: BestSentence) -> Iterator[tuple[float, float, int, int]]:
    """Sentences with what tells for them; of equals the first is the largest."""
    for start, end in sentences(text):
        sentence = text[start:end]
        yield rules.exact(query.required, sentence), score(sentence), -start, end


def _best_clause(text: str, start: int, end: int, score: BestSentence) -> int:
    """Where to begin, so that most of the query is in what is seen at a glance."""
    clauses = (clause.end() for clause in _CLAUSE.finditer(text, start, end))
    starts = [start, *(place for place in clauses if place < end)]
    return max(starts, key=lambda place: (score(text[place : min(end, place + _SHOWN)]), -place))
