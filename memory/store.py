"""A folder's memory on disk: opened for reading by many, for writing by one at a time."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from shutil import rmtree

from filelock import FileLock, Timeout

from . import faults
from .changes import Changes, find_changes
from .errors import StoreFault, StoreLocked, StoreMismatch, StoreMissing, StoreUnwritable
from .files import shown
from .lexical import Lexical
from .progress import Observe
from .records import Records
from .results import Report
from .schema import close_cleanly, open_readable, open_writable
from .sync import COMPLETE, summary, update
from .texts import Mirror, Texts
from .views import Views
from .workers.pool import Workers
from .writer import CountTokens, Writer, is_settled

FOLDER_NAME = ".longleaf"
_FOLDERS = ("lexical", "text", "texts")


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

    @property
    def database(self) -> Path:
        """Where the rows are."""
        return self.location / "library.db"

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
        self._expect_name()
        connection = open_readable(self.database)
        try:
            with faults.named(self.database):
                records = Records(connection)
                self._expect_root(records)
                yield Views(records, self.texts, self.lexical)
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
        self._make_folder()
        with self._locked(wait, waiting), faults.named(self.database, writing=True):
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

    def _expect_name(self) -> None:
        if shown(self.location) != str(self.location):
            raise StoreUnwritable(
                f"memory cannot be kept in {shown(self.location)}, whose name is not valid UTF-8:"
                " rename it, or give another place with --store"
            )

    def _make_folder(self) -> None:
        self._expect_name()
        if self.location.is_dir():
            self._expect_ours()
            return
        try:
            self.location.mkdir(mode=0o700, parents=True)
            self._ignore_in_git()
        except FileExistsError:  # somebody else made it in this very moment
            if not self.location.is_dir():
                raise StoreUnwritable(f"{self.location} is not a folder: remove it") from None
        except OSError as error:
            raise StoreUnwritable(
                f"memory cannot be kept in {self.location} ({error.strerror}): give another place"
                " with --store"
            ) from error

    def _ignore_in_git(self) -> None:
        ignoring = self.location / ".gitignore"
        try:
            ignoring.write_text("*\n")
        except OSError:  # whoever makes the folder anew does it
            with suppress(OSError):
                ignoring.unlink(missing_ok=True)
                self.location.rmdir()
            raise

    def _expect_ours(self) -> None:
        """Refuse the documents' own folder, and one where what we overwrite is somebody else's."""
        if self.location == self.root:
            raise StoreMismatch(f"{self.root} holds the documents: give another place with --store")
        if self.exists or self.location == self.root / FOLDER_NAME:
            return
        for name in _FOLDERS:
            if (self.location / name).exists():
                raise StoreMismatch(
                    f"{self.location} has a {name} that is not ours: give another place"
                    " with --store"
                )

    @contextmanager
    def _locked(self, wait: float, waiting: Callable[[], None]) -> Generator[None]:
        lock = FileLock(self.location / "lock")
        try:
            try:
                lock.acquire(timeout=0)
            except Timeout:
                waiting()
                lock.acquire(timeout=wait)
        except Timeout as error:
            raise StoreLocked(
                f"another longleaf is writing to {self.location}: wait for it, or read what is"
                " indexed with --no-update"
            ) from error
        except OSError as error:
            raise StoreUnwritable(
                f"{self.location} cannot be written ({error.strerror}): look into what is indexed"
                " with --no-update, or keep memory elsewhere with --store"
            ) from error
        try:
            yield
        finally:
            lock.release()

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
