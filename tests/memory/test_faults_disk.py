"""Disks that are full, out of files, or allow only small ones."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest
from support.faults import mounted, remounted
from support.folders import Content, content, fresh_content, text

from longleaf.memory import faults
from longleaf.memory.errors import StoreUnwritable
from longleaf.memory.store import Store

ROOM = "size=64m,nr_inodes=10k"
CAPPED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
from longleaf.cli import main
sys.exit(main(["index", *sys.argv[2:]]))
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two texts."""
    folder = tmp_path_factory.mktemp("folder")
    (folder / "deep").mkdir()
    (folder / "a.txt").write_text(text(1))
    (folder / "deep" / "b.txt").write_text(text(2))
    return folder


@pytest.fixture(scope="module")
def fresh(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Content:
    """What a store holds that was made where there is room."""
    return fresh_content(root, tmp_path_factory.mktemp("fresh"))


@pytest.mark.parametrize("options", ["size=4k", "size=88k", "size=180k"])
def test_a_small_disk_is_said_to_be_full_and_nothing_is_lost(
    root: Path, fresh: Content, tmp_path: Path, options: str
) -> None:
    """After room was made, the same command ends where it would have."""
    with mounted(tmp_path / "disk", options) as small:
        if not small:
            pytest.skip("needs root: mounts a small disk (the tests with a cap need no root)")
        _is_full_then_has_room(root, tmp_path / "disk", fresh)


@pytest.mark.parametrize("files", [2, 4, 6, 13])
def test_a_disk_that_allows_no_more_files_is_said_to_be_full(
    root: Path, fresh: Content, tmp_path: Path, files: int
) -> None:
    """Wherever the last file is that it allows: folder, lock, database, text, index or mirror."""
    with mounted(tmp_path / "disk", f"nr_inodes={files}") as small:
        if not small:
            pytest.skip("needs root: mounts a small disk (the tests with a cap need no root)")
        _is_full_then_has_room(root, tmp_path / "disk", fresh)


@pytest.mark.parametrize("number", ["ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EACCES", "EPERM", "EIO"])
def test_whatever_a_disk_refuses_has_the_same_advice(tmp_path: Path, number: str) -> None:
    """Full, over a quota, too large a file, read-only, not ours, or broken."""
    refused = OSError(getattr(errno, number), "refused")
    with (
        pytest.raises(StoreUnwritable, match=r"\(refused\): make room there.*--store"),
        faults.named(tmp_path / "library.db"),
    ):
        raise refused


def test_what_is_indexed_can_be_looked_into_on_a_full_disk(
    root: Path, fresh: Content, tmp_path: Path
) -> None:
    """Where SQLite has no room for what readers and writers share, there is no writer either."""
    with mounted(tmp_path / "disk", "size=4m") as small:
        if not small:
            pytest.skip("needs root: mounts a small disk")
        store = Store(root, tmp_path / "disk" / "store")
        store.update()
        with pytest.raises(OSError, match="No space"):
            (tmp_path / "disk" / "ballast").write_bytes(bytes(8 << 20))
        assert content(store) == fresh
        assert store.update().unchanged == 2


def _is_full_then_has_room(root: Path, disk: Path, fresh: Content) -> None:
    with pytest.raises(StoreUnwritable) as refused:
        Store(root, disk / "store").update()
    remounted(disk, ROOM)
    Store(root, disk / "store").update()
    assert content(Store(root, disk / "store")) == fresh
    assert (disk / "store" / ".gitignore").read_text() == "*\n"
    refused.match(r"make room|--store")  # who keeps the error keeps no lock with it


@pytest.mark.parametrize("most", [0, 1000, 30_000])
def test_where_files_may_not_grow_the_command_says_so(
    root: Path, fresh: Content, tmp_path: Path, most: int
) -> None:
    """A quota or a limit of the shell is no crash; without it the same command is done."""
    place = tmp_path / "store"
    capped = [sys.executable, "-c", CAPPED, str(most), str(root), "--store", str(place)]
    ran = subprocess.run(capped, capture_output=True, text=True, check=False)
    assert ran.returncode == 1, ran.stderr
    assert ran.stderr.splitlines()[-1].startswith("error: ")
    assert "--store" in ran.stderr
    assert "Traceback" not in ran.stderr
    Store(root, place).update()
    assert content(Store(root, place)) == fresh
    assert (place / ".gitignore").read_text() == "*\n"
