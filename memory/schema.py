"""The database of a store: its tables, how older ones are brought up to date, how it is opened."""

import os
import sqlite3
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from . import faults
from .errors import StoreMissing, StoreTooNew

FILES_AND_PASSAGES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
    path TEXT PRIMARY KEY, size INTEGER, modified INTEGER, checked INTEGER, sha256 TEXT,
    reader TEXT, state TEXT NOT NULL, reason TEXT
) WITHOUT ROWID;
CREATE TABLE documents (
    key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, path TEXT NOT NULL UNIQUE,
    file TEXT NOT NULL REFERENCES files ON DELETE CASCADE,
    sha256 TEXT NOT NULL, characters INTEGER NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL
);
CREATE INDEX documents_by_file ON documents (file);
CREATE INDEX documents_pending ON documents (state) WHERE state = 'pending';
CREATE TABLE pages (
    document INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    starts BLOB NOT NULL, labels TEXT, headings BLOB NOT NULL
);
CREATE TABLE passages (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL
);
CREATE INDEX passages_by_document ON passages (document, start);
CREATE TABLE forgotten (
    document INTEGER PRIMARY KEY, path TEXT NOT NULL, passages INTEGER NOT NULL
);
"""
"""Version 1. Keys are never used twice, so that a stale index entry cannot name a new passage.
`forgotten` holds documents that are gone but may still stand in the lexical index."""

MARKS_AND_PROBLEMS = """
ALTER TABLE pages ADD COLUMN marks TEXT;
ALTER TABLE documents ADD COLUMN recognised INTEGER NOT NULL DEFAULT 0;
CREATE TABLE problems (
    file TEXT NOT NULL REFERENCES files ON DELETE CASCADE, path TEXT NOT NULL,
    reason TEXT NOT NULL, PRIMARY KEY (file, path)
) WITHOUT ROWID;
"""
"""Version 2. A problem is a document in a file that could not be read, or, under the path of a
document, what of it could not."""

MIGRATIONS: tuple[str, ...] = (FILES_AND_PASSAGES, MARKS_AND_PROBLEMS)
"""Step `i` brings a database from version `i` to `i + 1`; steps are added, never changed."""


def open_writable(path: Path, migrations: Sequence[str] = MIGRATIONS) -> sqlite3.Connection:
    """Open the database for writing, create or upgrade it as needed.

    Raises StoreTooNew for one that a newer longleaf wrote, StoreDamaged when it is no database.
    """
    with faults.named(path, writing=True):
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        with _closed_on_failure(connection):
            path.chmod(0o600)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            _upgrade(connection, migrations, path)
    return connection


def open_readable(path: Path, migrations: Sequence[str] = MIGRATIONS) -> sqlite3.Connection:
    """Open the database for reading, beside a writer if there is one, as it is at this moment.

    Where its folder cannot be written, or its disk is full, SQLite cannot share it with a writer;
    it is then opened as immutable, provided that it was closed cleanly. Raises StoreMissing,
    StoreTooNew, StoreDamaged.
    """
    if not path.exists():
        raise StoreMissing(f"nothing was indexed here yet ({path.parent} has no library.db)")
    with faults.named(path):
        connection = _connect_readable(path)
        with _closed_on_failure(connection):
            connection.execute("BEGIN")
            _expect_version(connection, migrations, path)
    return connection


def close_cleanly(connection: sqlite3.Connection) -> None:
    """Fold the write-ahead log into the database, so that it can be read from read-only media.

    Where a reader still needs the log, or the disk is full, it is left to the next writer.
    """
    with suppress(sqlite3.Error):
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


@contextmanager
def _closed_on_failure(connection: sqlite3.Connection) -> Generator[None]:
    """Leave no lock behind, which would stand in the way of the next one who tries."""
    try:
        yield
    except BaseException:
        connection.close()
        raise


def _connect_readable(path: Path) -> sqlite3.Connection:
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    try:
        connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        connection.execute("SELECT count(*) FROM sqlite_schema")
        return connection
    except sqlite3.OperationalError as error:
        log = path.with_name(path.name + "-wal")
        shareable = os.access(path.parent, os.W_OK) and not faults.is_without_room(error)
        if shareable or (log.exists() and log.stat().st_size):
            raise
    return sqlite3.connect(address + "&immutable=1", uri=True, check_same_thread=False)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _upgrade(connection: sqlite3.Connection, migrations: Sequence[str], path: Path) -> None:
    version = _version(connection)
    _refuse_newer(version, migrations, path)
    for number, script in enumerate(migrations[version:], start=version + 1):
        connection.executescript(f"BEGIN; {script}; PRAGMA user_version = {number}; COMMIT;")


def _expect_version(connection: sqlite3.Connection, migrations: Sequence[str], path: Path) -> None:
    version = _version(connection)
    _refuse_newer(version, migrations, path)
    if version < len(migrations):
        raise StoreMissing(
            f"{path} is of an older longleaf (schema {version}, this one reads"
            f" {len(migrations)}): run `longleaf index` on the folder to bring it up to date"
        )


def _refuse_newer(version: int, migrations: Sequence[str], path: Path) -> None:
    if version > len(migrations):
        raise StoreTooNew(
            f"{path} was written by a newer longleaf (schema {version}, this one knows"
            f" {len(migrations)}): update longleaf, or give another --store"
        )
