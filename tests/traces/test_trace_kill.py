"""A process that is killed while it records."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from longleaf.traces import names, read_trace

CHILD = """
import sys
from pathlib import Path
from longleaf.traces import Recorder, names, recording, span

with recording(Recorder(Path(sys.argv[1]))), span("run", "run"):
    for number in range(10**9):
        with span("leaf", "leaf", {names.COMBINATOR_INDEX: number}) as leaf:
            leaf.set(names.OUTPUT, f"{number} " * 3000)
        print(number, flush=True)
"""


@pytest.mark.parametrize("seed", range(5))
def test_everything_flushed_is_read_back(tmp_path: Path, seed: int) -> None:
    """Killed at any moment, a run keeps every span that had ended, and its texts."""
    path = tmp_path / "trace.jsonl"
    last = random.Random(seed).randrange(400)
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path)], stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if int(line) == last:
                child.kill()
                break
    trace = read_trace(path)
    run, *leaves = trace.spans
    ended = [leaf for leaf in leaves if leaf.status == "ok"]
    assert run.status == "interrupted"
    assert trace.skipped == 0
    assert len(leaves) - len(ended) <= 1
    assert [leaf.attributes[names.COMBINATOR_INDEX] for leaf in ended] == list(range(len(ended)))
    assert len(ended) > last
    for number, leaf in enumerate(ended):
        assert trace.text(leaf.attributes[names.OUTPUT]) == f"{number} " * 3000
