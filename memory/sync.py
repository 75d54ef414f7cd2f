"""Bring a store up to date with its folder: find what changed, read it, write it in batches."""

import time
from asyncio import CancelledError
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from hashlib import file_digest
from pathlib import Path, PurePath

from .changes import EMPTY, Changes
from .document import Bundle, Member, Reading, member_name
from .errors import NotFound, Unreadable
from .files import opened, refusal
from .interrupts import held_back
from .progress import Observe, Watch
from .readers.registry import names_reader, reader_for, signature_for
from .records import Records
from .results import Problem, Report
from .rows import FileRow
from .scan import FileStat, stat_file
from .splitter import VERSION as SPLITTER_VERSION
from .workers.frames import Outcome
from .workers.pool import Workers
from .writer import Read, Writer

_BATCH_CHARACTERS = 1_000_000
_BATCH_FILES = 256
_NOTHING = "it holds no documents"

COMPLETE = "complete"
"""Fact about a store whose whole folder was looked at once, since it was made."""


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
    watch = Watch(len(found.to_read), observe)
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


def _unseen(problem: Problem) -> FileRow:
    now = time.time_ns()
    return FileRow(problem.path, 0, now, now, None, None, "failed", problem.reason)


def _read_all(
    root: Path,
    writer: Writer,
    files: Sequence[FileStat],
    workers: Callable[[], Workers],
    watch: Watch,
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
        return replace(row, state="failed", reason=EMPTY)
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
    if row.sha256 is None or row.reader is None:
        return []
    for twin in writer.records.twins(row.sha256, row.reader):
        if PurePath(twin).suffixes == PurePath(row.path).suffixes:  # which may tell what is inside
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
