"""What differs between a folder and what the store knows of it."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path

from .errors import Unreadable
from .files import opened
from .readers.registry import is_current, names_reader
from .results import Problem
from .rows import FileRow
from .scan import FileStat, scan
from .splitter import VERSION as SPLITTER_VERSION

EMPTY = "the file is empty"
"""Why a file without bytes is not read."""

_RACY_NANOSECONDS = 2_000_000_000


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


def _is_noted(problem: Problem, row: FileRow | None) -> bool:
    return row is not None and (row.state, row.reason) == ("failed", problem.reason)


def _still_holds(row: FileRow, retry: bool) -> bool:
    """Whether the same reader would read it today, or still no reader would."""
    if row.reader is None:
        return row.reason == EMPTY
    signature, _, splitter = row.reader.rpartition("/")
    if splitter != str(SPLITTER_VERSION) or not is_current(signature, row.path):
        return False
    return row.state != "failed" or not (retry and names_reader(signature))


def _looks_same(file: FileStat, row: FileRow) -> bool:
    racy = row.modified > row.checked - _RACY_NANOSECONDS
    return (file.size, file.modified) == (row.size, row.modified) and not racy


def _seen(file: FileStat, row: FileRow) -> FileRow:
    return replace(row, size=file.size, modified=file.modified, checked=time.time_ns())


def _hash(root: Path, path: str) -> str | None:
    try:
        with opened(root / path) as file:
            return file_digest(file, "sha256").hexdigest()
    except (Unreadable, OSError):
        return None
