"""How long it takes until something appears, as whole fresh processes.

    python benchmarks/startup.py [--rounds N] [--peer NAME=COMMAND …]

Measured are `longleaf --help` and `import longleaf` of the Python that runs this, against the same
Python doing nothing; peers are commands that you give. Rounds of all of them alternate, so that a
busy moment of the machine hits all of them.
"""

import argparse
import shlex
import subprocess
import sys
import time
from pathlib import Path

from report import machine, median, table

WARM_UPS = 2


def ours() -> dict[str, list[str]]:
    """The baseline, then the commands that are measured, by name."""
    program = Path(sys.executable).with_name("longleaf")
    return {
        "python -c pass": [sys.executable, "-c", "pass"],
        "import longleaf": [sys.executable, "-c", "import longleaf"],
        "longleaf --help": [str(program), "--help"],
        "longleaf --version": [str(program), "--version"],
    }


def peer(given: str) -> tuple[str, list[str]]:
    """A peer's name and command, from NAME=COMMAND."""
    name, _, command = given.partition("=")
    if not (name and command):
        raise argparse.ArgumentTypeError(f"{given!r} is not NAME=COMMAND")
    return name, shlex.split(command)


def milliseconds(command: list[str]) -> float:
    """Wall time of one process; CalledProcessError when it fails."""
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    return (time.perf_counter() - began) * 1e3


def measure(commands: dict[str, list[str]], rounds: int) -> dict[str, list[float]]:
    """Wall times of each command, in ms, without the rounds that warm up."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(WARM_UPS + rounds):
        for name, command in commands.items():
            took = milliseconds(command)
            if number >= WARM_UPS:
                times[name].append(took)
    return times


def main() -> None:
    """Measure and print the table."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--rounds", type=int, default=15)
    options.add_argument("--peer", type=peer, action="append", default=[], metavar="NAME=COMMAND")
    given = options.parse_args()
    times = measure(ours() | dict(given.peer), given.rounds)
    baseline = median(times["python -c pass"])
    rows: list[list[str]] = []
    for name, taken in times.items():
        figures = (median(taken), min(taken), max(taken), median(taken) - baseline)
        rows.append([name, *(f"{figure:.0f}" for figure in figures)])
    print(machine())
    print(f"{given.rounds} rounds after {WARM_UPS} that do not count, one process each\n")
    print(table(["", "median ms", "least ms", "most ms", "above Python ms"], rows))


if __name__ == "__main__":
    main()
