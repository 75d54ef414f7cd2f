"""What .ci/run relies on: the commands in the README, and the count at its end."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAD = '<?xml version="1.0"?><testsuites><testsuite>'
TAIL = "</testsuite></testsuites>"
PASSED = '<testcase classname="a" name="one"/>'
FAILED = '<testcase classname="a" name="two"><failure message="no"/></testcase>'
BROKEN = '<testcase classname="a" name="three"><error message="no"/></testcase>'


def skipped(reason: str) -> str:
    """A test that was skipped, as pytest reports it."""
    return f'<testcase classname="a" name="four"><skipped message="{reason}"/></testcase>'


def run(script: str, *arguments: object, **values: str) -> tuple[int, list[str]]:
    """A script of .ci in a process of its own: its exit code, and its lines."""
    done = subprocess.run(
        [sys.executable, ROOT / ".ci" / script, *map(str, arguments)],
        capture_output=True, text=True, check=False, env=values,
    )  # fmt: skip
    return done.returncode, (done.stdout + done.stderr).splitlines()


@pytest.mark.parametrize("mark", ["install", "test"])
def test_the_readme_holds_each_command_once(mark: str) -> None:
    """A newcomer finds one line to copy, and it makes its own environment."""
    code, lines = run("readme.py", ROOT / "README.md", mark)
    assert code == 0, lines
    (command,) = lines
    assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")


def test_a_mark_without_a_command_is_said() -> None:
    """A command that went missing from the README does not pass for an empty one."""
    code, lines = run("readme.py", ROOT / "README.md", "nothing")
    assert code == 1
    assert "nothing" in lines[-1]


@pytest.mark.parametrize(
    ("cases", "stages", "values", "closing", "code"),
    [
        ([PASSED], [], {}, "1 passed, 0 failed, 0 skipped", 0),
        ([PASSED, FAILED, BROKEN], [], {}, "1 passed, 2 failed, 0 skipped", 1),
        ([PASSED, skipped("needs a GPU")], [], {}, "1 passed, 0 failed, 1 skipped", 0),
        ([skipped("needs data: squad")], [], {}, "0 passed, 0 failed, 1 skipped", 0),
        (
            [skipped("needs data: squad")], [], {"LONGLEAF_DATA": "data"},
            "0 passed, 1 failed, 1 skipped", 1,
        ),
        ([skipped("no numpy here")], [], {}, "0 passed, 1 failed, 1 skipped", 1),
        ([PASSED], ["mypy", "pyright"], {}, "1 passed, 2 failed, 0 skipped", 1),
        ([FAILED], ["README, second command"], {}, "0 passed, 1 failed, 0 skipped", 1),
        ([PASSED], ["README, second command"], {}, "1 passed, 1 failed, 0 skipped", 1),
    ],
)  # fmt: skip
def test_the_closing_line_counts_every_failure(
    tmp_path: Path,
    cases: list[str],
    stages: list[str],
    values: dict[str, str],
    closing: str,
    code: int,
) -> None:
    """Whoever reads the last line only knows whether all is well."""
    report = tmp_path / "report.xml"
    report.write_text(HEAD + "".join(cases) + TAIL, encoding="utf-8")
    ended, lines = run("tally.py", report, "--failed", *stages, **values)
    assert (lines[-1], ended) == (closing, code)


def test_a_report_that_is_missing_is_a_failure(tmp_path: Path) -> None:
    """Tests that never ran do not pass."""
    code, lines = run("tally.py", tmp_path / "report.xml", "--failed")
    assert (code, lines[-1]) == (1, "0 passed, 1 failed, 0 skipped")
