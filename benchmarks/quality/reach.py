"""Whether gold is among the first words that a search gives, whatever its passages' size."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable

from .cases import Question, Span

ENOUGH = 30
"""A longer stretch of gold counts as given when so many of its words are."""

_WORD = re.compile(r"\S+")


class Words:
    """Words of the documents, told by their number."""

    def __init__(self, text_of: Callable[[str], str]) -> None:
        self.text_of = text_of
        self._places: dict[str, tuple[list[int], list[int]]] = {}

    def of(self, span: Span) -> range:
        """Numbers of the words that share a character with a stretch."""
        if span.document not in self._places:
            found = [word.span() for word in _WORD.finditer(self.text_of(span.document))]
            self._places[span.document] = [s for s, _ in found], [e for _, e in found]
        starts, ends = self._places[span.document]
        return range(bisect_right(ends, span.start), bisect_left(starts, span.end))


class Reach:
    """The words of some hits in the order in which they are given, each once."""

    def __init__(self, hits: Iterable[Span], words: Words, most: int) -> None:
        self._words = words
        self._order: dict[tuple[str, int], int] = {}
        for hit in hits:
            if len(self._order) >= most:
                break
            for word in words.of(hit):
                self._order.setdefault((hit.document, word), len(self._order))

    def holds(self, question: Question, most: int) -> bool:
        """Whether enough gold is in the first `most` words; the last hit is cut."""
        found = (self._reaches(gold, most) for gold in question.gold)
        return all(found) if question.every else any(found)

    def _reaches(self, gold: Span, most: int) -> bool:
        wanted = self._words.of(gold)
        places = (self._order.get((gold.document, word), most) for word in wanted)
        count = sum(place < most for place in places)
        return count > 0 and count >= min(len(wanted), ENOUGH)
