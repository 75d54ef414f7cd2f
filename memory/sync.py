"""Bring a store up to date with its folder: find what changed, read it, write it in batches."""

import time
from asyncio import CancelledError
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple

from .document import Bundle, Member, Reading, member_name
from .errors import NotFound, Unreadable
from .files import opened, refusal
from .interrupts import held_back
from .readers.registry import is_current, names_reader, reader_for, signature_for
from .records import Records
from .results import Problem, Report
from .rows import FileRow
from .scan import FileStat, scan, stat_file
from .splitter import VERSION as SPLITTER_VERSION
from .workers.frames import Outcome
from .workers.pool import Workers
from .writer import Read, Writer

_BATCH_CHARACTERS = 1_000_000
_BATCH_FILES = 256
_NOTHING = "it holds no documents"
_EMPTY = "the file is empty"
_RACY_NANOSECONDS = 2_000_000_000

COMPLETE = "complete"
"""Fact about a store whose whole folder was looked at once, since it was made."""


class Progress(NamedTuple):
    """How far an update is: `done` of `total` files were read, the last of them `path`.

    While a file takes long, `path` is followed by what of it is read now ("scan.pdf: page 7").
    """

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
        return bool(self.to_read or self.gone or self.unseen)


def find_changes(
    root: Path,
    store: Path,
    known: Mapping[str, FileRow],
    verify: bool = False,
    retry: bool = False,
) -> Changes:
    """Compare a folder with its rows: by size and time first, by content where these differ.

    A file that was changed within two seconds before it was looked at may have changed again
    without a trace in size and time: its content is compared. `verify` compares all contents;
    `retry` reads once more what its reader could not.
    """
    files, unseen = scan(root, store)
    to_read: list[FileStat] = []
    touched: list[FileRow] = []
    for file in files:
        row = known.get(file.path)
        if row is None or not _still_holds(row, retry):
            to_read.append(file)
        elif verify or not _looks_same(file, row):
            same = row.sha256 is not None and _hash(root, file.path) == row.sha256
            (touched.append(_seen(file, row)) if same else to_read.append(file))
    gone = sorted(set(known) - {file.path for file in files} - {p.path for p in unseen})
    news = [problem for problem in unseen if not _is_noted(problem, known.get(problem.path))]
    return Changes(len(files) + len(unseen), to_read, gone, touched, news)


def update(
    root: Path,
    writer: Writer,
    found: Changes,
    observe: Observe = lambda _: None,
    workers: Callable[[], Workers] = Workers,
) -> Report:
    """Read what changed and write it; files that fail are listed and never stop the others."""
    writer.touch(found.touched)
    if found.unseen:
        writer.write([Read(_unseen(problem)) for problem in found.unseen])
    read = 0
    watch = _Watch(len(found.to_read), observe)
    items = _read_all(root, writer, found.to_read, workers, watch)
    try:
        for batch in _batches(watch.finished(items)):
            with held_back():
                writer.write(batch)
            read += sum(bool(item.members) for item in batch)
        if found.gone:  # last, so that a file that was moved finds its twin
            writer.write([], found.gone)
    finally:
        with held_back():
            writer.settle()
    writer.records.put_fact(COMPLETE, "yes")
    return summary(writer.records, found, read)


def summary(records: Records, found: Changes, read: int = 0) -> Report:
    """What an update did that read so many files, or that had nothing to do."""
    whole, partial = records.unread()
    rows = records.files()
    unread = sum(row.state == "failed" for row in rows.values())
    return Report(
        files=found.files,
        read=read,
        unchanged=found.files - read - unread,
        removed=len(found.gone),
        failed=tuple(whole),
        partial=tuple(partial),
        passages=records.totals()[2],
    )


def _is_noted(problem: Problem, row: FileRow | None) -> bool:
    return row is not None and (row.state, row.reason) == ("failed", problem.reason)


def _still_holds(row: FileRow, retry: bool) -> bool:
    """Whether the same reader would read it today, or still no reader would."""
    if row.reader is None:
        return row.reason == _EMPTY
    signature, _, splitter = row.reader.rpartition("/")
    if splitter != str(SPLITTER_VERSION) or not is_current(signature, row.path):
        return False
    return row.state != "failed" or not (retry and names_reader(signature))


def _looks_same(file: FileStat, row: FileRow) -> bool:
    racy = row.modified > row.checked - _RACY_NANOSECONDS
    return (file.size, file.modified) == (row.size, row.modified) and not racy


def _seen(file: FileStat, row: FileRow) -> FileRow:
    return replace(row, size=file.size, modified=file.modified, checked=time.time_ns())


