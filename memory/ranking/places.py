"""Where candidates stand: what ranking needs to know of passages, from the database."""

import json
from collections.abc import Iterable
from typing import NamedTuple

from ..records import Records

_PLACES = """
SELECT p.key, p.document, p.start, p.end, d.sha256, d.path
FROM passages p JOIN documents d ON d.key = p.document
WHERE p.key IN (SELECT value FROM json_each(?))
"""

_ENDS = """
SELECT wanted.value,
       (SELECT key FROM passages WHERE document = wanted.value ORDER BY start LIMIT 1),
       (SELECT key FROM passages WHERE document = wanted.value ORDER BY start DESC LIMIT 1)
FROM json_each(?) wanted
"""


class Place(NamedTuple):
    """A passage by key: its document's key, where it stands there, and the document's text."""

    passage: int
    document: int
    start: int
    end: int
    sha256: str
    path: str


def places(records: Records, passages: Iterable[int]) -> dict[int, Place]:
    """The passages with these keys that still exist, by key."""
    rows = records.connection.execute(_PLACES, (json.dumps(list(passages)),))
    return {row[0]: Place(*row) for row in rows}


def ranges(records: Records, documents: Iterable[int]) -> dict[int, range]:
    """Keys of the passages of each document that has any: they follow each other."""
    rows = records.connection.execute(_ENDS, (json.dumps(list(documents)),))
    return {key: range(first, last + 1) for key, first, last in rows if first is not None}
