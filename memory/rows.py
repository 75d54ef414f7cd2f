"""Rows of the database as values, and values as they are kept in rows."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from .results import Entry, State

ENTRY = """
SELECT d.key, d.id, f.path AS file, d.path, d.sha256, d.characters, d.kind,
       coalesce(d.state, f.state), coalesce(p.reason, f.reason),
       (SELECT length(starts) / 8 FROM pages WHERE document = d.key),
       (SELECT count(*) FROM passages WHERE document = d.key), d.recognised
FROM files f LEFT JOIN documents d ON d.file = f.path
LEFT JOIN problems p ON p.file = f.path AND p.path = d.path
"""

PROBLEM = """
SELECT NULL, NULL, p.file, p.path, NULL, NULL, NULL, 'failed', p.reason, NULL, NULL, NULL
FROM problems p WHERE NOT EXISTS (SELECT 1 FROM documents d WHERE d.path = p.path)
"""
"""Like `ENTRY`, for what is in a file and could not be read."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as it was when it was looked at; times in nanoseconds since 1970."""

    path: str
    size: int
    modified: int
    checked: int
    sha256: str | None
    reader: str | None
    state: State
    reason: str | None = None


class Found(NamedTuple):
    """A passage with its document, as search needs it."""

    key: int
    document: int
    start: int
    end: int


class Forgotten(NamedTuple):
    """A document that was taken out: its key, its path, and how many passages it had."""

    document: int
    path: str
    passages: int


def entry_of_row(row: tuple[Any, ...]) -> Entry:
    """The document or failure that a row of `ENTRY` or `PROBLEM` tells of."""
    _, id_, file, path, sha256, characters, kind, state, reason, pages, passages, recognised = row
    return Entry(
        id_ or "", path or file, sha256 or "", kind, pages or 0, characters or 0, passages or 0,
        state, reason, recognised or 0,
    )  # fmt: skip


def packed(numbers: Iterable[int]) -> bytes:
    """Numbers as a blob, eight bytes each."""
    return array("q", numbers).tobytes()


def unpacked(blob: bytes) -> "array[int]":
    """The numbers of a blob."""
    numbers = array("q")
    numbers.frombytes(blob)
    return numbers
