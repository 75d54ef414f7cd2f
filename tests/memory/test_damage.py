"""Stores that were damaged, half deleted, full or tampered with."""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.folders import Content, content, fresh_content, text, write_folder

from longleaf.memory.errors import NotFound, StoreDamaged, StoreUnwritable
from longleaf.memory.store import Store


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of some text files that was indexed."""
    folder = tmp_path / "folder"
    folder.mkdir()
    write_folder(folder, files=6)
    Store(folder).update()
    return folder


@pytest.fixture
def good(root: Path) -> Content:
    """What its store holds before anything happens to it."""
    return content(Store(root))


def delete_texts(store: Path) -> None:
    """The texts are gone."""
    shutil.rmtree(store / "texts")


def garble_texts(store: Path) -> None:
    """The disk gives back something else, in texts and mirror alike."""
    for path in (store / "texts").iterdir():
        path.chmod(0o600)
        path.write_bytes(b"contract " * 100)


def delete_mirror(store: Path) -> None:
    """The mirror is gone."""
    shutil.rmtree(store / "text")


def delete_database(store: Path) -> None:
    """Only what is derived is left."""
    for path in store.glob("library.db*"):
        path.unlink()


def delete_all_but_the_database(store: Path) -> None:
    """Only the rows are left."""
    for name in ("texts", "text", "lexical"):
        shutil.rmtree(store / name)


def delete_segments(store: Path) -> None:
    """The search index has lost its content, not its list of contents."""
    for path in (store / "lexical").glob("*.idx"):
        path.unlink()


DAMAGES = (
    delete_texts, garble_texts, delete_mirror, delete_database, delete_all_but_the_database,
    delete_segments,
)  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_verify_mends_every_damage(
    root: Path, good: Content, damage: Callable[[Path], None]
) -> None:
    """What the messages advise helps: after `index --verify` all is as it was."""
    damage(root / ".longleaf")
    Store(root).update(verify=True)
    assert content(Store(root)) == good


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damage_keeps_nobody_from_indexing(
    root: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    """A new file, and one whose content is known, go in; `--verify` mends the rest."""
    damage(root / ".longleaf")
    shutil.copy(root / "file1.txt", root / "twin.txt")
    (root / "new.txt").write_text(text(50))
    Store(root).update()
    Store(root).update(verify=True)
    assert content(Store(root)) == fresh_content(root, tmp_path / "fresh")


def test_a_garbled_text_is_never_shown(root: Path) -> None:
    """A quote is of the document, or there is none."""
    garble_texts(root / ".longleaf")
    with Store(root).reading() as views, pytest.raises(NotFound, match="index --verify"):
        views.read("file1.txt")


def test_a_search_index_deleted_while_it_is_open_says_what_to_do(root: Path, good: Content) -> None:
    """A library that stays open is mended by the next index."""
    store = Store(root)
    with store.reading() as views:
        assert views.search("contract")
        shutil.rmtree(store.location / "lexical")
        with pytest.raises(StoreDamaged, match="longleaf index"):
            views.search("contract")
    store.update()
    assert content(store) == good


def test_a_store_deleted_while_it_is_open_is_made_anew(root: Path, good: Content) -> None:
    """As if the library had been opened after that."""
    store = Store(root)
    with store.reading() as views:
        assert views.search("contract")
    shutil.rmtree(store.location)
    store.update()
    assert content(store) == good


def test_a_malformed_database_is_named(root: Path) -> None:
    """Reading and writing say which file, and what to do."""
    database = Store(root).database
    head = database.read_bytes()[:8192]
    database.write_bytes(head + b"Z" * (database.stat().st_size - len(head)))
    (root / "new.txt").write_text(text(50))
    for look in (lambda: content(Store(root)), Store(root).update):
        with pytest.raises(StoreDamaged, match=r"library\.db"):
            look()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 400 KiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs root: mounts a small disk")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


@pytest.mark.parametrize("room", range(0, 320, 40))
def test_a_full_disk_is_said_and_costs_nothing_once_there_is_room(
    root: Path, tmp_path: Path, small: Path, room: int
) -> None:
    """Wherever in the middle of the writing the room ends."""
    ballast = small / "ballast"
    ballast.write_bytes(bytes((320 - room) << 10))
    store = Store(root, small / "store")
    try:
        store.update()
    except StoreUnwritable as error:
        assert "make room" in str(error)
    else:
        assert room >= 160
    ballast.unlink()
    store = Store(root, small / "store")
    store.update()
    assert content(store) == fresh_content(root, tmp_path / "fresh")


def tamper(root: Path, *statements: str) -> None:
    """Change the rows of a store, as somebody may who gives it away."""
    connection = sqlite3.connect(Store(root).database)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents SET path = '../../../mine', state = 'pending' WHERE path = 'file1.txt'",
        "INSERT INTO forgotten VALUES (999, '../../../mine', 0)",
    ],
)
def test_rows_cannot_write_or_delete_outside_of_the_mirror(
    root: Path, tmp_path: Path, statement: str
) -> None:
    """A folder that comes with a store of its own cannot reach out of it."""
    (tmp_path / "mine").write_text("mine")
    tamper(root, statement)
    with pytest.raises(StoreDamaged, match="leads out"):
        Store(root).update()
    assert (tmp_path / "mine").read_text() == "mine"


def test_a_mirror_that_is_a_link_is_not_followed(root: Path, tmp_path: Path) -> None:
    """Nor can it by a link."""
    home = tmp_path / "home"
    home.mkdir()
    delete_mirror(root / ".longleaf")
    (root / ".longleaf" / "text").symlink_to(home)
    (root / "new.txt").write_text(text(50))
    with pytest.raises(StoreDamaged, match="leads out"):
        Store(root).update()
    assert not list(home.iterdir())


def test_rows_and_links_cannot_show_what_is_no_text_of_the_store(
    root: Path, tmp_path: Path
) -> None:
    """A file of the user's is not a document, whatever a store says."""
    (tmp_path / "secret").write_text("secret")
    tamper(root, "UPDATE documents SET sha256 = '../../../secret' WHERE path = 'file1.txt'")
    with Store(root).reading() as views:
        with pytest.raises(NotFound):
            views.read("file1.txt")
        entry = next(entry for entry in views.ls() if entry.path == "file2.txt")
        stored = root / ".longleaf" / "texts" / entry.sha256
        stored.unlink()
        stored.symlink_to(tmp_path / "secret")
        with pytest.raises(NotFound):
            views.read("file2.txt")
