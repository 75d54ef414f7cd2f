"""Readers and other programs beside the one who writes."""

import sqlite3
from functools import partial
from pathlib import Path

import pytest
from support.folders import QUERIES, content, text, write_folder

from longleaf.memory.errors import StoreLocked
from longleaf.memory.progress import Progress
from longleaf.memory.store import Store
from longleaf.memory.views import Views


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder that was indexed."""
    folder = tmp_path / "folder"
    folder.mkdir()
    write_folder(folder)
    Store(folder).update()
    return folder


def looks(views: Views) -> list[object]:
    """What each view shows that needs no search index."""
    read = [views.read(entry.id) for entry in views.ls() if entry.state == "indexed"]
    pages = [list(views.pages(excerpt.document.id).starts) for excerpt in read]
    return [views.ls(), views.grep("contract", limit=10_000), read, pages, views.totals()]


def test_what_is_read_stays_while_the_folder_changes(root: Path) -> None:
    """A document that is replaced or deleted in the middle of a look is still there to its end."""
    with Store(root).reading() as views, Store(root).reading() as untouched:
        before = looks(untouched)
        (root / "file1.txt").write_text(text(55))
        (root / "file2.txt").unlink()
        Store(root).update()
        assert looks(views) == before
        for query in QUERIES:
            for hit in views.search(query, 100):
                assert hit.text == views.document(hit.document.id).text[hit.start : hit.end]
    with Store(root).reading() as views:
        assert looks(views) != before


def test_a_long_look_does_not_keep_the_writer_from_closing(root: Path) -> None:
    """The log stays as long as a reader needs it, and the last writer folds it away."""
    store, log = Store(root), root / ".longleaf" / "library.db-wal"
    with Store(root).reading():
        (root / "file1.txt").write_text(text(55))
        assert store.update().read == 1
        assert log.stat().st_size
    (root / "file1.txt").write_text(text(56))
    store.update()
    assert not log.exists() or not log.stat().st_size


def test_a_database_locked_by_another_program_is_said_to_be(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is told to delete a store that is only open elsewhere."""
    store = Store(root)
    other = sqlite3.connect(store.database, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, timeout=0))  # do not wait
    (root / "new.txt").write_text(text(55))
    for look in (lambda: content(store), store.writing().__enter__):
        with pytest.raises(StoreLocked, match="another program"):
            look()
    other.close()
    assert content(store).entries


def test_an_interrupted_first_index_is_not_complete(tmp_path: Path) -> None:
    """Nobody takes the first files of a folder for all of it."""
    root = tmp_path / "other"
    root.mkdir()
    write_folder(root)
    store = Store(root)

    def interrupt(progress: Progress) -> None:
        assert not store.is_complete
        if progress.done == 5:
            raise KeyboardInterrupt

    assert not store.is_complete
    with pytest.raises(KeyboardInterrupt):
        store.update(observe=interrupt)
    assert store.exists
    assert not store.is_complete
    store.update()
    assert store.is_complete
