"""A folder's memory on disk: opened for reading by many, for writing by one at a time."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from shutil import rmtree

from . import faults
from .changes import Changes, find_changes
from .errors import StoreFault, StoreMismatch, StoreMissing
from .files import shown
from .folder import FOLDER_NAME, Folder
from .lexical import Lexical
from .progress import Observe, embedded
from .records import Records
from .results import Report
from .schema import close_cleanly, open_readable, open_writable
from .sync import COMPLETE, summary, update
from .texts import Mirror, Texts
from .vectors import Encoding
from .vectors.filling import Filling
from .vectors.generations import Generations, fact_of
from .vectors.passages import count_until
from .views import Views
from .workers.pool import Workers
from .writer import CountTokens, Writer, is_settled


def count_bytes(text: str) -> int:
    """Most tokens that any byte-level tokenizer makes of a text: its bytes in UTF-8."""
    return len(text.encode())


class Store:
    """The memory of the documents below `root`, kept in `location` (`root/.longleaf` if None).

    Nothing is opened or written before it is asked for. `count_tokens` bounds the passages.
    """

    def __init__(
        self,
        root: Path,
        location: Path | None = None,
        count_tokens: CountTokens = count_bytes,
    ) -> None:
        self.root = root.resolve()
        self.location = (location or root / FOLDER_NAME).resolve()
        self.count_tokens = count_tokens
        self.texts = Texts(self.location / "texts")
        self.lexical = Lexical(self.location / "lexical")
        self.vectors = Generations(self.location / "vectors")
        self._folder = Folder(self.root, self.location)

    @property
    def database(self) -> Path:
        """Where the rows are."""
        return self._folder.database

    @property
    def exists(self) -> bool:
        """Whether anything was ever indexed here."""
        return self.database.exists()

    @property
    def is_complete(self) -> bool:
        """Whether the whole folder was ever indexed; not while the first index goes on."""
        with suppress(StoreMissing), self.reading() as views:
            return views.records.fact(COMPLETE) is not None
        return False

    @contextmanager
    def reading(self) -> Generator[Views]:
        """The views of what is indexed, beside a writer if there is one.

        They show the rows as they were when the context was entered, whatever is written meanwhile.
        Raises StoreMissing where nothing was indexed, StoreTooNew, StoreDamaged, StoreMismatch.
        """
        self._folder.expect_name()
        connection = open_readable(self.database)
        try:
            with faults.named(self.database):
                records = Records(connection)
                self._expect_root(records)
                yield Views(records, self.texts, self.lexical, partial(self.vectors.of, records))
        finally:
            connection.close()

    @contextmanager
    def writing(
        self, wait: float = 0.0, waiting: Callable[[], None] = lambda: None
    ) -> Generator[Writer]:
        """The one writer; finishes first what a killed one left.

        Waits up to `wait` seconds for another writer (`waiting` is called once, before it does),
        then raises StoreLocked. Raises StoreUnwritable, StoreTooNew, StoreDamaged, StoreMismatch.
        """
        self._folder.make()
        with self._folder.locked(wait, waiting), faults.named(self.database, writing=True):
            connection = open_writable(self.database)
            try:
                records = Records(connection)
                self._claim_root(records)
                mirror = Mirror(self.location / "text", self.texts.folder)
                writer = Writer(records, self.texts, mirror, self.lexical, self.count_tokens)
                if not is_settled(records, self.lexical):
                    writer.mend()
                yield writer
            finally:
                self.lexical.abandon()
                close_cleanly(connection)

    def update(
        self,
        verify: bool = False,
        observe: Observe = lambda _: None,
        wait: float = 0.0,
        waiting: Callable[[], None] = lambda: None,
        retry: bool = False,
    ) -> Report:
        """Bring the store up to date with the folder, as one writer; unless it is so already.

        `verify` compares contents rather than sizes and times, and mends damaged texts; `retry`
        reads once more what could not be read, though it did not change.
        """
        began = time.monotonic()
        if not verify and (report := self._up_to_date(retry)):
            return replace(report, seconds=time.monotonic() - began)
        with self.writing(wait, waiting) as writer:
            if verify:
                writer.mend()
            known = writer.records.files()
            found = find_changes(self.root, self.location, known, verify, retry)
            report = update(self.root, writer, found, observe, self._workers)
            rmtree(self._pieces, ignore_errors=True)
        return replace(report, seconds=time.monotonic() - began)

    def fill(
        self,
        encoding: Encoding,
        observe: Observe = lambda _: None,
        verify: bool = False,
        wait: float = 0.0,
        waiting: Callable[[], None] = lambda: None,
    ) -> bool:
        """Give each indexed passage a vector; beside readers, and mostly beside a writer.

        Each batch is of use at once, and kept whatever happens next. False, with nothing done,
        where another process is at it. `verify` makes harmed vectors anew. Raises what `writing`
        does.
        """

        def choose(number: int) -> None:
            with self.writing(wait, waiting) as writer:
                writer.records.put_fact(fact_of(encoding), str(number))

        filling = Filling(self.vectors, encoding, self._snapshot, self.texts, choose)
        if not verify and filling.is_done():
            return True
        with faults.named(self.database, writing=True), self.vectors.held() as alone:
            if alone:
                filling.fill(embedded(observe), verify)
            return alone

    def count_vectors(self, encoding: Encoding) -> int:
        """How many passages have a vector."""
        with self._snapshot() as records:
            columns = self.vectors.columns(records, encoding)
            return count_until(records, columns.last) if columns else 0

    @contextmanager
    def _snapshot(self) -> Generator[Records]:
        with self.reading() as views:
            yield views.records

    @property
    def _pieces(self) -> Path:
        """Where readers keep what costs much to make, until an update is complete."""
        return self.location / "pieces"

    def _workers(self) -> Workers:
        return Workers(kept_in=self._pieces)

    def _up_to_date(self, retry: bool) -> Report | None:
        """What an update would report, if it had nothing to write; needs no lock."""
        if not self.is_complete:
            return None
        with self.reading() as views:
            records = views.records
            found = find_changes(self.root, self.location, records.files(), retry=retry)
            if found.matter or not is_settled(records, self.lexical):
                return None
            report = summary(records, found)
        self._touch(found)
        return report

    def _touch(self, found: Changes) -> None:
        """Note new times of unchanged files, if nobody else writes: it only saves work later."""
        if found.touched:
            with suppress(StoreFault), self.writing() as writer:
                writer.touch(found.touched)

    def _claim_root(self, records: Records) -> None:
        self._expect_root(records)
        records.put_fact("root", self._root_fact())

    def _expect_root(self, records: Records) -> None:
        known = records.fact("root")
        if known not in (None, self._root_fact()):
            raise StoreMismatch(
                f"{self.location} holds the memory of {self.location.parent / str(known)}, not of"
                f" {self.root}: give another place with --store"
            )

    def _root_fact(self) -> str:
        """A store inside its folder moves with it; one elsewhere belongs to the folder's path."""
        return "." if self.location.parent == self.root else shown(self.root)
