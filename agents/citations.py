"""Citations: each quote of a model is found in the documents, or dropped.

A quote is looked for in the passages that the leaf was given, then in their documents; then in both
once more without regard to case. What is printed is what stands there, not what the model wrote.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ..memory.document import Document, Passage
from .answer import Citation
from .finding import Haystack, count_words, needles

FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a model's quotes.

    `citations` were found, at `places`. `dropped` are the quotes that were not, and those under
    three words. `counted` says how many of the quotes had three words or more.
    """

    citations: tuple[Citation, ...]
    places: tuple[Passage, ...]
    dropped: tuple[str, ...]
    counted: int


class Checker:
    """Finds quotes in documents; each document is fetched and normalised at most once."""

    def __init__(self, document: Callable[[str], Document]) -> None:
        self._document = document
        self._whole: dict[str, Haystack] = {}

    def check(self, quotes: Sequence[str], given: Sequence[Passage]) -> Checked:
        """Find each quote; `given` are the passages that the leaf saw, the most trusted first."""
        found: list[Passage] = []
        dropped: list[str] = []
        for quote in dict.fromkeys(quotes):
            place = self._find(quote, given) if count_words(quote) >= FEWEST_WORDS else None
            if place is None:
                dropped.append(quote)
            else:
                found.append(place)
        places = tuple(joined(found))
        counted = sum(count_words(quote) >= FEWEST_WORDS for quote in quotes)
        return Checked(tuple(map(self._cite, places)), places, tuple(dropped), counted)

    def _find(self, quote: str, given: Sequence[Passage]) -> Passage | None:
        wanted = needles(quote)
        for any_case in (False, True):
            for look in (self._in_passages, self._in_documents):
                for needle in wanted:
                    if place := next(look(needle, given, any_case), None):
                        return place
        return None

    def _in_passages(
        self, needle: str, given: Sequence[Passage], any_case: bool
    ) -> Iterator[Passage]:
        for passage in given:
            text = self._document(passage.document).text[passage.start : passage.end]
            for start, end in Haystack(text, passage.start).places(needle, any_case):
                yield Passage(passage.document, start, end)

    def _in_documents(
        self, needle: str, given: Sequence[Passage], any_case: bool
    ) -> Iterator[Passage]:
        """The occurrence nearest to a passage that was given, document by document."""
        for document in dict.fromkeys(passage.document for passage in given):
            starts = [passage.start for passage in given if passage.document == document]
            places = self._haystack(document).places(needle, any_case)
            nearest = min(places, key=lambda place: _distance(place, starts), default=None)
            if nearest:
                yield Passage(document, *nearest)

    def _haystack(self, document: str) -> Haystack:
        if document not in self._whole:
            self._whole[document] = Haystack(self._document(document).text)
        return self._whole[document]

    def _cite(self, place: Passage) -> Citation:
        document = self._document(place.document)
        return Citation(
            path=document.path,
            page=document.pages.at(place.start),
            page_end=document.pages.at(place.end - 1),
            start=place.start,
            end=place.end,
            quote=document.text[place.start : place.end],
        )


def _distance(place: tuple[int, int], starts: Sequence[int]) -> int:
    return min(abs(place[0] - start) for start in starts)


def joined(places: Sequence[Passage]) -> list[Passage]:
    """The places with those that overlap made one, which stands where the first of them stood."""
    kept: list[Passage] = []
    for place in places:
        overlapping = [p for p in kept if _overlap(p, place)]
        if not overlapping:
            kept.append(place)
            continue
        together = [*overlapping, place]
        start, end = min(p.start for p in together), max(p.end for p in together)
        kept[kept.index(overlapping[0])] = Passage(place.document, start, end)
        kept = [p for p in kept if p not in overlapping[1:]]
    return kept


def _overlap(one: Passage, other: Passage) -> bool:
    return one.document == other.document and one.start < other.end and other.start < one.end
