"""Candidates: the passages that are worth scoring, by words and by meaning."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from operator import attrgetter
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ..records import Records
from ..texts import Texts
from .places import Place, Places
from .query import Query
from .similar import Similarity
from .weights import Weights

CANDIDATES = 100
"""How many passages by words, and how many by meaning, are looked at."""

_ALIKE = 0.3
"""Where no passage has any word of the query, the nearest are about it from this cosine on."""

_FEWEST_CHARACTERS = 16

_MOST_GONE = 10_000
"""Passages of replaced documents that may stand in the index until it is written: as many more are
looked for."""

_LEADING = 5
_OPENINGS = 3


class Lexical(Protocol):
    """What ranking needs of the lexical index; see there."""

    def search(
        self, query: Query, limit: int, documents: Sequence[int] | None, weights: Weights
    ) -> Sequence[tuple[int, float]]:
        """Passages by their words, best first, with their scores."""
        ...

    def explain(
        self, query: Query, passages: Sequence[int], weights: Weights
    ) -> Sequence[Mapping[str, float]]:
        """The addends of each passage's score, by name."""
        ...

    def rarities(self, words: Sequence[str]) -> Sequence[float]:
        """Inverse document frequency of each term."""
        ...


@dataclass(frozen=True, slots=True)
class Sources:
    """What ranking reads of a store; `beside` does meanwhile what needs no database."""

    records: Records
    texts: Texts
    lexical: Lexical
    places: Places
    beside: Executor = field(default_factory=ThreadPoolExecutor)

    def text(self, place: Place) -> str:
        """The passage that stands there."""
        return self.texts.get(place.sha256)[place.start : place.end]


@dataclass(slots=True)
class Candidate:
    """A passage with its BM25, its cosine if that is known, and its score.

    `parts` are what was added to what words and similarity give.
    """

    place: Place
    words: float
    cosine: float | None
    score: float = 0.0
    parts: dict[str, float] = field(default_factory=dict[str, float])

    def add(self, name: str, value: float) -> None:
        """Let this be a part of the score, where it is not nothing."""
        if value:
            self.parts[name] = value
            self.score += value


class Found(NamedTuple):
    """Candidates, each once; the scale of their scores is that of the first `typical` ones."""

    candidates: list[Candidate]
    typical: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with how it is to be answered; `documents` are keys to stay within, None for all."""

    query: Query
    limit: int
    weights: Weights
    documents: Sequence[int] | None = None


def gather(sources: Sources, asked: Asked, similarity: Similarity | None) -> Found:
    """The best by words, the best by meaning, and where a document is asked for, its beginning.

    What is not among the best by words counts as having none of them: to score it would take as
    long as the search, and made no answer easier to find.
    """
    words, near = _found(sources, asked, similarity)
    known = sources.places.of({*words, *near})
    found = [key for key in words if key in known]
    near = {key: cosine for key, cosine in near.items() if _counts(known.get(key), key in words)}
    best = found[:CANDIDATES]
    opening = _openings(sources, asked, [*best[:_LEADING], *near], known)
    known |= opening
    typical = dict.fromkeys([*best, *near, *opening])
    further = [key for key in found[CANDIDATES:] if key not in typical]
    kept = [*typical, *further]
    cosines = {**near, **_cosines(sources, similarity, [known[k] for k in kept if k not in near])}
    scores = dict.fromkeys(kept, 0.0) | {key: words[key] for key in [*best, *further]}
    candidates = [Candidate(known[key], scores[key], cosines.get(key)) for key in kept]
    return Found(candidates, len(typical))


def _found(
    sources: Sources, asked: Asked, similarity: Similarity | None
) -> tuple[dict[int, float], dict[int, float]]:
    """Passages by their words with their scores, and by their meaning with their cosines."""
    gone = sum(document.passages for document in sources.records.forgotten())
    most = max(asked.limit, CANDIDATES) + min(gone, _MOST_GONE)
    search = partial(sources.lexical.search, asked.query, most, asked.documents, asked.weights)
    if similarity is None or asked.query.required:
        return dict(search()), {}
    searching = sources.beside.submit(search)
    near = similarity.nearest(CANDIDATES, _within(sources, asked))
    words = dict(searching.result())
    return words, {key: cosine for key, cosine in near.items() if words or cosine >= _ALIKE}


def _counts(place: Place | None, has_words: bool) -> bool:
    """Whether what was found by meaning is there, and long enough to mean anything."""
    return place is not None and (has_words or place.end - place.start >= _FEWEST_CHARACTERS)


def _within(sources: Sources, asked: Asked) -> NDArray[np.int64] | None:
    """Keys of all passages of the documents to stay within, in order."""
    if asked.documents is None:
        return None
    spans = sorted(sources.places.ranges(asked.documents).values(), key=attrgetter("start"))
    keys = [np.arange(span.start, span.stop, dtype=np.int64) for span in spans]
    return np.concatenate([np.zeros(0, np.int64), *keys])


def _openings(
    sources: Sources, asked: Asked, leading: Iterable[int], known: Mapping[int, Place]
) -> dict[int, Place]:
    """The first passages of the best passages' documents, where a document is asked for.

    They may share no word with the question; nor may any other passage.
    """
    if not (asked.query.about_document and asked.weights.first):
        return {}
    found = (known[key].document for key in leading if key in known)
    others = asked.documents if asked.documents is not None else sources.records.keys().values()
    documents = islice(dict.fromkeys(chain(found, others)), 2 * _LEADING)
    spans = sources.places.ranges(documents).values()
    return sources.places.of([key for span in spans for key in span[:_OPENINGS]])


def _cosines(
    sources: Sources, similarity: Similarity | None, wanted: Sequence[Place]
) -> dict[int, float | None]:
    if similarity is None:
        return {}
    by_key = {place.passage: place for place in wanted}
    cosines = similarity.of(list(by_key), lambda key: sources.text(by_key[key]))
    return dict(zip(by_key, cosines, strict=True))
