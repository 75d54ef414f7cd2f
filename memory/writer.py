"""The one who writes: documents go in and out of a store in an order that survives a kill.

Text files first, then rows `pending`, then the lexical index in one commit, then rows `indexed`.
The index works on what it was given while the next is read; it commits seldom, for that costs.
Whatever a kill left between is done again by `settle`, from the database alone.
"""

import errno
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

from .document import Member, Reading, document_id, member_path, text_hash
from .errors import Unreadable
from .fitting import fitted
from .indexing import indexed
from .lexical import VERSION as LEXICAL_VERSION
from .lexical import Indexed, Lexical
from .records import Records
from .results import Entry
from .rows import FileRow
from .splitter import stretches_of
from .texts import Mirror, Texts

CountTokens = Callable[[str], int]

_MOST_WAITING = 64_000_000
"""Characters that the index is given before it commits: they are indexed again after a kill."""

_TAKEN = "a file of the folder has this very path: rename it"

_STALE_SHARE = 50
"""The index is written afresh when one passage in so many was deleted: deletions alone leave term
statistics as they were, and the order of hits would depend on what the folder once held."""


@dataclass(frozen=True, slots=True)
class Read:
    """A file's row with the documents in it; none for a file that could not be read."""

    row: FileRow
    members: Sequence[Member] = ()

    @property
    def texts(self) -> list[str]:
        """All texts that were read."""
        outcomes = (member.outcome for member in self.members)
        return [outcome.text for outcome in outcomes if isinstance(outcome, Reading)]

    @property
    def characters(self) -> int:
        """Length of all texts that were read."""
        return sum(map(len, self.texts))


def is_settled(records: Records, lexical: Lexical) -> bool:
    """Whether the index holds what the rows say; it does not after a kill, until `settle`."""
    return not records.is_unsettled() and _is_intact(records, lexical)


def _is_intact(records: Records, lexical: Lexical) -> bool:
    return records.fact("lexical") == LEXICAL_VERSION and lexical.is_intact()


class Writer:
    """Holds the parts of a store open for writing, under the store's lock."""

    def __init__(
        self,
        records: Records,
        texts: Texts,
        mirror: Mirror,
        lexical: Lexical,
        count_tokens: CountTokens,
    ) -> None:
        self.records = records
        self.texts = texts
        self.mirror = mirror
        self.lexical = lexical
        self.count_tokens = count_tokens
        self._waiting = 0

    def write(self, read: Sequence[Read], gone: Iterable[str] = ()) -> None:
        """Put in what was read in place of what these files held, take out files that are gone.

        It is found after `settle`, at the latest.
        """
        texts = [text for item in read for text in item.texts]
        with self.records.connection, self.texts.putting(texts):
            self.records.connection.execute("BEGIN IMMEDIATE")
            for path in gone:
                self.records.remove_file(path)
            put = [document for item in read for document in self._put_rows(item)]
        for key, path, reading in put:
            passages = self.records.passages(key)
            self.lexical.add(indexed(path, reading.text, reading.headings, reading.marks, passages))
        self._waiting += sum(item.characters for item in read)
        if self._waiting >= _MOST_WAITING:
            self.settle()

    def touch(self, rows: Iterable[FileRow]) -> None:
        """Note new times of files whose content is the same."""
        with self.records.connection:
            self.records.connection.execute("BEGIN IMMEDIATE")
            for row in rows:
                self.records.put_file(row)

    def mend(self) -> None:
        """Forget files whose text is gone or damaged (they are read again); settle, mirror all."""
        with self.records.connection:
            self.records.connection.execute("BEGIN IMMEDIATE")
            for file, sha256 in self.records.sources():
                if not self.texts.holds(sha256):
                    self.records.remove_file(file)
        self.settle()
        self._write_mirror([], self.records.indexed())

    def settle(self) -> None:
        """Bring index and mirror to what the rows say; finishes what a kill interrupted."""
        if is_settled(self.records, self.lexical):
            return
        forgotten, pending = self.records.forgotten(), self.records.pending()
        intact = _is_intact(self.records, self.lexical)
        stale = int(self.records.fact("stale") or 0) + sum(row.passages for row in forgotten)
        if not intact:
            self.lexical.clear()
        afresh = not intact or stale * _STALE_SHARE > self.records.totals()[2]
        self._write_index([row.document for row in forgotten], pending, afresh)
        self._write_mirror([row.path for row in forgotten], pending)
        with self.records.connection:
            self.records.connection.execute("BEGIN IMMEDIATE")
            self.records.settle()
            self.records.put_fact("lexical", LEXICAL_VERSION)
            self.records.put_fact("stale", "0" if afresh else str(stale))
        self._waiting = 0

    def _put_rows(self, item: Read) -> Iterator[tuple[int, str, Reading]]:
        """Rows of a file and of the documents in it, whose keys and paths are told."""
        file = item.row.path
        self.records.remove_documents(file)
        self.records.put_file(item.row)
        for member in item.members:
            path = member_path(file, member.name)
            if isinstance(member.outcome, Unreadable):
                self.records.put_problem(file, path, str(member.outcome))
            elif member.name and self.records.is_file(path):
                self.records.put_problem(file, path, _TAKEN)
            else:
                yield self._put_document(file, path, member.outcome), path, member.outcome

    def _put_document(self, file: str, path: str, reading: Reading) -> int:
        self.records.remove_document(path)  # a file goes before another's member of its name
        passages = fitted(reading.text, stretches_of(reading), count_tokens=self.count_tokens)
        key = self.records.add_document(self._entry(path, reading), file, reading, passages)
        if reading.unread:
            self.records.put_problem(file, path, "; ".join(reading.unread))
        return key

    def _entry(self, path: str, reading: Reading) -> Entry:
        sha256 = text_hash(reading.text)
        return Entry(
            id=document_id(path, sha256),
            path=path,
            sha256=sha256,
            kind=reading.pages.kind,
            pages=len(reading.pages),
            characters=len(reading.text),
            passages=0,
            state="pending",
            recognised=reading.recognised,
        )

    def _write_index(
        self, forgotten: list[int], pending: list[tuple[int, Entry]], afresh: bool
    ) -> None:
        if afresh:
            self.lexical.abandon()
        added = self.records.indexed() if afresh else []
        pending = [(key, entry) for key, entry in pending if key not in self.lexical.waiting]
        out = [*forgotten, *(key for key, _ in pending)]
        self.lexical.write(out, self._kept(chain(added, pending)), afresh)

    def _kept(self, documents: Iterable[tuple[int, Entry]]) -> Iterator[Indexed]:
        for key, entry in documents:
            headings, marks = self.records.headings(key), self.records.marks(key)
            text, passages = self.texts.get(entry.sha256), self.records.passages(key)
            yield from indexed(entry.path, text, headings, marks, passages)

    def _write_mirror(self, gone: Sequence[str], pending: Iterable[tuple[int, Entry]]) -> None:
        present = self.records.keys() if gone else {}
        for path in gone:
            if path not in present:
                with _unless_unnameable():
                    self.mirror.unlink(path)
        for _, entry in pending:
            with _unless_unnameable():
                self.mirror.link(entry.path, entry.sha256)


@contextmanager
def _unless_unnameable() -> Generator[None]:
    """Leave out of the mirror what has no name there: too long below it, or refused by its disk."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ):
            raise
