"""What a strategy may look at: the views of memory, each look recorded."""

from collections.abc import Iterable
from typing import Protocol

from ..memory.document import Document, Passage
from ..memory.ranking.rank import Rerank
from ..memory.results import Entry, Excerpt, Hit, Match, Matches
from ..memory.vectors import Encoding
from ..memory.where import Where
from ..serving.prompt import Segment
from ..traces import Handle, Ref, names, reads, span

_DECIMALS = 4

EVERYWHERE = Where()


class Memory(Protocol):
    """What this room needs of a store's view; see `longleaf.memory` for what each of them gives."""

    def search(
        self,
        query: str,
        limit: int = ...,
        where: Where = ...,
        similar: Encoding | None = ...,
        *,
        rerank: Rerank | None = ...,
    ) -> list[Hit]:
        """The best passages, best first; may be called in another thread."""
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

    def grep(self, pattern: str, where: Where = ..., limit: int = ...) -> Matches[Match]:
        """Lines that match a regular expression."""
        ...

    def document(self, name: str) -> Document:
        """The document with this path or id."""
        ...


class Tools:
    """Looks into memory for one question; each writes a span of what was found, never its text."""

    def __init__(
        self, memory: Memory, similar: Encoding | None = None, rerank: Rerank | None = None
    ) -> None:
        self._memory = memory
        self._similar = similar
        self._rerank = rerank
        self._documents: dict[str, Document] = {}
        self._hits: dict[Passage, Hit] = {}

    def search(self, query: str, limit: int = 10, where: Where = EVERYWHERE) -> list[Hit]:
        """The best passages for a query, by words, by meaning and by reading, best first."""
        asked = {names.QUERY: query, names.TOP_K: limit, names.WITHIN: where.path}
        with span("search", "search", asked) as look:
            hits = self._memory.search(query, limit, where, self._similar, rerank=self._rerank)
            self._note(look, hits)
            look.set(names.SCORES, [round(hit.score, _DECIMALS) for hit in hits])
            self._hits.update({Passage(hit.document.id, hit.start, hit.end): hit for hit in hits})
            return hits

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

    def grep(self, pattern: str, where: Where = EVERYWHERE, limit: int = 100) -> Matches[Match]:
        """Lines that match a regular expression, as far as its time allows."""
        with span("grep", "grep", {names.PATTERN: pattern, names.WITHIN: where.path}) as look:
            matches = self._memory.grep(pattern, where, limit)
            self._note(look, matches)
            look.set(names.CAPPED, bool(matches.unread))
            return matches

    def document(self, id: str) -> Document:
        """The document with this id, fetched once."""
        if id not in self._documents:
            self._documents[id] = self._memory.document(id)
        return self._documents[id]

    def hit(self, passage: Passage) -> Hit:
        """The passage as it was found; read again, without a score, when it was not found here."""
        if passage not in self._hits:
            there = self._memory.read(passage.document, None, passage.start, passage.end)
            self._hits[passage] = as_hit(there)
        return self._hits[passage]

    def segment(self, passage: Passage) -> Segment:
        """The passage as a document segment of a prompt, with where it comes from."""
        hit = self.hit(passage)
        return Segment("document", hit.text, Ref(hit.document.sha256, hit.start, hit.end))

    def _note(self, look: Handle, found: Iterable[Hit | Excerpt | Match]) -> None:
        places = [Ref(one.document.sha256, one.start, one.end) for one in found]
        look.set(names.HITS, len(places))
        for name, listed in reads(places, "snippet").items():
            look.set(name, listed)


def as_hit(read: Excerpt) -> Hit:
    """What was read, as if it had been found; without a score."""
    return Hit(read.document, read.start, read.end, read.page, read.page_end, read.text, 0.0)
