"""`kill -9` at any moment while indexing: the store opens, and the next index mends it."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from support.folders import content, fresh_content, text, write_folder

from longleaf.memory.store import Store

KILLS = int(os.environ.get("LONGLEAF_KILLS", "3"))


def index_killed_at(root: Path, step: int) -> subprocess.CompletedProcess[str]:
    """Index in a process of its own, killed before this step (0: not at all)."""
    script = Path(__file__).parents[1] / "support" / "killed_index.py"
    return subprocess.run(
        [sys.executable, str(script), str(root), str(step)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def changed_folder(base: Path) -> Path:
    """A folder that was indexed and then changed in every way."""
    root = base / "folder"
    root.mkdir()
    write_folder(root)
    Store(root).update()
    (root / "file1.txt").write_text(text(101))
    (root / "file2.txt").rename(root / "moved.txt")
    (root / "file4.txt").unlink()
    (root / "file13.txt").write_text(text(13, sentences=200))
    return root


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_index_is_mended_by_the_next(tmp_path: Path, number: int) -> None:
    """Kill it at a random step, look, kill it again, index: the content is that of a new store."""
    root = changed_folder(tmp_path)
    shutil.copytree(root, tmp_path / "copy" / "folder", symlinks=True)
    steps = int(index_killed_at(tmp_path / "copy" / "folder", 0).stdout)
    random = Random(number)
    for _ in range(2):
        killed = index_killed_at(root, random.randint(1, steps))
        assert killed.returncode in (0, -signal.SIGKILL)
        with Store(root).reading() as views:
            for hit in views.search("contract notice", 50):
                assert hit.text == views.document(hit.document.id).text[hit.start : hit.end]
    Store(root).update()
    assert content(Store(root)) == fresh_content(root, tmp_path / "fresh")
