"""Names that are no text, and paths that are too long for the system."""

import os
import sys
from pathlib import Path

import pytest
from support.faults import deep_folders
from support.folders import text

from longleaf.memory.errors import StoreUnwritable
from longleaf.memory.store import Store

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are always text")


def test_a_name_that_is_no_text_is_listed_with_its_bytes(tmp_path: Path) -> None:
    """From an old archive: the file and the folder to rename are told, the others are read."""
    (tmp_path / "good.txt").write_text(text(1))
    made = os.fsencode(tmp_path)
    (Path(os.fsdecode(made + b"/caf\xe9.txt"))).write_text(text(2))
    os.mkdir(made + b"/gr\xfcn")
    (Path(os.fsdecode(made + b"/gr\xfcn/inside.txt"))).write_text(text(3))
    for _ in range(2):
        report = Store(tmp_path).update()
        assert [problem.path for problem in report.failed] == ["caf\\xe9.txt", "gr\\xfcn"]
        assert {problem.reason for problem in report.failed} == {
            "its name is not valid UTF-8: rename it"
        }
        assert report.read + report.unchanged == 1
    os.rename(made + b"/gr\xfcn", tmp_path / "grün")
    report = Store(tmp_path).update()
    assert (report.read, len(report.failed)) == (1, 1)


def test_a_folder_whose_own_name_is_no_text_can_be_indexed_from_elsewhere(tmp_path: Path) -> None:
    """Memory cannot be kept in it; the error says so, with what to do."""
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    folder.mkdir()
    (folder / "good.txt").write_text(text(1))
    for verify in (False, True):
        with pytest.raises(StoreUnwritable, match=r"caf\\xe9.* not valid UTF-8: rename .*--store"):
            Store(folder).update(verify)
    assert [path.name for path in folder.iterdir()] == ["good.txt"]
    assert Store(folder, tmp_path / "store").update().read == 1
    assert Store(folder, tmp_path / "store").update().unchanged == 1
    folder.rename(tmp_path / "cafe")
    assert Store(tmp_path / "cafe").update().read == 1


def test_folders_a_thousand_deep_are_read_and_mirrored(tmp_path: Path) -> None:
    """Deeper than Python's functions may call themselves; the outermost may become a file."""
    root = tmp_path / "root"
    root.mkdir()
    depth = sys.getrecursionlimit() + 20
    with deep_folders(root, "d", depth, texts_from=depth):
        store = Store(root)
        assert store.update().read == 1
        deepest = "d/" * depth + "leaf.txt"
        mirrored = store.location / "text" / deepest
        assert mirrored.read_text() == f"It lies {depth} folders deep."
        with store.reading() as views:
            assert views.read(deepest).text == mirrored.read_text()
        (root / "d").rename(root / ".hidden")
        (root / "d").write_text("It is a file now.\n")
        report = store.update()
        assert (report.read, report.removed) == (1, 1)
        assert (store.location / "text" / "d").is_file()


def test_what_lies_deeper_than_a_path_can_say_is_listed(tmp_path: Path) -> None:
    """What can be opened is read, also where its mirror would have too long a path."""
    root = tmp_path / "root"
    root.mkdir()
    with deep_folders(root, "d" * 200, 40):
        report = Store(root).update()
        assert report.read == report.files - len(report.failed) >= 15
        assert len(report.failed) in (1, 2)  # a folder, and the file before it if that is too long
        for problem in report.failed:
            assert len(problem.path) > 3800
            assert "File name too long: move it to a folder higher up" in problem.reason
        assert Store(root).update().unchanged == report.read
