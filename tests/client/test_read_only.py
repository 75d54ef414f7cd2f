"""A folder on a medium that cannot be written: asked without a trace of writing."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import longleaf
from longleaf.memory.errors import StoreUnwritable


def mounted(*command: str | Path) -> bool:
    """Whether the system lets us mount."""
    return subprocess.run(["mount", *command], capture_output=True, check=False).returncode == 0


@pytest.fixture
def medium(tmp_path: Path) -> Iterator[Path]:
    """A folder that was indexed, as it looks on a read-only medium."""
    folder, medium = tmp_path / "folder", tmp_path / "medium"
    folder.mkdir()
    medium.mkdir()
    (folder / "contract.txt").write_text("The contract ends in May.")
    os.utime(folder / "contract.txt", ns=(10**18, 10**18))
    longleaf.open(folder).index()
    if not mounted("--bind", folder, medium):
        pytest.skip("needs root: mounts a folder read-only")
    try:
        assert mounted("-o", "remount,ro,bind", medium)
        yield medium
    finally:
        subprocess.run(["umount", "--lazy", medium], check=True)


def test_an_indexed_folder_is_asked_where_nothing_can_be_written(medium: Path) -> None:
    """It is searched and asked as ever; only the run is not recorded."""
    with longleaf.open(medium) as library:
        assert library.index().unchanged == 1
        assert [hit.path for hit in library.search("contract")] == ["contract.txt"]
        answer = library.ask("When does the contract end?")
    assert (answer.status, answer.run) == ("answered", None)
    assert [citation.quote for citation in answer.citations] == ["The contract ends in May."]


def test_what_is_new_there_cannot_be_read_into_memory(medium: Path, tmp_path: Path) -> None:
    """The error says how to go on; a store elsewhere works."""
    (tmp_path / "folder" / "new.txt").write_text("new")
    with pytest.raises(StoreUnwritable, match=r"--no-update.*--store"):
        longleaf.open(medium).index()
    assert longleaf.open(medium, store=tmp_path / "elsewhere").index().read == 2


def test_a_folder_never_indexed_there_says_where_else_to_keep_memory(medium: Path) -> None:
    """Nothing was written, and nothing can be."""
    with pytest.raises(StoreUnwritable, match="--store"):
        longleaf.open(medium, store=medium / "other").index()
