"""Where candidates stand: what ranking needs to know of passages, from the database."""

import json
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from ..records import Records

_DOCUMENTS = """
SELECT d.key, d.sha256, d.path
FROM json_each(?) wanted CROSS JOIN documents d ON d.key = wanted.value
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


class Places:
    """Looks up where passages stand; remembers the documents, which are fewer."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._documents: dict[int, tuple[str, str]] = {}

    def of(self, passages: Collection[int]) -> dict[int, Place]:
        """The passages with these keys that exist, by key."""
        rows = self._records.find(passages)
        new = {row.document for row in rows.values()} - self._documents.keys()
        if new:
            found = self._rows(_DOCUMENTS, new)
            self._documents |= {key: (sha256, path) for key, sha256, path in found}
        documents = self._documents
        return {key: Place._make(row + documents[row.document]) for key, row in rows.items()}

    def ranges(self, documents: Iterable[int]) -> dict[int, range]:
        """Keys of the passages of each document that has any: they follow each other."""
        rows = self._rows(_ENDS, documents)
        return {key: range(first, last + 1) for key, first, last in rows if first is not None}

    def _rows(self, query: str, keys: Iterable[int]) -> list[tuple[Any, ...]]:
        return self._records.connection.execute(query, (json.dumps(list(keys)),)).fetchall()
