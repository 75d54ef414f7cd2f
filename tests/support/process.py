"""The installed `longleaf` command as a real process, with pipes or with a terminal."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from .commands import Ran

COMMAND = Path(sys.executable).with_name("longleaf")
_PATIENCE = 300


def environment(**values: str) -> Mapping[str, str]:
    """The environment of this process without a tester's settings; other values as given."""
    known = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("LONGLEAF_") and name != "NO_COLOR"
    }
    return known | {"TERM": "xterm-256color", "COLUMNS": "100"} | values


def longleaf(*arguments: object, stdin: str = "", **values: str) -> Ran:
    """Run the command and wait for its end; `values` go into its environment."""
    ran = subprocess.run(
        [COMMAND, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        env=environment(**values),
        timeout=_PATIENCE,
        check=False,
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def on_terminal(
    *arguments: object, stream: Literal["stdout", "stderr"] = "stdout", **values: str
) -> str:
    """What the command prints to one stream where that is a terminal."""
    master, slave = os.openpty()
    with subprocess.Popen(
        [COMMAND, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=slave if stream == "stdout" else subprocess.DEVNULL,
        stderr=slave if stream == "stderr" else subprocess.DEVNULL,
        env=environment(**values),
    ):
        os.close(slave)
        printed = read_all(master)
    os.close(master)
    return printed.decode()


def read_all(terminal: int) -> bytes:
    """Everything that comes from a terminal until nobody has it open any more."""
    printed = b""
    while more := read_some(terminal):
        printed += more
    return printed


def read_some(terminal: int) -> bytes:
    """What comes next from a terminal; empty when nobody has it open any more."""
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux says that the other end is closed
        return b""
