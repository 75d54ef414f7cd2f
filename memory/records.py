"""The tables of a store's database: files, documents, pages, passages."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from typing import Any

from .document import Mark, PageMap, Reading
from .results import Entry, Problem, State
from .rows import ENTRY, PROBLEM, FileRow, Forgotten, Found, entry_of_row, packed, unpacked


class Records:
    """The tables of one open database."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._last: tuple[int, dict[int, Found]] = (0, {})

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self.connection.execute(query, values).fetchall()

    # files ------------------------------------------------------------------

    def files(self) -> dict[str, FileRow]:
        """All files that were seen, by path."""
        rows = self._rows(
            "SELECT path, size, modified, checked, sha256, reader, state, reason FROM files"
        )
        return {row[0]: FileRow(*row) for row in rows}

    def put_file(self, row: FileRow) -> None:
        """Add or replace a file's row; its documents stay."""
        self.connection.execute(
            "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET"
            " size = excluded.size, modified = excluded.modified, checked = excluded.checked,"
            " sha256 = excluded.sha256, reader = excluded.reader, state = excluded.state,"
            " reason = excluded.reason",
            (row.path, row.size, row.modified, row.checked, row.sha256, row.reader, row.state,
             row.reason),
        )  # fmt: skip

    def remove_documents(self, file: str) -> None:
        """Take out what a file held, and remember to take it out of the index and the mirror."""
        self._forget("file = ?", file)
        self.connection.execute("DELETE FROM problems WHERE file = ?", (file,))

    def remove_document(self, path: str) -> None:
        """Take out the document with this path, if there is one; its file is to be read again."""
        self.connection.execute(
            "UPDATE files SET reader = NULL"
            " WHERE path = (SELECT file FROM documents WHERE path = ?)",
            (path,),
        )
        self._forget("path = ?", path)

    def is_file(self, path: str) -> bool:
        """Whether a file of this path was read."""
        return bool(self._rows("SELECT 1 FROM documents WHERE path = ? AND file = path", (path,)))

    def _forget(self, which: str, value: str) -> None:
        self.connection.execute(
            "INSERT OR IGNORE INTO forgotten"
            " SELECT key, path, (SELECT count(*) FROM passages p WHERE p.document = d.key)"
            f" FROM documents d WHERE {which}",
            (value,),
        )
        self.connection.execute(f"DELETE FROM documents WHERE {which}", (value,))

    def remove_file(self, path: str) -> None:
        """Take out a file and what it held."""
        self.remove_documents(path)
        self.connection.execute("DELETE FROM files WHERE path = ?", (path,))

    def twins(self, sha256: str, reader: str) -> list[str]:
        """Files that were read from the same bytes by the same reader."""
        rows = self._rows(
            "SELECT path FROM files WHERE sha256 = ? AND reader = ? AND state <> 'failed'",
            (sha256, reader),
        )
        return [path for (path,) in rows]

    def documents_of(self, file: str) -> list[tuple[int, str, str]]:
        """Key, path and SHA-256 of the text of each document that a file holds, in order."""
        return self._rows(
            "SELECT key, path, sha256 FROM documents WHERE file = ? ORDER BY key", (file,)
        )

    # problems ---------------------------------------------------------------

    def put_problem(self, file: str, path: str, reason: str) -> None:
        """Note why a document in a file could not be read, or what of it could not."""
        self.connection.execute(
            "INSERT OR REPLACE INTO problems VALUES (?, ?, ?)", (file, path, reason)
        )

    def problems(self, file: str | None = None) -> list[Problem]:
        """What in files could not be read, by path; in one file, if given."""
        where, values = ("", ()) if file is None else (" WHERE file = ?", (file,))
        rows = self._rows(f"SELECT path, reason FROM problems{where} ORDER BY path", values)
        return [Problem(*row) for row in rows]

    def unread(self) -> tuple[list[Problem], list[Problem]]:
        """What could not be read: whole files or documents in files; parts of documents."""
        known = self.keys()
        whole = [
            Problem(r.path, r.reason or "") for r in self.files().values() if r.state == "failed"
        ]
        inside = self.problems()
        whole += [problem for problem in inside if problem.path not in known]
        return (
            sorted(whole, key=lambda problem: problem.path),
            [problem for problem in inside if problem.path in known],
        )

    # documents --------------------------------------------------------------

    def add_document(
        self,
        entry: Entry,
        file: str,
        reading: Reading,
        passages: Iterable[tuple[int, int]],
    ) -> int:
        """Add a document in the state that `entry` gives; returns its key."""
        pages = reading.pages
        key = self.connection.execute(
            "INSERT INTO documents (id, path, file, sha256, characters, kind, state, recognised)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                entry.id, entry.path, file, entry.sha256, entry.characters, pages.kind,
                entry.state, entry.recognised,
            ),
        ).lastrowid  # fmt: skip
        assert key is not None
        labels = json.dumps(list(pages.labels)) if pages.labels else None
        self.connection.execute(
            "INSERT INTO pages VALUES (?, ?, ?, ?, ?)",
            (
                key,
                packed(pages.starts),
                labels,
                packed(chain.from_iterable(reading.headings)),
                _marks_as_json(reading.marks),
            ),
        )
        self.connection.executemany(
            "INSERT INTO passages (document, start, end) VALUES (?, ?, ?)",
            ((key, start, end) for start, end in passages),
        )
        return key

    def entries(self) -> list[Entry]:
        """All documents, and all files and what is in them that could not be read, by path."""
        rows = self._rows(ENTRY + " WHERE d.key IS NOT NULL OR f.state = 'failed'")
        entries = map(entry_of_row, [*rows, *self._rows(PROBLEM)])
        return sorted(entries, key=lambda entry: entry.path)

    def entry(self, name: str) -> tuple[int, Entry] | None:
        """The document with this path, or else with this id, and its key."""
        named = "SELECT key FROM documents WHERE path = ? OR id = ? ORDER BY path <> ?"
        rows = self._rows(f"{ENTRY} WHERE d.key = ({named} LIMIT 1)", (name, name, name))
        return (rows[0][0], entry_of_row(rows[0])) if rows else None

    def entry_of(self, key: int) -> Entry | None:
        """The document with this key."""
        rows = self._rows(ENTRY + " WHERE d.key = ?", (key,))
        return entry_of_row(rows[0]) if rows else None

    def keys(self) -> dict[str, int]:
        """Keys of all documents, by path."""
        return dict(self._rows("SELECT path, key FROM documents"))

    def sources(self) -> list[tuple[str, str]]:
        """For each document the file it is from, and the SHA-256 of its text."""
        return self._rows("SELECT file, sha256 FROM documents")

    def totals(self) -> tuple[int, int, int]:
        """Number of documents, characters and passages."""
        return self._rows(
            "SELECT count(*), coalesce(sum(characters), 0), (SELECT count(*) FROM passages)"
            " FROM documents"
        )[0]

    def pages(self, key: int) -> PageMap:
        """Page map of the document with this key."""
        [(kind, starts, labels, length)] = self._rows(
            "SELECT d.kind, p.starts, p.labels, d.characters"
            " FROM documents d JOIN pages p ON p.document = d.key WHERE d.key = ?",
            (key,),
        )
        return PageMap(kind, unpacked(starts), length, json.loads(labels) if labels else ())

    def headings(self, key: int) -> list[tuple[int, int]]:
        """Ranges of the headings of the document with this key."""
        [(packed,)] = self._rows("SELECT headings FROM pages WHERE document = ?", (key,))
        numbers = iter(unpacked(packed))
        return list(zip(numbers, numbers, strict=True))

    def marks(self, key: int) -> list[Mark]:
        """Marks of the document with this key, in order."""
        [(marks,)] = self._rows("SELECT marks FROM pages WHERE document = ?", (key,))
        return [Mark(*mark) for mark in json.loads(marks)] if marks else []

    # passages ---------------------------------------------------------------

    def passages(self, document: int) -> list[Found]:
        """Passages of a document, in order."""
        rows = self._rows(
            "SELECT key, document, start, end FROM passages WHERE document = ? ORDER BY start",
            (document,),
        )
        return [Found(*row) for row in rows]

    def find(self, keys: Collection[int]) -> dict[int, Found]:
        """The passages with these keys that still exist, by key.

        What the last call found is not looked up again, unless this connection wrote since: a
        reader sees all along what it saw first.
        """
        changes, last = self._last
        known = last if changes == self.connection.total_changes else {}
        rows = self._rows(
            "SELECT p.key, p.document, p.start, p.end"
            " FROM json_each(?) wanted CROSS JOIN passages p ON p.key = wanted.value",
            (json.dumps([key for key in keys if key not in known]),),
        )
        found = {key: known[key] for key in keys if key in known}
        found |= {row[0]: Found._make(row) for row in rows}
        self._last = self.connection.total_changes, found
        return found

    # what the index has yet to learn ------------------------------------------

    def forgotten(self) -> list[Forgotten]:
        """Documents that are gone, but may still stand in the index and the mirror."""
        rows = self._rows("SELECT document, path, passages FROM forgotten")
        return [Forgotten(*row) for row in rows]

    def is_unsettled(self) -> bool:
        """Whether the index may lack something, or hold something that is gone."""
        rows = self._rows(
            "SELECT 1 FROM forgotten UNION SELECT 1 FROM documents WHERE state = 'pending'"
        )
        return bool(rows)

    def pending(self) -> list[tuple[int, Entry]]:
        """Documents that the index and the mirror may lack, with their keys."""
        return self._in_state("pending")

    def indexed(self) -> list[tuple[int, Entry]]:
        """Documents that the index and the mirror hold, with their keys."""
        return self._in_state("indexed")

    def _in_state(self, state: State) -> list[tuple[int, Entry]]:
        rows = self._rows(ENTRY + " WHERE d.state = ? ORDER BY d.key", (state,))
        return [(row[0], entry_of_row(row)) for row in rows]

    def settle(self) -> None:
        """Say that the index now holds what the database holds."""
        self.connection.execute("DELETE FROM forgotten")
        self.connection.execute("UPDATE documents SET state = 'indexed' WHERE state = 'pending'")
        self.connection.execute("UPDATE files SET state = 'indexed' WHERE state = 'pending'")

    def fact(self, name: str) -> str | None:
        """A fact about the store as a whole."""
        rows = self._rows("SELECT value FROM facts WHERE name = ?", (name,))
        return rows[0][0] if rows else None

    def put_fact(self, name: str, value: str) -> None:
        """Note a fact about the store as a whole."""
        self.connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))


def _marks_as_json(marks: Sequence[Mark]) -> str | None:
    return json.dumps([(mark.kind, mark.start, mark.end) for mark in marks]) if marks else None
