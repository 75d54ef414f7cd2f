"""Help: it is quick, it teaches, and docs/cli.md says the same."""

import subprocess
import sys
from pathlib import Path

import pytest
from support.commands import Run
from support.process import environment

GENERATE = Path(__file__).parents[2] / "docs" / "generate.py"
HEAVY = {"rich", "numpy", "tantivy", "onnxruntime", "langgraph", "longleaf.client"}


def test_the_page_is_up_to_date() -> None:
    """docs/cli.md is what `docs/generate.py` would write now."""
    ran = subprocess.run(
        [sys.executable, GENERATE, "--check"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize(
    ("words", "heavy"),
    # typer itself reads a command's arguments with pydantic
    [([], HEAVY | {"pydantic"}), (["ask"], HEAVY), (["runs", "show"], HEAVY)],
)
def test_help_loads_nothing_heavy(words: list[str], heavy: set[str]) -> None:
    """Help appears at once, for nothing is imported that only a command needs."""
    code = (
        "import sys; from longleaf.cli import main; main([*sys.argv[1:], '--help']);"
        f"print(sorted(set(sys.modules) & {heavy}), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        env=environment(),
        check=True,
    )
    assert ran.stderr == "[]\n"


def test_the_version_is_said(run: Run) -> None:
    """`--version` names the program and its version."""
    ran = run("--version")
    assert ran.code == 0
    assert ran.out.startswith("longleaf 0.")


def test_nothing_given_shows_the_help(run: Run) -> None:
    """`longleaf` alone teaches instead of failing in silence."""
    ran = run()
    assert "Commands:" in ran.out + ran.err


def test_a_mistyped_command_is_wrong_usage(run: Run) -> None:
    """Code 2, and the command that was meant."""
    ran = run("idnex", "x")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean `longleaf index`?" in ran.err
