"""Opening, upgrading and refusing databases."""

import sqlite3
from pathlib import Path

import pytest

from longleaf.memory.errors import StoreDamaged, StoreMissing, StoreTooNew
from longleaf.memory.schema import MIGRATIONS, close_cleanly, open_readable, open_writable
from longleaf.memory.store import Store

LATER = (*MIGRATIONS, "CREATE TABLE later (name TEXT); INSERT INTO later VALUES ('new')")


def version(connection: sqlite3.Connection) -> int:
    """The schema version as stored."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_an_older_store_is_upgraded_and_keeps_its_content(tmp_path: Path) -> None:
    """A newer longleaf opens what an older one wrote."""
    path = tmp_path / "library.db"
    old = open_writable(path)
    old.execute("INSERT INTO facts VALUES ('root', '.')")
    close_cleanly(old)
    new = open_writable(path, LATER)
    assert version(new) == len(LATER)
    assert new.execute("SELECT value FROM facts").fetchall() == [(".",)]
    assert new.execute("SELECT name FROM later").fetchall() == [("new",)]
    new.close()


def test_an_upgrade_that_fails_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    """Half a migration is no migration."""
    path = tmp_path / "library.db"
    open_writable(path).close()
    broken = (*MIGRATIONS, "CREATE TABLE half (name TEXT); INSERT INTO nowhere VALUES (1)")
    with pytest.raises(StoreDamaged):
        open_writable(path, broken)
    again = open_writable(path)
    assert version(again) == len(MIGRATIONS)
    assert not again.execute("SELECT 1 FROM sqlite_schema WHERE name = 'half'").fetchall()
    again.close()


@pytest.mark.parametrize("opening", [open_writable, open_readable])
def test_a_newer_store_is_refused_untouched(tmp_path: Path, opening: object) -> None:
    """An older longleaf does not touch what it does not understand."""
    path = tmp_path / "library.db"
    open_writable(path, LATER).close()
    before = path.read_bytes()
    with pytest.raises(StoreTooNew, match="newer longleaf"):
        opening(path)  # type: ignore[operator]
    assert path.read_bytes() == before


def test_reading_an_older_store_says_how_to_upgrade_it(tmp_path: Path) -> None:
    """A reader never writes, so it cannot upgrade; it says who can."""
    path = tmp_path / "library.db"
    open_writable(path).close()
    with pytest.raises(StoreMissing, match="longleaf index"):
        open_readable(path, LATER)


def test_what_is_no_database_is_named(tmp_path: Path) -> None:
    """A file of other content is not overwritten."""
    path = tmp_path / "library.db"
    path.write_bytes(b"not a database, but longer than the header of one is " * 10)
    for opening in (open_writable, open_readable):
        with pytest.raises(StoreDamaged, match=r"library\.db"):
            opening(path)


def test_nothing_there_is_missing_not_damaged(tmp_path: Path) -> None:
    """Reading creates nothing."""
    with pytest.raises(StoreMissing):
        open_readable(tmp_path / "library.db")
    assert not list(tmp_path.iterdir())


def test_a_store_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    """What it knows is kept; what its readers would now read otherwise is read again."""
    root = tmp_path / "root"
    root.mkdir()
    (root / "a.txt").write_text("Ferries leave at nine.")
    (tmp_path / "store").mkdir()
    old = open_writable(tmp_path / "store" / "library.db", MIGRATIONS[:1])
    row = "('a.txt', 22, 1, 9, 'f0', 'text-1/1', 'indexed', NULL)"
    old.execute(f"INSERT INTO files VALUES {row}")
    old.execute(
        "INSERT INTO documents (id, path, file, sha256, characters, kind, state)"
        " VALUES ('0f', 'a.txt', 'a.txt', 'f1', 3, 'line', 'indexed')"
    )
    old.execute("INSERT INTO pages VALUES (1, x'0000000000000000', NULL, x'')")
    close_cleanly(old)
    store = Store(root, tmp_path / "store")
    assert store.update().read == 1
    with store.reading() as views:
        [entry] = views.ls()
        assert (entry.characters, entry.recognised) == (22, 0)
        assert views.search("ferries")[0].text == "Ferries leave at nine."
