"""The file of a journal: its tables, how it is opened, and what can be wrong with it.

ServingFault
└── JournalFault            the journal cannot be used; the message says what to do
    ├── JournalTooNew       written by a newer longleaf
    ├── JournalDamaged      no database, or no longer a whole one
    └── JournalUnwritable   no room, or no right to write
"""

import sqlite3
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from ...traces.files import private
from ..errors import ServingFault

BUSY_SECONDS = 30.0
"""How long one process waits for another that writes."""

Migration = tuple[str, ...]
MIGRATIONS: tuple[Migration, ...] = (
    (
        "CREATE TABLE replies (key TEXT PRIMARY KEY, model TEXT NOT NULL, value TEXT NOT NULL,"
        " usage TEXT NOT NULL, made REAL NOT NULL)",
        "CREATE TABLE citations (run TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (run, key))"
        " WITHOUT ROWID",
    ),
)
"""Step `i` brings a journal from version `i` to `i + 1`; steps are added, never changed."""

_CREATING = Lock()
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_UNWRITABLE = {
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
}  # fmt: skip


class JournalFault(ServingFault):
    """The journal cannot be used; the message says what to do."""


class JournalTooNew(JournalFault):
    """The journal was written by a newer longleaf."""


class JournalDamaged(JournalFault):
    """The journal is no database, or no longer a whole one."""


class JournalUnwritable(JournalFault):
    """There is no room for the journal, or no right to write it."""


def connect(path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> sqlite3.Connection:
    """Open the journal, create or upgrade it as needed; beside other processes.

    A commit outlives this process; one of the last moment may not outlive a power cut, which costs
    that reply and nothing else. Raises JournalFault.
    """
    with named(path):
        _create(path)
        path.chmod(0o600)
        connection = sqlite3.connect(
            path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            _upgrade(connection, migrations, path)
            _let_others_read(connection)
            connection.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Generator[None]:
    """All of what is written in it, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def named(path: Path) -> Generator[None]:
    """Raise what SQLite or the disk refuses as a JournalFault."""
    try:
        yield
    except sqlite3.Error as error:
        raise _fault(path, error) from error
    except OSError as error:
        raise _unwritable(path, error.strerror) from error


def _fault(path: Path, error: sqlite3.Error) -> JournalFault:
    code = _code(error)
    if code in _DAMAGED:
        return JournalDamaged(
            f"{path} is damaged ({error}): move it away to go on without it; the replies in it"
            " are then asked for, and paid for, again"
        )
    if code in _UNWRITABLE:
        return _unwritable(path, error)
    if code in _LOCKED:
        return JournalFault(f"another program has {path} open and locked: close it there")
    return JournalFault(f"{path} cannot be used ({error})")


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest is detail


def _unwritable(path: Path, why: object) -> JournalUnwritable:
    return JournalUnwritable(
        f"{path} cannot be written ({why}): make room there, or keep memory elsewhere with --store"
    )


def _create(path: Path) -> None:
    """An empty file for its owner alone, where there is none.

    One that is there is not opened: to close it would end all locks that this process holds on it.
    (SQLite, How To Corrupt An SQLite Database File, 2.2.)
    """
    with _CREATING, suppress(FileExistsError):
        open(path, "xb", opener=private).close()


def _let_others_read(connection: sqlite3.Connection) -> None:
    """Have replies written to a log, so that who writes keeps nobody from reading.

    This one statement does not wait for another process that writes: a transaction does.
    """
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.Error as error:
            if _code(error) not in _LOCKED:
                raise
        with transaction(connection):
            pass


def _upgrade(connection: sqlite3.Connection, migrations: Sequence[Migration], path: Path) -> None:
    if _version(connection, migrations, path) == len(migrations):
        return
    with transaction(connection):
        version = _version(connection, migrations, path)
        for statement in (one for step in migrations[version:] for one in step):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")


def _version(connection: sqlite3.Connection, migrations: Sequence[Migration], path: Path) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(migrations):
        raise JournalTooNew(
            f"{path} was written by a newer longleaf (schema {version}, this one knows"
            f" {len(migrations)}): update longleaf, or give another --store"
        )
    return version
