"""Several processes with one journal, and several journals in one process."""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from support.asking import ask, echo, numbered, texts
from support.asking_beside import Beside, beside

from longleaf.serving.journal.file import connect
from longleaf.serving.journal.journal import Journal
from longleaf.serving.journal.journaled import Journaled
from longleaf.serving.scripted import Scripted

SWITCH = "PRAGMA journal_mode = WAL"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a journal may be."""
    return tmp_path / "journal.db"


@contextmanager
def two(path: Path) -> Generator[tuple[Beside, Beside]]:
    """Two processes that have opened the same journal, both at the same moment."""
    with beside(path, "one") as one, beside(path, "two") as other:
        for child in (one, other):
            child.tell()
        assert [child.hear() for child in (one, other)] == [None, None]
        yield one, other


def kept(path: Path, count: int) -> list[str | None]:
    """The replies to so many calls, of which the journal holds these and no more."""
    never = Scripted(echo)
    with Journal(path) as journal:
        replies = texts(ask(Journaled(never, journal), numbered(range(count))))
    assert not never.calls
    with closing(sqlite3.connect(path)) as rows:
        assert rows.execute("SELECT count(*) FROM replies").fetchone() == (count,)
    return replies


def signed(name: str, *numbers: int) -> list[str]:
    """Replies that this process paid for."""
    return [f"{name} {number}" for number in numbers]


def test_only_what_is_under_way_in_both_processes_is_paid_by_both(path: Path) -> None:
    """Each call is kept once, and both are given that reply, whoever paid for it."""
    with two(path) as (one, other):
        one.tell("0 3 0")
        other.tell("1 5 0")
        assert (one.hear(), other.hear()) == (3, 4)
        other.tell()
        assert other.hear() == [signed("two", 1, 2, 3, 4), 4, None]
        one.tell()
        assert one.hear() == [[*signed("one", 0), *signed("two", 1, 2)], 3, None]
        all_replies = [*signed("one", 0), *signed("two", 1, 2, 3, 4)]
        assert one.asked(0, 5, 5) == [all_replies, 3, None]
        assert other.asked(0, 5, 5) == [all_replies, 4, None]
    assert kept(path, 5) == all_replies


def test_processes_that_write_at_the_same_time_are_given_the_same_replies(path: Path) -> None:
    """Nobody is refused, nothing is lost, and what came later is paid by nobody."""
    with two(path) as children:
        for child in children:
            child.tell("0 200 10")
        told: list[Any] = [child.hear() for child in children]
        assert told[0][0] == told[1][0]
        assert [fault for _, _, fault in told] == [None, None]
        assert told[0][1] + told[1][1] >= 200
        for child, (replies, paid, _) in zip(children, told, strict=True):
            assert child.asked(0, 200, 10) == [replies, paid, None]
    assert kept(path, 200) == told[0][0]
    with Journal(path) as journal:
        assert journal.free(lambda: ["two"]) == 0, "both runs rest on all of them"


def test_who_opens_while_another_writes_waits(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also at the one step for which SQLite itself does not wait."""
    connect(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA journal_mode = DELETE")
    said: list[str] = []

    def beside_it(statement: str) -> None:
        said.append(statement)
        if said.count(SWITCH) == 1 and statement == SWITCH:
            other.execute("BEGIN IMMEDIATE")
        elif other.in_transaction:
            other.execute("ROLLBACK")

    def connected(*given: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = plain_connect(*given, **named)
        connection.set_trace_callback(beside_it)
        return connection

    plain_connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", connected)
    with closing(connect(path)) as connection, closing(other):
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert said.count(SWITCH) == 2


def test_a_second_journal_in_a_process_does_not_unlock_the_first(path: Path) -> None:
    """Else another process takes itself for the last one, and tidies away what comes then."""
    with Journal(path) as journal:
        Journal(path).close()
        with beside(path, "one") as one:
            one.tell()
            assert one.hear() is None
        ask(Journaled(Scripted(echo), journal), numbered(range(3)))
        with beside(path, "two") as other:
            other.tell()
            assert other.hear() is None
            assert other.asked(0, 3, 3) == [["re 0", "re 1", "re 2"], 0, None]
