"""What one can look at in a store: search, read, ls, grep. Nothing here writes."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import PurePosixPath

from .document import INSIDE, Document, Page, PageMap
from .errors import NotFound
from .grepping import Pattern, TimeOver, line_at
from .lexical import Lexical
from .ranking.candidates import Asked, Candidate, Sources
from .ranking.places import Places
from .ranking.query import understand
from .ranking.rank import Rerank, rank
from .ranking.weights import USUAL, Weights
from .records import Records
from .results import Entry, Excerpt, Hit, Match, Matches, Problem
from .texts import Texts
from .vectors import Encoding, Vectors
from .where import Where, documents_in, fits

EVERYWHERE = Where()


class Views:
    """Looks into one open store. A document is named by its path or its id.

    `vectors` gives the passages' vectors of an encoding, as far as there are any.
    """

    def __init__(
        self,
        records: Records,
        texts: Texts,
        lexical: Lexical,
        vectors: Callable[[Encoding], Vectors | None] | None = None,
    ) -> None:
        self.records = records
        self.texts = texts
        self.lexical = lexical
        self.vectors = vectors
        self._sources = Sources(records, texts, lexical, Places(records))
        self._maps: dict[int, PageMap] = {}
        self._entries: dict[int, Entry | None] = {}

    def search(
        self,
        query: str,
        limit: int = 10,
        where: Where = EVERYWHERE,
        similar: Encoding | None = None,
        weights: Weights = USUAL,
        rerank: Rerank | None = None,
        explain: bool = False,
    ) -> list[Hit]:
        """The best passages for a query, by words, by similarity if one is given, and by rules.

        `rerank` reads the best two dozen once more, and tells how far each of them answers.
        `explain` divides what the words add among title, heading and so on.
        """
        documents = None
        if where != EVERYWHERE:
            documents = list(documents_in(self.records, where).values())
        if limit < 1 or documents == []:
            return []
        asked = Asked(understand(query, weights.cleaned), limit, weights, documents)
        vectors = self.vectors(similar) if similar and self.vectors else None
        return list(self._hits(rank(self._sources, asked, similar, vectors, rerank, explain)))

    def read(
        self,
        name: str,
        page: int | str | None = None,
        start: int | None = None,
        end: int | None = None,
    ) -> Excerpt:
        """A page (by number from 1, or by label), a range of characters, or all of a document.

        NotFound says what there is.
        """
        key, entry = self._entry(name)
        pages, text = self._pages(key), self.texts.get(entry.sha256)
        if page is not None:
            number = pages.number_of(page) if isinstance(page, str) else page
            try:
                start, end = pages.range(number or 0)
            except IndexError:
                raise NotFound(
                    f"{entry.path} has {len(pages)} {pages.kind}s, and no {pages.kind} {page}"
                ) from None
        start, end, _ = slice(start, end).indices(len(text))
        end = max(start, end)
        return Excerpt(entry, start, end, *_page_span(pages, start, end), text[start:end])

    def ls(self, under: str = "") -> list[Entry]:
        """Documents and files that could not be read, at or below a path; or those of a glob."""
        return [entry for entry in self.records.entries() if fits(entry.path, under)]

    def grep(
        self, pattern: str, where: Where = EVERYWHERE, limit: int = 100, ignore_case: bool = False
    ) -> Matches[Match]:
        """Matches of a regular expression, at most `limit`, in order of path and place.

        What was found until its time is over is given with what was not looked at. Raises
        BadPattern for one that does not parse.
        """
        unread: list[str] = []
        documents = sorted(documents_in(self.records, where).items())
        found = self._found(Pattern(pattern, ignore_case), documents, unread)
        return Matches(islice(found, max(0, limit)), unread)

    def document(self, name: str) -> Document:
        """A document with its text and page map."""
        key, entry = self._entry(name)
        text = self.texts.get(entry.sha256)
        return Document(entry.id, entry.path, entry.sha256, text, self._pages(key))

    def pages(self, name: str) -> PageMap:
        """Page map of a document, without its text."""
        return self._pages(self._entry(name)[0])

    def totals(self) -> tuple[int, int]:
        """Number of documents, and of their characters."""
        documents, characters, _ = self.records.totals()
        return documents, characters

    def failed(self) -> list[Problem]:
        """Files, and documents in files, that could not be read, and why."""
        return self.records.unread()[0]

    def _hits(self, ranked: list[Candidate]) -> Iterator[Hit]:
        for one in ranked:
            place = one.place
            if (entry := self._entry_of(place.document)) is not None:
                text = self.texts.get(place.sha256)[place.start : place.end]
                span = _page_span(self._pages(place.document), place.start, place.end)
                yield Hit(entry, place.start, place.end, *span, text, one.score, one.parts)

    def _entry(self, name: str) -> tuple[int, Entry]:
        found = self.records.entry(name.encode(errors="replace").decode().removeprefix("./"))
        if found is None:
            raise NotFound(self._advice(name))
        return found

    def _advice(self, name: str) -> str:
        for problem in self.failed():
            if problem.path == name:
                return f"{name} could not be read: {problem.reason}"
        paths = [entry.path for entry in self.records.entries()]
        inside = [path for path in paths if path.startswith(name + INSIDE)]
        if inside:
            return f"{name} holds {len(inside)} documents: name one of them, such as {inside[0]}"
        same = [path for path in paths if PurePosixPath(path).name == name]
        hint = f"; did you mean {same[0]}?" if same else "; `longleaf ls` lists what there is"
        return f"there is no document {name}{hint}"

    def _entry_of(self, key: int) -> Entry | None:
        if key not in self._entries:
            self._entries[key] = self.records.entry_of(key)
        return self._entries[key]

    def _pages(self, key: int) -> PageMap:
        if key not in self._maps:
            self._maps[key] = self.records.pages(key)
        return self._maps[key]

    def _found(
        self, pattern: Pattern, documents: Sequence[tuple[str, int]], unread: list[str]
    ) -> Iterator[Match]:
        """Matches in documents, by path and key; the rest is `unread` when time is over."""
        for place, (_, key) in enumerate(documents):
            try:
                yield from self._matches(pattern, key)
            except TimeOver:
                unread += [path for path, _ in documents[place:]]
                return

    def _matches(self, pattern: Pattern, key: int) -> Iterator[Match]:
        entry = self._entry_of(key)
        if entry is None:
            return
        text = self.texts.get(entry.sha256)
        for start, end in pattern.places(text):
            page = self._pages(key).at(start)
            yield Match(entry, start, end, page, line_at(text, start))


def _page_span(pages: PageMap, start: int, end: int) -> tuple[Page, Page]:
    return pages.at(start), pages.at(max(start, end - 1))
