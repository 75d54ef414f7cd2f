"""A small memory of our own: documents in a dictionary, passages by length, scores by words."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from longleaf.agents.tools import EVERYWHERE, Memory
from longleaf.memory.document import Document, PageMap, document_id, text_hash
from longleaf.memory.ranking.rank import Rerank
from longleaf.memory.results import Entry, Excerpt, Hit, Match, Matches
from longleaf.memory.vectors import Encoding
from longleaf.memory.where import Where

PAGE = 200
MakeMemory = Callable[..., Memory]


class FakeMemory:
    """Texts by path, in pages of 200 characters and passages of `length` characters."""

    def __init__(
        self, texts: Mapping[str, str], broken: Mapping[str, str], length: int = 100
    ) -> None:
        self.documents = {path: _document(path, text) for path, text in texts.items()}
        self.broken = broken
        self.length = length

    def search(
        self,
        query: str,
        limit: int = 10,
        where: Where = EVERYWHERE,
        similar: Encoding | None = None,
        *,
        rerank: Rerank | None = None,
    ) -> list[Hit]:
        """Passages that share a word with the query, by how many; if given, by similarity.

        A reranker rates them last.
        """
        wanted = set(query.lower().split())
        hits = [hit for document in self.documents.values() for hit in self._hits(document)]
        scored = [replace(h, score=float(len(wanted & set(h.text.lower().split())))) for h in hits]
        found = [hit for hit in scored if hit.score]
        if similar and found:
            query_vector, *others = similar.embed([query, *(hit.text for hit in found)])
            scores = [float(other @ query_vector) for other in others]
            found = [replace(hit, score=score) for hit, score in zip(found, scores, strict=True)]
        if rerank:
            odds = rerank(query, [hit.text for hit in found])
            found = [replace(hit, score=score) for hit, score in zip(found, odds, strict=True)]
        return sorted(found, key=lambda hit: (-hit.score, hit.document.path, hit.start))[:limit]

    def read(
        self,
        name: str,
        page: int | None = None,
        start: int | None = None,
        end: int | None = None,
    ) -> Excerpt:
        """A stretch of a document."""
        document = self.document(name)
        first, last, _ = slice(start, end).indices(len(document.text))
        pages = document.pages.at(first), document.pages.at(max(first, last - 1))
        return Excerpt(self._entry(document), first, last, *pages, document.text[first:last])

    def ls(self, under: str = "") -> list[Entry]:
        """All documents, and the files that could not be read."""
        failed = [Entry("", p, "", None, 0, 0, 0, "failed", why) for p, why in self.broken.items()]
        return [self._entry(document) for document in self.documents.values()] + failed

    def grep(self, pattern: str, where: Where = EVERYWHERE, limit: int = 100) -> Matches[Match]:
        """Documents that hold the pattern as it stands."""
        found = [
            Match(self._entry(document), at, at + len(pattern), document.pages.at(at), pattern)
            for document in self.documents.values()
            if (at := document.text.find(pattern)) >= 0
        ]
        return Matches(found[:limit])

    def document(self, name: str) -> Document:
        """The document with this id or path."""
        return next(d for d in self.documents.values() if name in (d.id, d.path))

    def _entry(self, document: Document) -> Entry:
        passages = -(-len(document.text) // self.length)
        size = len(document.pages), len(document.text), passages
        return Entry(document.id, document.path, document.sha256, "page", *size, "indexed")

    def _hits(self, document: Document) -> list[Hit]:
        hits: list[Hit] = []
        for start in range(0, len(document.text), self.length):
            end = min(start + self.length, len(document.text))
            pages = document.pages.at(start), document.pages.at(end - 1)
            text = document.text[start:end]
            hits.append(Hit(self._entry(document), start, end, *pages, text, 0.0))
        return hits


def _document(path: str, text: str) -> Document:
    sha256 = text_hash(text)
    pages = PageMap("page", range(0, max(1, len(text)), PAGE), len(text))
    return Document(document_id(path, sha256), path, sha256, text, pages)


@pytest.fixture(scope="session")
def make_memory() -> MakeMemory:
    """Makes a memory from texts by path, files that could not be read, and a passage length."""

    def make(
        texts: Mapping[str, str], broken: Mapping[str, str] | None = None, length: int = 100
    ) -> Memory:
        return FakeMemory(texts, broken or {}, length)

    return make
