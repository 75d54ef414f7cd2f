"""What one can look at in a store: search, read, ls, grep. Nothing here writes."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import chain, islice
from pathlib import PurePosixPath

import regex

from .document import INSIDE, Document, Page, PageMap
from .errors import BadPattern, NotFound
from .lexical import Lexical, LexicalHit
from .records import Records
from .results import Entry, Excerpt, Hit, Match, Problem
from .search import ScoreTexts, fuse, in_order, query_terms
from .texts import Texts

CANDIDATES = 100
_GREP_SECONDS = 10.0
_LONGEST_LINE = 400


class Views:
    """Looks into one open store. A document is named by its path or its id."""

    def __init__(self, records: Records, texts: Texts, lexical: Lexical) -> None:
        self.records = records
        self.texts = texts
        self.lexical = lexical
        self._maps: dict[int, PageMap] = {}

    def candidates(
        self, query: str, limit: int = CANDIDATES, within: str | None = None
    ) -> list[Hit]:
        """Passages with the highest BM25 for the query's content words, best first.

        `within` is a glob over paths, in which `*` also crosses `/`.
        """
        inside = None if within is None else self._keys_within(within)
        if inside == []:
            return []
        return in_order(list(self._hits(self.lexical.search(query_terms(query), limit, inside))))

    def search(
        self,
        query: str,
        limit: int = 10,
        within: str | None = None,
        score_texts: ScoreTexts | None = None,
    ) -> list[Hit]:
        """The best passages for a query, their order mended by a similarity if one is given."""
        hits = self.candidates(query, max(limit, CANDIDATES), within)
        if score_texts is not None:
            hits = fuse(query, hits, score_texts)
        return hits[: max(0, limit)]

    def fuse(self, query: str, hits: Sequence[Hit], score_texts: ScoreTexts) -> list[Hit]:
        """Hits in the order of BM25 and similarity together."""
        return fuse(query, hits, score_texts)

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
        prefix = under.strip("/").removeprefix("./")
        if prefix in ("", "."):
            return self.records.entries()
        return [
            entry
            for entry in self.records.entries()
            if PurePosixPath(entry.path).is_relative_to(prefix)
            or entry.path.startswith(prefix + INSIDE)
            or fnmatchcase(entry.path, prefix)
        ]

    def grep(
        self, pattern: str, within: str | None = None, limit: int = 100, ignore_case: bool = False
    ) -> list[Match]:
        """Lines that match a regular expression, at most `limit`, in order of path and place.

        Raises BadPattern for one that does not parse, or that takes too long on some text.
        """
        try:
            compiled = regex.compile(pattern, regex.IGNORECASE if ignore_case else 0)
        except regex.error as error:
            raise BadPattern(f"{pattern!r} is not a regular expression: {error}") from error
        documents = self._readable(within)
        matches = chain.from_iterable(self._matches(compiled, key, e) for key, e in documents)
        return list(islice(matches, max(0, limit)))

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

    def _hits(self, found: Sequence[LexicalHit]) -> Iterator[Hit]:
        rows = self.records.find([hit.passage for hit in found])
        entries: dict[int, Entry | None] = {}
        for hit in found:
            row = rows.get(hit.passage)
            if row is None:  # the index is behind the rows, or ahead of them
                continue
            if row.document not in entries:
                entries[row.document] = self.records.entry_of(row.document)
            entry = entries[row.document]
            if entry is not None:
                text = self.texts.get(entry.sha256)[row.start : row.end]
                span = _page_span(self._pages(row.document), row.start, row.end)
                yield Hit(entry, row.start, row.end, *span, text, hit.score, {"lexical": hit.score})

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

    def _keys_within(self, within: str) -> list[int]:
        return [key for path, key in self.records.keys().items() if fnmatchcase(path, within)]

    def _pages(self, key: int) -> PageMap:
        if key not in self._maps:
            self._maps[key] = self.records.pages(key)
        return self._maps[key]

    def _readable(self, within: str | None) -> Iterator[tuple[int, Entry]]:
        keys = self.records.keys()
        for entry in self.records.entries():
            if entry.state != "failed" and (within is None or fnmatchcase(entry.path, within)):
                yield keys[entry.path], entry

    def _matches(self, pattern: "regex.Pattern[str]", key: int, entry: Entry) -> Iterator[Match]:
        text = self.texts.get(entry.sha256)
        try:
            for found in pattern.finditer(text, timeout=_GREP_SECONDS, concurrent=True):
                start, end = found.span()
                yield Match(entry, start, end, self._pages(key).at(start), _line(text, start))
        except TimeoutError as error:
            raise BadPattern(
                f"{pattern.pattern!r} takes over {_GREP_SECONDS:.0f} s on {entry.path}:"
                " make it simpler, or narrow the search with --in"
            ) from error


def _page_span(pages: PageMap, start: int, end: int) -> tuple[Page, Page]:
    return pages.at(start), pages.at(max(start, end - 1))


def _line(text: str, offset: int) -> str:
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = text[start : len(text) if end < 0 else end].rstrip("\r")
    if len(line) <= _LONGEST_LINE:
        return line
    first = max(0, offset - start - _LONGEST_LINE // 2)
    return "…" + line[first : first + _LONGEST_LINE] + "…"
