"""The journal as a file: what is put stays, whoever is beside, and whatever is wrong."""

import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from support.faults import mounted

from longleaf.serving.journal.file import (
    MIGRATIONS,
    JournalDamaged,
    JournalFault,
    JournalTooNew,
    connect,
)
from longleaf.serving.journal.journal import Journal
from longleaf.serving.journal.rows import Kept
from longleaf.serving.model import Usage

USAGE = Usage(1, 0, 120, 100, 20, 0.01, 1.5)


def kept(key: str, value: str = "{}") -> Kept:
    """A reply with this key."""
    return Kept(key, "model", value, USAGE, 7.0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a journal may be."""
    return tmp_path / "journal.db"


def test_what_was_put_is_found_by_the_next(path: Path) -> None:
    """With what was paid for it, and when; only its owner may read it."""
    with Journal(path) as journal:
        journal.put(kept("a"))
    with Journal(path) as journal:
        assert journal.get("a") == kept("a")
        assert journal.has("a")
        assert not journal.has("b")
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
        assert set(modes.values()) == {0o600}, modes


def test_the_first_reply_stands_unless_it_is_replaced(path: Path) -> None:
    """Whoever comes second is told what stands, for that is what a replay will find."""
    with Journal(path) as journal:
        journal.put(kept("a", "1"))
        assert journal.put(kept("a", "2")).result() == kept("a", "1")
        assert journal.put(kept("a", "3"), replace=True).result() == kept("a", "3")
        assert journal.get("a") == kept("a", "3")


def test_what_comes_meanwhile_is_committed_together(path: Path) -> None:
    """A commit gathers; it does not cost one for each reply."""
    waits: list[float] = []
    full = Event()

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        assert full.wait(60)

    with Journal(path, gather=0.01, sleep=sleep) as journal:
        written = [journal.put(kept(str(n))) for n in range(100)]
        full.set()
        assert all(one.result() for one in written)
    assert waits == [0.01]


def test_closing_writes_what_is_waiting(path: Path) -> None:
    """Nothing that was handed over is lost."""
    with Journal(path) as journal:
        for number in range(50):
            journal.put(kept(str(number)))
        journal.cite("run", ["0"])
    with Journal(path) as journal:
        assert len(journal.find(map(str, range(50)))) == 50
        assert journal.free(lambda: ["run"]) == 49


def test_what_no_kept_run_cites_is_freed(path: Path) -> None:
    """A reply that two runs rest on goes with the second of them, and the file gets smaller."""
    with Journal(path) as journal:
        journal.put(kept("a", "x" * 100_000), run="one")
        journal.put(kept("b"), run="one")
        journal.cite("two", ["b"])
        journal.put(kept("c"))
        assert journal.free(lambda: ["one", "two"]) == 1
        assert journal.free(lambda: ["two"]) == 1
        assert [journal.has(key) for key in "abc"] == [False, True, False]
        assert journal.free(lambda: []) == 1
    assert path.stat().st_size < 100_000


def test_a_newer_journal_is_refused_untouched(path: Path) -> None:
    """An older longleaf does not touch what it does not understand."""
    connect(path, (*MIGRATIONS, ("CREATE TABLE later (name TEXT)",))).close()
    before = path.read_bytes()
    with pytest.raises(JournalTooNew, match="update longleaf"):
        Journal(path)
    assert path.read_bytes() == before


def test_an_older_journal_is_upgraded_and_keeps_its_replies(path: Path) -> None:
    """A newer longleaf pays for nothing again."""
    with Journal(path) as journal:
        journal.put(kept("a"))
    connect(path, (*MIGRATIONS, ("CREATE TABLE later (name TEXT)",))).close()
    rows = sqlite3.connect(path)
    assert rows.execute("SELECT key FROM replies").fetchall() == [("a",)]
    assert rows.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 1,)
    rows.close()


def garbled(content: bytes) -> bytes:
    """Something else entirely."""
    return b"no database, but longer than the header of one: " * 30


def truncated(content: bytes) -> bytes:
    """Its end is missing."""
    return content[: len(content) // 2]


@pytest.mark.parametrize("damage", [garbled, truncated])
def test_a_damaged_journal_is_named_and_not_overwritten(
    path: Path, damage: Callable[[bytes], bytes]
) -> None:
    """What costs money again is for the user to decide: it says what to do, and does nothing."""
    with Journal(path) as journal:
        for number in range(50):
            journal.put(kept(str(number), "x" * 1000))
    damaged = damage(path.read_bytes())
    path.write_bytes(damaged)
    with pytest.raises(JournalDamaged, match="move it away"):
        Journal(path)
    assert path.read_bytes() == damaged


def test_a_page_that_is_damaged_keeps_nobody_from_asking(path: Path) -> None:
    """What cannot be read is not known; that is told once."""
    with Journal(path) as journal:
        for number in range(200):
            journal.put(kept(str(number), "x" * 1000))
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    told: list[str] = []
    with Journal(path, tell=told.append) as journal:
        assert journal.find(map(str, range(200))) == {}
        assert journal.put(kept("new")).result() == kept("new")
        assert not journal.has("new")
    assert len(told) == 1
    assert "damaged" in told[0]


def test_a_full_disk_is_told_once_and_replies_are_given_all_the_same(tmp_path: Path) -> None:
    """What was kept before is still there, and what comes when there is room again is kept."""
    with mounted(tmp_path / "disk", "size=256k") as is_mounted:
        if not is_mounted:
            pytest.skip("needs root: mounts a small disk")
        told: list[str] = []
        with Journal(tmp_path / "disk" / "journal.db", tell=told.append) as journal:
            assert journal.put(kept("early")).result()
            ballast = tmp_path / "disk" / "ballast"
            with open(ballast, "wb", buffering=0) as file:
                file.write(bytes(1 << 20))
            for number in range(20):
                big = kept(str(number), "x" * 50_000)
                assert journal.put(big).result() == big
            assert journal.has("early")
            ballast.unlink()
            journal.put(kept("late")).result()
            assert journal.has("late")
    assert len(told) == 1
    assert "make room" in told[0]


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """Before anything is asked."""
    with pytest.raises(JournalFault, match="--store"):
        Journal(tmp_path / "missing" / "journal.db")
