"""Memory as a run has found it: its searches give again what its trace says that they gave."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping

from ..memory.document import Document
from ..memory.errors import NotFound
from ..memory.ranking.rank import Rerank
from ..memory.results import Entry, Excerpt, Hit, Match, Matches
from ..memory.vectors import Encoding
from ..memory.where import Where
from ..traces import Span, names
from .tools import EVERYWHERE, Memory, as_hit


class Recalled:
    """A memory around a memory; what was never searched for is searched for now.

    `spans` are those of the run, `ids` the documents that it had by the SHA-256 of their text. A
    document that has changed since is NotFound.
    """

    def __init__(self, memory: Memory, spans: Iterable[Span], ids: Mapping[str, str]) -> None:
        self._memory = memory
        self._ids = ids
        self._searches: defaultdict[object, deque[Span]] = defaultdict(deque)
        for span in spans:
            if span.kind == "search":
                self._searches[span.attributes.get(names.QUERY)].append(span)

    def search(
        self,
        query: str,
        limit: int = 10,
        where: Where = EVERYWHERE,
        similar: Encoding | None = None,
        *,
        rerank: Rerank | None = None,
    ) -> list[Hit]:
        """What this query has found."""
        if not self._searches[query]:
            return self._memory.search(query, limit, where, similar, rerank=rerank)
        told = self._searches[query].popleft().attributes
        columns = (names.READ_DOCUMENT, names.READ_START, names.READ_END)
        return [
            self._hit(*place) for place in zip(*(told.get(c, ()) for c in columns), strict=True)
        ]

    def read(
        self, name: str, page: int | None = None, start: int | None = None, end: int | None = None
    ) -> Excerpt:
        """As the memory inside."""
        return self._memory.read(name, page, start, end)

    def ls(self, under: str = "") -> list[Entry]:
        """As the memory inside."""
        return self._memory.ls(under)

    def grep(self, pattern: str, where: Where = EVERYWHERE, limit: int = 100) -> Matches[Match]:
        """As the memory inside."""
        return self._memory.grep(pattern, where, limit)

    def document(self, name: str) -> Document:
        """As the memory inside."""
        return self._memory.document(name)

    def _hit(self, sha256: str, start: int, end: int) -> Hit:
        try:
            return as_hit(self._memory.read(self._ids[sha256], None, start, end))
        except (KeyError, NotFound):
            raise NotFound(
                "a document that this run has read is no longer there, or has changed since: ask"
                " the question anew"
            ) from None
