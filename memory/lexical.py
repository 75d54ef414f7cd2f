"""The lexical index: tantivy's BM25 over passages, their titles and their headings."""

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from math import log
from pathlib import Path
from typing import Any, NamedTuple

import tantivy

from . import matching
from .analysis import plain, stemmed
from .errors import StoreDamaged, StoreUnwritable
from .index_files import IndexFiles
from .languages import ENGLISH
from .ranking.query import Query
from .ranking.weights import USUAL, Weights
from .spelling import PREFIX, may_be_misspelled, nearest

VERSION = "3"
_MOST_MISSPELLED = 8
_HEAP = 60_000_000


class Indexed(NamedTuple):
    """A passage as the index sees it: keys, texts, and the language of its document."""

    document: int
    passage: int
    body: str
    title: str = ""
    heading: str = ""
    language: str = ENGLISH


class LexicalHit(NamedTuple):
    """Keys of a passage, with its score."""

    passage: int
    score: float


class Lexical:
    """The index in one folder. Many may read while one writes; readers see what was committed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files = IndexFiles(folder)
        self._writer: tantivy.IndexWriter | None = None
        self.waiting: set[int] = set()
        """Documents that were added since the last `write`."""

    def is_intact(self) -> bool:
        """Whether there is an index that opens."""
        try:
            self._files.opened()
        except StoreDamaged:
            return False
        return True

    def clear(self) -> None:
        """Delete the index; the next write makes it anew."""
        self.abandon()
        self._files.clear()

    def add(self, added: Iterable[Indexed]) -> None:
        """Put in passages: seen after the next `write`. They are indexed while the caller goes on.

        Texts of another language than English are put in as stems of that language.
        """
        with self._writing() as writer:
            for passage in added:
                writer.add_document(tantivy.Document(**_fields(passage)))
                self.waiting.add(passage.document)

    def write(
        self, forgotten: Iterable[int], added: Iterable[Indexed], afresh: bool = False
    ) -> None:
        """Take out documents and put in passages, in one commit with what was added before.

        `afresh` empties the index first: term statistics then count what is there and nothing
        else, while a deletion alone leaves them as they were until segments are merged.
        """
        if afresh:
            self.abandon()
        with self._writing() as writer:
            if afresh:
                writer.delete_all_documents()
            else:
                for document in forgotten:
                    writer.delete_documents_by_term("document", document)
            self.add(added)
            writer.commit()
            writer.wait_merging_threads()
            self._writer = None
            self.waiting.clear()

    def abandon(self) -> None:
        """Let go of what was added since the last `write`, and of the right to write."""
        writer, self._writer = self._writer, None
        self.waiting.clear()
        if writer is not None:
            with suppress(ValueError):
                writer.rollback()
                writer.wait_merging_threads()

    @contextmanager
    def _writing(self) -> Generator[tantivy.IndexWriter]:
        try:
            if self._writer is None:
                self._files.make()
                self._writer = self._files.opened().writer(heap_size=_HEAP, num_threads=2)
            yield self._writer
        except ValueError as error:  # whatever tantivy says of the disk
            self.abandon()
            raise StoreUnwritable(
                f"the search index {self.folder} cannot be written ({error}): make room there,"
                " or keep memory elsewhere with --store"
            ) from error
        except BaseException:  # what was added in part would be taken for the whole
            self.abandon()
            raise

    def search(
        self,
        query: Query,
        limit: int,
        documents: Sequence[int] | None = None,
        weights: Weights = USUAL,
    ) -> list[LexicalHit]:
        """The passages with the highest score for any of the query's words, best first.

        What the query requires is dropped where nothing within the documents has it.
        """
        searcher = self._files.searcher()
        limit = min(limit, searcher.num_docs)  # tantivy makes room for as many as it is told
        clauses = [clause for part in self._parts(query, weights).values() for clause in part]
        if not clauses or limit < 1:
            return []
        usual = [matching.any_of(clauses)]
        if documents is not None:
            usual.append(matching.inside(documents))
        required = matching.required(query, self._files.languages())
        found = _hits(searcher, [*usual, *required], limit) if required else []
        return found or _hits(searcher, usual, limit)

    def explain(
        self, query: Query, passages: Sequence[int], weights: Weights = USUAL
    ) -> list[dict[str, float]]:
        """The addends of each passage's score: body, title, heading, pairs, phrases."""
        parts = self._parts(query, weights)
        scores = {name: self._scores(clauses, passages) for name, clauses in parts.items()}
        return [{name: scores[name][i] for name in scores} for i in range(len(passages))]

    def rarities(self, words: Sequence[str]) -> list[float]:
        """BM25's inverse document frequency of each term in the passages; 0 for one in none."""
        searcher = self._files.searcher()
        total = searcher.num_docs
        counts = [min(searcher.doc_freq(matching.BODY, word), total) for word in words]
        return [log(1 + (total - n + 0.5) / (n + 0.5)) if n else 0.0 for n in counts]

    def _parts(self, query: Query, weights: Weights) -> matching.Parts:
        languages = self._files.languages()
        readings: matching.Readings = matching.readings(query.words, languages)
        if weights.spelling:
            readings = [self._spelled(readings), *readings[1:]]
        return matching.parts(query, languages, readings, weights)

    def _spelled(self, readings: matching.Readings) -> list[str]:
        """The English terms; in place of those that nothing has, what is spelled most alike."""
        searcher = self._files.searcher()

        def is_known(*terms: str) -> bool:
            return any(searcher.doc_freq(field, t) for t in terms for field in matching.FIELDS)

        unknown = [
            terms[0]
            for terms in zip(*readings, strict=False)
            if may_be_misspelled(terms[0]) and not is_known(*terms)
        ]
        meant = {term: self._nearest(searcher, term) for term in unknown[:_MOST_MISSPELLED]}
        return [meant.get(term, term) for term in readings[0]]

    def _nearest(self, searcher: tantivy.Searcher, term: str) -> str:
        known = searcher.terms_with_prefix(matching.BODY, term[:PREFIX])
        return nearest(term, (word for word, _ in known))

    def _scores(self, clauses: Sequence[tantivy.Query], passages: Sequence[int]) -> list[float]:
        if not clauses or not passages:
            return [0.0] * len(passages)
        asked = [matching.among(passages), matching.any_of(clauses)]
        found = dict(_hits(self._files.searcher(), asked, len(passages)))
        return [found.get(passage, 0.0) for passage in passages]


def _fields(passage: Indexed) -> dict[str, Any]:
    texts = {"body": passage.body, "title": passage.title, "heading": passage.heading}
    if passage.language == ENGLISH:
        texts = {name: plain(text) for name, text in texts.items()}
    else:
        texts = {name: stemmed(text, passage.language) for name, text in texts.items()}
        texts["language"] = passage.language
    return {"document": passage.document, "passage": passage.passage, **texts}


def _hits(
    searcher: tantivy.Searcher, clauses: Sequence[tantivy.Query], limit: int
) -> list[LexicalHit]:
    """Passages that match all clauses, best first."""
    query = clauses[0] if len(clauses) == 1 else matching.all_of(clauses)
    found = searcher.search(query, limit, count=False)
    keys = searcher.fast_field_values("passage", [address for _, address in found.hits])
    scores = [float(score or 0.0) for score, _ in found.hits]
    return [LexicalHit(int(key or 0), score) for key, score in zip(keys, scores, strict=True)]
