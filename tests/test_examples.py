"""The examples run as they stand."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The examples in a place of their own, without an index."""
    return Path(
        shutil.copytree(EXAMPLES, tmp_path / "examples", ignore=shutil.ignore_patterns(".longleaf"))
    )


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("ask.py", ("answered: ", "ferry-agreement.pdf, page ")),
        ("own_model.py", ("fog rule: ", "kept: ", "dropped: ('the horn is sounded by")),
        ("many_questions.py", ("of at most 9 calls", "ferry-agreement.pdf", "no_evidence")),
    ],
)
def test_an_example_prints_what_it_promises(
    copied: Path, name: str, printed: tuple[str, ...]
) -> None:
    """Run by a new user, it ends well and says what its docstring says."""
    done = subprocess.run(
        [sys.executable, "-W", "error", copied / name],
        capture_output=True, text=True, check=False, env=os.environ | {"PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for words in printed:
        assert words in done.stdout
