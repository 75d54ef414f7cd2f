"""Fill the README's tour with what its commands really print; `--check` only compares.

    python docs/tour.py [--check]

A block of commands (`sh`) is run in a copy of the checkout's examples, and the block after it
(`text`) becomes what they printed, remarks and cost included. Times and run ids differ from run to
run, and scores a little from processor to processor: a check passes over them.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "README.md"
TOUR = "## A tour"
_PAIR = re.compile(r"(```sh\n(.*?)```\n\n```text\n)(.*?)(```\n)", re.DOTALL)
_FLEETING = re.compile(
    r"\b\d+\.\d s\b|\bscore \d+\.\d\d\b|\b\d{8}T\d{6}-[0-9a-f]{6}\b|\d{4}-\d\d-\d\d \d\d:\d\d"
)


def printed(commands: str, folder: Path) -> str:
    """What the commands print in this folder, as a user sees it."""
    programs = Path(sys.executable).parent
    environment = os.environ | {
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
    }
    lines: list[str] = []
    for command in commands.strip().splitlines():
        done = subprocess.run(
            ["bash", "-c", f"exec 2>&1; {command}"],
            cwd=folder, env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        lines += [line.rstrip() for line in done.stdout.strip().splitlines()]
    return "\n".join(lines) + "\n"


def filled(page: str) -> str:
    """The page with the output of its tour's commands."""
    before, heading, tour = page.partition(TOUR)
    with TemporaryDirectory() as name:
        folder = Path(name)
        ignored = shutil.ignore_patterns(".longleaf")
        shutil.copytree(ROOT / "examples", folder / "examples", ignore=ignored)
        tour = _PAIR.sub(
            lambda found: found[1] + printed(found[2], folder).replace(name, "…") + found[4], tour
        )
    return before + heading + tour


def main() -> int:
    """Write the page, or with `--check` say (1) that it is out of date."""
    page = PAGE.read_text(encoding="utf-8")
    now = filled(page)
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(now, encoding="utf-8")
        return 0
    if _FLEETING.sub("…", page) == _FLEETING.sub("…", now):
        return 0
    print("the README's tour is out of date: run python docs/tour.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
