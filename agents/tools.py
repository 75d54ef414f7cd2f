"""What a strategy may look at: the views of memory, each look recorded."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from ..memory.document import Document, Passage
from ..memory.results import Entry, Excerpt, Hit, Match
from ..serving.prompt import Segment
from ..traces import Handle, Ref, names, reads, span

_DECIMALS = 4

ScoreTexts = Callable[[str, Sequence[str]], Sequence[float]]
"""Similarity of a query to each of some texts; larger is better."""


class Memory(Protocol):
    """What this room needs of a store's view; see `longleaf.memory` for what each of them gives."""

    def candidates(self, query: str, limit: int = ..., within: str | None = ...) -> list[Hit]:
        """Passages by BM25, best first."""
        ...

    def fuse(self, query: str, hits: Sequence[Hit], score_texts: ScoreTexts) -> list[Hit]:
        """Hits in the order of BM25 and similarity together; called in another thread."""
        ...

    def read(
        self,
        name: str,
        page: int | None = ...,
        start: int | None = ...,
        end: int | None = ...,
    ) -> Excerpt:
        """A stretch of a document."""
        ...

    def ls(self, under: str = ...) -> list[Entry]:
        """Documents, and files that could not be read."""
        ...

    def grep(self, pattern: str, within: str | None = ..., limit: int = ...) -> list[Match]:
        """Lines that match a regular expression."""
        ...

    def document(self, name: str) -> Document:
        """The document with this path or id."""
        ...


class Tools:
    """Looks into memory for one question; each writes a span of what was found, never its text."""

    def __init__(self, memory: Memory, score_texts: ScoreTexts | None = None) -> None:
        self._memory = memory
        self._score_texts = score_texts
        self._documents: dict[str, Document] = {}
        self._hits: dict[Passage, Hit] = {}

    def candidates(self, query: str, limit: int = 100, within: str | None = None) -> list[Hit]:
        """Passages that share words with the query, best first."""
        asked = {names.QUERY: query, names.TOP_K: limit, names.WITHIN: within}
        with span("search", "search", asked) as look:
            return self._found(look, self._memory.candidates(query, limit, within))

    def fuse(self, query: str, hits: Sequence[Hit], limit: int = 100) -> list[Hit]:
        """The best hits by words and similarity together; by words where there is no other."""
        with span("rerank", "rerank", {names.QUERY: query, names.TOP_K: limit}) as look:
            fused = list(hits)
            if self._score_texts is not None:
                fused = self._memory.fuse(query, hits, self._score_texts)
            return self._found(look, fused[:limit])

    def read(
        self,
        name: str,
        page: int | None = None,
        start: int | None = None,
        end: int | None = None,
    ) -> Excerpt:
        """A page or a stretch of a document."""
        with span("read", "read", {names.PATH: name}) as look:
            excerpt = self._memory.read(name, page, start, end)
            self._note(look, [excerpt])
            return excerpt

    def ls(self, under: str = "") -> list[Entry]:
        """Documents below a path, and files there that could not be read."""
        with span("ls", "ls", {names.PATH: under}) as look:
            entries = self._memory.ls(under)
            look.set(names.HITS, len(entries))
            return entries

    def grep(self, pattern: str, within: str | None = None, limit: int = 100) -> list[Match]:
        """Lines that match a regular expression."""
        with span("grep", "grep", {names.PATTERN: pattern, names.WITHIN: within}) as look:
            matches = self._memory.grep(pattern, within, limit)
            self._note(look, matches)
            return matches

    def document(self, id: str) -> Document:
        """The document with this id, fetched once."""
        if id not in self._documents:
            self._documents[id] = self._memory.document(id)
        return self._documents[id]

    def hit(self, passage: Passage, score: float = 0.0) -> Hit:
        """The passage as it was found; read again, with this score, when it was not found here."""
        if passage not in self._hits:
            there = self._memory.read(passage.document, None, passage.start, passage.end)
            self._hits[passage] = Hit(
                there.document,
                there.start,
                there.end,
                there.page,
                there.page_end,
                there.text,
                score,
            )
        return self._hits[passage]

    def segment(self, passage: Passage) -> Segment:
        """The passage as a document segment of a prompt, with where it comes from."""
        hit = self.hit(passage)
        return Segment("document", hit.text, Ref(hit.document.sha256, hit.start, hit.end))

    def _found(self, look: Handle, hits: list[Hit]) -> list[Hit]:
        self._note(look, hits)
        look.set(names.SCORES, [round(hit.score, _DECIMALS) for hit in hits])
        self._hits.update({Passage(hit.document.id, hit.start, hit.end): hit for hit in hits})
        return hits

    def _note(self, look: Handle, found: Iterable[Hit | Excerpt | Match]) -> None:
        places = [Ref(one.document.sha256, one.start, one.end) for one in found]
        look.set(names.HITS, len(places))
        for name, listed in reads(places, "snippet").items():
            look.set(name, listed)
