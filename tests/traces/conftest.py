"""A recorder that is current, and clocks that a test moves by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from longleaf.traces import Recorder, recording


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[Recorder]:
    """A recorder, current for the test, with a file of its own."""
    with Recorder(tmp_path / "trace.jsonl") as made, recording(made):
        yield made
