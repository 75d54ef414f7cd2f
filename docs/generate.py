"""Write docs/cli.md from the command line's own help; `--check` only compares.

    python docs/generate.py [--check]

Run it again whenever a command, an option or a help text changes.
"""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from longleaf.cli import main as run_longleaf
from longleaf.cli.exits import PRECEDENCE, Exit

PAGE = Path(__file__).with_name("cli.md")
PLAIN = {"COLUMNS": "100", "NO_COLOR": "1"}
HEAD = """\
# The command line

(Made by `python docs/generate.py`; change the help texts in `longleaf/cli`, not this page.)

Answers go to stdout, progress and remarks to stderr. `--json` prints JSON instead, whose keys are a
contract; several questions give one object a line. `NO_COLOR` is honoured. A folder in place of a
command is asked: `longleaf FOLDER QUESTION` is `longleaf ask FOLDER QUESTION`.
`LONGLEAF_DEBUG=1` shows where an error comes from.
"""


def run_help(*words: str) -> str:
    """What `longleaf WORDS --help` prints."""
    with redirect_stdout(StringIO()) as printed:
        run_longleaf([*words, "--help"])
    return printed.getvalue().strip("\n")


def commands_of(help_text: str) -> list[str]:
    """Names of the commands that a help text lists."""
    _, _, listed = help_text.partition("Commands:\n")
    return re.findall(r"^  (\w+) {2,}", listed.partition("\n\n")[0], re.MULTILINE)


def sections(*words: str) -> Iterator[str]:
    """A section for a command, then those of its own commands."""
    text = run_help(*words)
    yield f"## {' '.join(['longleaf', *words])}\n\n```text\n{text}\n```\n"
    for name in commands_of(text):
        yield from sections(*words, name)


def exit_codes() -> str:
    """The table of exit codes, in the order in which they go before each other."""
    rows = [f"| {int(code)} | {code.meaning} |" for code in sorted(Exit)]
    order = ", ".join(str(int(code)) for code in PRECEDENCE)
    return "\n".join(
        ["## Exit codes", "", "| code | when |", "| --- | --- |", *rows, "",
         f"Where several hold, the first of {order} is given.", ""]
    )  # fmt: skip


def main() -> int:
    """Write the page, or with `--check` say (1) that it is out of date."""
    os.environ.update(PLAIN)
    page = "\n".join([HEAD, *sections(), exit_codes()])
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page:
        return 0
    print(f"{PAGE} is out of date: run python {Path(__file__).name} in docs", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
