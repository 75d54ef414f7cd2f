"""`kill -9` at any moment of a run: the same command again pays for no reply that was given."""

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from support.asking import echo, in_batches

from longleaf.serving.scripted import Scripted

KILLS = int(os.environ.get("LONGLEAF_KILLS", "3"))
CALLS, SIZE = 1000, 50


def asked(folder: Path, last: int = 0) -> subprocess.CompletedProcess[str]:
    """Run in a process of its own, killed before this step (0: not at all)."""
    return subprocess.run(
        [sys.executable, "-m", "support.killed_asking", *map(str, (folder, CALLS, SIZE, last))],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1],
    )  # fmt: skip


def lines(path: Path) -> Counter[str]:
    """How often each line stands in a file."""
    return Counter(path.read_text().split() if path.exists() else ())


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_run_pays_only_for_what_was_under_way(tmp_path: Path, number: int) -> None:
    """Every reply that was seen is replayed; the answer is that of a run that nobody killed."""
    killed = asked(tmp_path, Random(number).randint(1, 2 * CALLS))
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    paid, seen = lines(tmp_path / "paid"), lines(tmp_path / "seen")
    under_way = paid.total() - seen.total()
    assert 0 <= under_way <= SIZE
    again = asked(tmp_path)
    assert again.stdout.split() == [asyncio.run(in_batches(Scripted(echo), CALLS, SIZE))]
    total = lines(tmp_path / "paid")
    assert {call for call, times in total.items() if times > 1}.isdisjoint(seen)
    assert len(total) == CALLS
    assert total.total() <= CALLS + under_way
