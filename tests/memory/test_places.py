"""Where a store may be kept, and folders with unusual names in them."""

import os
import unicodedata
from pathlib import Path

import pytest
from support.folders import content, fresh_content, text, write_folder

from longleaf.memory.errors import StoreMismatch
from longleaf.memory.store import Store


def folder(path: Path) -> Path:
    """A folder of some text files."""
    path.mkdir(parents=True)
    write_folder(path, files=3)
    return path


def test_the_documents_own_folder_is_no_place_for_their_memory(tmp_path: Path) -> None:
    """The store would be read as documents, and the mirror would overwrite them."""
    root = folder(tmp_path / "folder")
    before = sorted(root.rglob("*"))
    with pytest.raises(StoreMismatch, match="holds the documents"):
        Store(root, root).update()
    assert sorted(root.rglob("*")) == before


@pytest.mark.parametrize("name", ["text", "texts", "lexical"])
def test_folders_of_the_users_own_are_not_overwritten(tmp_path: Path, name: str) -> None:
    """Somebody gives `--store .` where there is a folder `text` already, with the documents."""
    root = folder(tmp_path / name)
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    with pytest.raises(StoreMismatch, match=f"has a {name} that is not ours"):
        Store(root, tmp_path).update()
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
    assert list(tmp_path.iterdir()) == [root]


def test_a_store_below_the_folder_is_not_read(tmp_path: Path) -> None:
    """Also where it has a name that is not hidden."""
    root = folder(tmp_path / "folder")
    Store(root, root / "memory").update()
    report = Store(root, root / "memory").update()
    assert (report.files, report.read) == (5, 0)


def test_a_folder_is_the_same_by_link_and_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was opened by a relative path stays open when the process goes elsewhere."""
    root = folder(tmp_path / "folder")
    (tmp_path / "link").symlink_to(root)
    monkeypatch.chdir(tmp_path)
    store = Store(Path("link"))
    monkeypatch.chdir("/")
    assert store.update().read == 4
    assert Store(root).update().read == 0


NAMES = (
    "line\nbreak.txt", "quo\"te's.txt", "100%20.txt", "*.txt", "[a].txt", "-rf.txt", " .txt",
    "a.zip!", "\N{GRINNING FACE}.txt", "x" * 251 + ".txt",
    unicodedata.normalize("NFC", "é.txt"), unicodedata.normalize("NFD", "é.txt"),
)  # fmt: skip


def test_any_name_is_found_read_and_mirrored(tmp_path: Path) -> None:
    """Line breaks, quotes, wildcards, two spellings of one accent, the longest name."""
    root = folder(tmp_path / "folder")
    for number, name in enumerate(NAMES):
        (root / name).mkdir()
        (root / name / name).write_text(text(number))
    store = Store(root)
    store.update()
    assert content(store) == fresh_content(root, tmp_path / "fresh")
    with store.reading() as views:
        for number, name in enumerate(NAMES):
            read = views.read(f"{name}/{name}") if name != "a.zip!" else None
            assert read is None or read.text == text(number)


def test_a_path_too_long_for_the_mirror_is_indexed_all_the_same(tmp_path: Path) -> None:
    """The mirror lies deeper than the folder; what has no place there is only not mirrored."""
    root = folder(tmp_path / "folder")
    longest = os.pathconf(root, "PC_PATH_MAX") - 2
    path = root
    while len(str(path)) < longest - 250:
        path /= "d" * 200
        path.mkdir()
    path /= "d" * (longest - len(str(path)) - len("/.txt")) + ".txt"
    path.write_text("unicorn")
    store = Store(root)
    assert store.update().read == 5
    with store.reading() as views:
        assert [hit.text for hit in views.search("unicorn")] == ["unicorn"]
    path.unlink()
    assert store.update().removed == 1