def _unseen(problem: Problem) -> FileRow:
    now = time.time_ns()
    return FileRow(problem.path, 0, now, now, None, None, "failed", problem.reason)


def _hash(root: Path, path: str) -> str | None:
    try:
        with opened(root / path) as file:
            return file_digest(file, "sha256").hexdigest()
    except (Unreadable, OSError):
        return None


def _read_all(
    root: Path,
    writer: Writer,
    files: Sequence[FileStat],
    workers: Callable[[], Workers],
    watch: "_Watch",
) -> Iterator[Read]:
    """What each file holds: from a twin that was read before, or from a worker process."""
    waiting: dict[Path, FileRow] = {}
    for file in files:
        row = _begun(root, file)
        members = _twin(writer, row)
        if members or row.state == "failed":
            yield Read(row, members)
        else:
            waiting[root / file.path] = row
    if waiting:
        with workers() as pool:
            for path, outcome in pool.read_all(waiting, watch.began):
                yield _finished(root, waiting[path], outcome)


def _begun(root: Path, file: FileStat) -> FileRow:
    row = FileRow(file.path, file.size, file.modified, time.time_ns(), None, None, "pending")
    if not file.size:
        return replace(row, state="failed", reason=_EMPTY)
    try:
        with opened(root / file.path) as content:
            digest = file_digest(content, "sha256").hexdigest()
    except Unreadable as error:
        return replace(row, state="failed", reason=str(error))
    except OSError as error:
        return replace(row, state="failed", reason=refusal("it cannot be read", error))
    signature = signature_for(root / file.path)
    row = replace(row, sha256=digest, reader=f"{signature}/{SPLITTER_VERSION}")
    return row if names_reader(signature) else _refused(root, row)


def _refused(root: Path, row: FileRow) -> FileRow:
    """The row of a file that no reader reads, with what to do about it."""
    try:
        reader_for(root / row.path)
    except Unreadable as error:
        return replace(row, state="failed", reason=str(error))
    return row  # it changed in this very moment, which is found out when it is read


def _twin(writer: Writer, row: FileRow) -> list[Member]:
    """What a file with the same bytes held when the same reader read it, if one did."""
    twin = row.sha256 and row.reader and writer.records.twin(row.sha256, row.reader)
    if not twin:
        return []
    with suppress(NotFound):
        return list(_members(writer, twin))
    return []


def _members(writer: Writer, file: str) -> Iterator[Member]:
    records = writer.records
    problems = {member_name(file, p.path): p.reason for p in records.problems(file)}
    for key, path, text in records.documents_of(file):
        name = member_name(file, path)
        unread = (problems.pop(name),) if name in problems else ()
        reading = Reading(
            writer.texts.get(text),
            records.pages(key),
            records.headings(key),
            records.marks(key),
            unread,
        )
        yield Member(name, reading)
    for name, reason in problems.items():
        yield Member(name, Unreadable(reason))


def _finished(root: Path, row: FileRow, outcome: Outcome) -> Read:
    failed = replace(row, state="failed", reader=None)
    try:
        now = stat_file(root, row.path)
    except OSError:
        return Read(replace(failed, reason="vanished while it was read"))
    if (now.size, now.modified) != (row.size, row.modified):
        return Read(
            replace(failed, reason="changed while it was read: it is tried again next time")
        )
    if isinstance(outcome, Unreadable):
        return Read(replace(row, state="failed", reason=str(outcome)))
    members = outcome.members if isinstance(outcome, Bundle) else (Member("", outcome),)
    return Read(row, members) if members else Read(replace(row, state="failed", reason=_NOTHING))


class _Watch:
    """Tells an observer how far an update is."""

    def __init__(self, total: int, observe: Observe) -> None:
        self.total = total
        self.done = 0
        self.observe = observe
        observe(Progress(0, total))

    def began(self, path: Path, stage: str) -> None:
        """A file that takes long is now at this stage."""
        self.observe(Progress(self.done, self.total, f"{path.name}: {stage}"))

    def finished(self, items: Iterable[Read]) -> Iterator[Read]:
        """The items, each counted as it comes."""
        for item in items:
            self.done += 1
            row = item.row
            self.observe(Progress(self.done, self.total, row.path, item.characters, row.reason))
            yield item


def _batches(items: Iterable[Read]) -> Iterator[list[Read]]:
    """Items in batches; at an interrupt the last batch is what was read until then."""
    batch: list[Read] = []
    characters = 0
    try:
        for item in items:
            batch.append(item)
            characters += item.characters
            if characters >= _BATCH_CHARACTERS or len(batch) >= _BATCH_FILES:
                yield batch
                batch, characters = [], 0
    except (KeyboardInterrupt, CancelledError):
        yield batch
        raise
    yield batch
