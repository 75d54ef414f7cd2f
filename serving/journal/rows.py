"""The rows of a journal: replies by their key, and which runs rest on them."""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from ..model import Usage
from .file import transaction

_FIND = "SELECT * FROM replies WHERE key IN (SELECT value FROM json_each(?))"
_ADD = "INSERT OR IGNORE INTO replies VALUES (?, ?, ?, ?, ?)"
_REPLACE = "INSERT OR REPLACE INTO replies VALUES (?, ?, ?, ?, ?)"
_CITE = "INSERT OR IGNORE INTO citations VALUES (?, ?)"
_FORGET = "DELETE FROM citations WHERE run NOT IN (SELECT value FROM json_each(?))"
_FREE = "DELETE FROM replies WHERE key NOT IN (SELECT key FROM citations)"


@dataclass(frozen=True, slots=True)
class Kept:
    """A reply as it is kept: its value as JSON, what was paid for it, and when (Unix seconds)."""

    key: str
    model: str
    value: str
    usage: Usage
    made: float


def find(connection: sqlite3.Connection, keys: Iterable[str]) -> dict[str, Kept]:
    """Those of these replies that are kept."""
    rows = connection.execute(_FIND, (json.dumps(list(keys)),)).fetchall()
    return {row[0]: _from_row(row) for row in rows}


def add(connection: sqlite3.Connection, kept: Kept, replace: bool) -> Kept:
    """Add a reply, unless one stands that is not to be replaced; gives the one that stands."""
    usage = json.dumps(asdict(kept.usage))
    row = (kept.key, kept.model, kept.value, usage, kept.made)
    if connection.execute(_REPLACE if replace else _ADD, row).rowcount:
        return kept
    return find(connection, [kept.key])[kept.key]


def cite(connection: sqlite3.Connection, run: str, key: str) -> None:
    """Say that this run rests on this reply, be it kept or not."""
    connection.execute(_CITE, (run, key))


def free(connection: sqlite3.Connection, kept_runs: Callable[[], Collection[str]]) -> int:
    """Forget all other runs, and the replies that no run cites; gives how many those were."""
    with transaction(connection):
        connection.execute(_FORGET, (json.dumps(list(kept_runs())),))
        freed = connection.execute(_FREE).rowcount
    with suppress(sqlite3.Error):  # no room, or another process writes: next time
        connection.execute("VACUUM")
    return freed


def _from_row(row: tuple[Any, ...]) -> Kept:
    key, model, value, usage, made = row
    try:
        return Kept(key, model, value, Usage(**json.loads(usage)), made)
    except (TypeError, ValueError):  # somebody else wrote it
        return Kept(key, model, value, Usage(usd=None), made)
