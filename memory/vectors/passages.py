"""The passages of a store, as vectors are made of them: in the order of their keys, with texts."""

from typing import NamedTuple

import numpy as np

from ..records import Records
from ..texts import Texts
from .codes import Keys


class Passage(NamedTuple):
    """A passage's key and text."""

    key: int
    text: str


def after(records: Records, texts: Texts, last: int, most: int) -> list[Passage]:
    """The next passages after a key; NotFound where a text is damaged."""
    rows = records.connection.execute(
        "SELECT p.key, d.sha256, p.start, p.end"
        " FROM passages p CROSS JOIN documents d ON d.key = p.document"
        " WHERE p.key > ? ORDER BY p.key LIMIT ?",
        (last, most),
    )
    return [Passage(key, texts.get(sha256)[start:end]) for key, sha256, start, end in rows]


def count_after(records: Records, last: int) -> int:
    """How many passages come after a key."""
    return _count(records, "key > ?", last)


def count_until(records: Records, last: int) -> int:
    """How many passages come before a key or have it."""
    return _count(records, "key <= ?", last)


def _count(records: Records, which: str, last: int) -> int:
    query = f"SELECT count(*) FROM passages WHERE {which}"
    return int(records.connection.execute(query, (last,)).fetchone()[0])


def keys_until(records: Records, last: int) -> Keys:
    """Keys of all passages up to this one."""
    rows = records.connection.execute(
        "SELECT key FROM passages WHERE key <= ? ORDER BY key", (last,)
    )
    return np.fromiter((key for (key,) in rows), np.int64)
