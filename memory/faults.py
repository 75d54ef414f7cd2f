"""Errors of SQLite and of the disk, by the names that this room gives them."""

import errno
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from .errors import StoreDamaged, StoreFault, StoreLocked, StoreUnwritable

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_UNWRITABLE = {
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR,
}  # fmt: skip
_REFUSED = {
    errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO,
}  # fmt: skip


@contextmanager
def named(database: Path, writing: bool = False) -> Generator[None]:
    """Raise what SQLite or the disk refuses as a StoreFault that says what to do.

    `writing` tells a disk without room for one more file from a database that cannot be opened.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise _fault(database, error, writing) from error
    except OSError as error:
        if error.errno not in _REFUSED:
            raise
        raise _unwritable(database, error.strerror) from error


def is_without_room(error: sqlite3.Error) -> bool:
    """Whether SQLite could not make or enlarge a file that it needs."""
    return _code(error) in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest is detail


def _fault(database: Path, error: sqlite3.Error, writing: bool) -> StoreFault:
    code = _code(error)
    if code in _BUSY:
        return StoreLocked(f"another program has {database} open and locked: close it there")
    if code in _UNWRITABLE or (writing and code == sqlite3.SQLITE_CANTOPEN):
        return _unwritable(database, str(error))
    return StoreDamaged(
        f"{database} cannot be opened ({error}): if it is damaged, delete"
        f" {database.parent} and index again; if it was copied while in use, open it"
        " once where it can be written"
    )


def _unwritable(database: Path, why: object) -> StoreUnwritable:
    return StoreUnwritable(
        f"{database.parent} cannot be written ({why}): make room there, or keep memory elsewhere"
        " with --store; what was indexed before is kept"
    )
