"""Bring a store up to date with its folder: find what changed, read it, write it in batches."""

import time
from asyncio import CancelledError
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple

from .document import Reading
from .errors import NotFound, Unreadable
from .interrupts import held_back
from .readers.registry import reader_for
from .workers.pool import Workers
from .records import Records
from .results import Problem, Report
from .rows import FileRow
from .scan import FileStat, scan, stat_file
from .splitter import VERSION as SPLITTER_VERSION
from .writer import Read, Writer

_BATCH_CHARACTERS = 1_000_000
_BATCH_FILES = 256
_RACY_NANOSECONDS = 2_000_000_000

COMPLETE = "complete"
"""Fact about a store whose whole folder was looked at once, since it was made."""


class Progress(NamedTuple):
    """How far an update is: `done` of `total` files were read, the last of them `path`."""

    done: int
    total: int
    path: str = ""
    characters: int = 0
    problem: str | None = None


Observe = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between a folder and the rows of its files."""

    files: int
    to_read: Sequence[FileStat]
    gone: Sequence[str]
    touched: Sequence[FileRow]
    unseen: Sequence[Problem]

    @property
    def matter(self) -> bool:
        """Whether the content of the store must change."""
        return bool(self.to_read or self.gone)


def find_changes(
    root: Path, store: Path, known: Mapping[str, FileRow], verify: bool = False
) -> Changes:
    """Compare a folder with its rows: by size and time first, by content where these differ.

    A file that was changed within two seconds before it was looked at may have changed again
    without a trace in size and time: its content is compared. `verify` compares all contents.
    """
    files, unseen = scan(root, store)
    to_read: list[FileStat] = []
    touched: list[FileRow] = []
    for file in files:
        row = known.get(file.path)
        if row is None or not _still_holds(root, row):
            to_read.append(file)
        elif verify or not _looks_same(file, row):
            same = row.state != "failed" and _hash(root, file.path) == row.sha256
            (touched.append(_seen(file, row)) if same else to_read.append(file))
    gone = sorted(set(known) - {file.path for file in files})
    return Changes(len(files), to_read, gone, touched, unseen)


def update(
    root: Path,
    writer: Writer,
    found: Changes,
    observe: Observe = lambda _: None,
    workers: Callable[[], Workers] = Workers,
) -> Report:
    """Read what changed and write it; files that fail are listed and never stop the others."""
    writer.touch(found.touched)
    read = 0
    items = _read_all(root, writer, found.to_read, workers)
    for batch in _batches(_observed(items, found, observe)):
        with held_back():
            writer.write(batch)
        read += sum(item.reading is not None for item in batch)
    if found.gone:  # last, so that a file that was moved finds its twin
        writer.write([], found.gone)
    writer.records.put_fact(COMPLETE, "yes")
    return summary(writer.records, found, read)


def summary(records: Records, found: Changes, read: int = 0) -> Report:
    """What an update did that read so many files, or that had nothing to do."""
    failed = failures(records.files(), found)
    seen = found.files + len(found.unseen)
    return Report(
        files=seen,
        read=read,
        unchanged=seen - read - len(failed),
        removed=len(found.gone),
        failed=failed,
        passages=records.totals()[2],
    )


def failures(rows: Mapping[str, FileRow], found: Changes) -> tuple[Problem, ...]:
    """Files that could not be read, or not even be looked at, by path."""
    unread = [Problem(r.path, r.reason or "") for r in rows.values() if r.state == "failed"]
    return tuple(sorted([*unread, *found.unseen], key=lambda problem: problem.path))


def _still_holds(root: Path, row: FileRow) -> bool:
    """Whether the same reader would read it today, or still no reader would."""
    try:
        return row.reader == _signature(root / row.path) and row.state != "failed"
    except Unreadable as error:
        return row.state == "failed" and row.reason == str(error)


def _looks_same(file: FileStat, row: FileRow) -> bool:
    racy = row.modified > row.checked - _RACY_NANOSECONDS
    return (file.size, file.modified) == (row.size, row.modified) and not racy


def _seen(file: FileStat, row: FileRow) -> FileRow:
    return replace(row, size=file.size, modified=file.modified, checked=time.time_ns())


def _signature(path: Path) -> str:
    return f"{reader_for(path).signature}/{SPLITTER_VERSION}"


def _hash(root: Path, path: str) -> str | None:
    try:
        with (root / path).open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _read_all(
    root: Path, writer: Writer, files: Sequence[FileStat], workers: Callable[[], Workers]
) -> Iterator[Read]:
    """What each file holds: from a twin that was read before, or from a worker process."""
    waiting: dict[Path, FileRow] = {}
    for file in files:
        row = _begun(root, file)
        reading = _twin(writer, row)
        if reading is not None or row.state == "failed":
            yield Read(row, reading)
        else:
            waiting[root / file.path] = row
    if waiting:
        with workers() as pool:
            for path, outcome in pool.read_all(waiting):
                yield _finished(root, waiting[path], outcome)


def _begun(root: Path, file: FileStat) -> FileRow:
    row = FileRow(file.path, file.size, file.modified, time.time_ns(), None, None, "pending")
    try:
        signature = _signature(root / file.path)
        with (root / file.path).open("rb") as content:
            digest = file_digest(content, "sha256").hexdigest()
    except Unreadable as error:
        return replace(row, state="failed", reason=str(error))
    except OSError as error:
        return replace(row, state="failed", reason=f"cannot be opened: {error.strerror}")
    return replace(row, sha256=digest, reader=signature)


def _twin(writer: Writer, row: FileRow) -> Reading | None:
    if row.sha256 is None or row.reader is None:
        return None
    found = writer.records.twin(row.sha256, row.reader)
    if found is None:
        return None
    key, text_sha256 = found
    try:
        text = writer.texts.get(text_sha256)
    except NotFound:
        return None
    return Reading(text, writer.records.pages(key), writer.records.headings(key))


def _finished(root: Path, row: FileRow, outcome: Reading | Unreadable) -> Read:
    if isinstance(outcome, Unreadable):
        return Read(replace(row, state="failed", reason=str(outcome)))
    try:
        now = stat_file(root, row.path)
    except OSError:
        return Read(replace(row, state="failed", reason="vanished while it was read"))
    if (now.size, now.modified) != (row.size, row.modified):
        reason = "changed while it was read: it is tried again next time"
        return Read(replace(row, state="failed", reason=reason))
    return Read(row, outcome)


def _observed(items: Iterable[Read], found: Changes, observe: Observe) -> Iterator[Read]:
    total = len(found.to_read)
    observe(Progress(0, total))
    for done, item in enumerate(items, start=1):
        length = len(item.reading.text) if item.reading else 0
        observe(Progress(done, total, item.row.path, length, item.row.reason))
        yield item


def _batches(items: Iterable[Read]) -> Iterator[list[Read]]:
    """Items in batches; at an interrupt the last batch is what was read until then."""
    batch: list[Read] = []
    characters = 0
    try:
        for item in items:
            batch.append(item)
            characters += len(item.reading.text) if item.reading else 0
            if characters >= _BATCH_CHARACTERS or len(batch) >= _BATCH_FILES:
                yield batch
                batch, characters = [], 0
    except (KeyboardInterrupt, CancelledError):
        yield batch
        raise
    yield batch
