"""The passages of a store, as vectors are made of them: in the order of their keys, with texts."""

from contextlib import suppress
from typing import NamedTuple

from ..errors import NotFound
from ..records import Records
from ..texts import Texts


class Passage(NamedTuple):
    """A passage's key and text; none where the text of its document is gone or damaged."""

    key: int
    text: str | None


def after(records: Records, texts: Texts, last: int, most: int) -> list[Passage]:
    """The next passages after a key."""
    rows = records.connection.execute(
        "SELECT p.key, d.sha256, p.start, p.end"
        " FROM passages p CROSS JOIN documents d ON d.key = p.document"
        " WHERE p.key > ? ORDER BY p.key LIMIT ?",
        (last, most),
    )
    return [Passage(key, _text(texts, sha256, start, end)) for key, sha256, start, end in rows]


def _text(texts: Texts, sha256: str, start: int, end: int) -> str | None:
    with suppress(NotFound):
        return texts.get(sha256)[start:end]
    return None


def count_after(records: Records, last: int) -> int:
    """How many passages come after a key."""
    return _count(records, "key > ?", last)


def count_until(records: Records, last: int) -> int:
    """How many passages come before a key or have it."""
    return _count(records, "key <= ?", last)


def _count(records: Records, which: str, last: int) -> int:
    query = f"SELECT count(*) FROM passages WHERE {which}"
    return int(records.connection.execute(query, (last,)).fetchone()[0])
