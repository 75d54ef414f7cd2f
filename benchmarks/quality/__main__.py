"""How well search finds the passage: `python benchmarks/quality [--data FOLDER] [--sets A,B]`."""

import argparse
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from report import machine

from quality.answers import judge_answers
from quality.arms import Arm
from quality.peers import PEERS, versions
from quality.product import ARMS
from quality.run import evaluate, opened
from quality.sets import SETS, load
from quality.shown import shown, shown_answers

_ARMS = {arm.name: arm for arm in [*ARMS, *PEERS]}


def main() -> None:
    """Measure the sets one after the other, and print their tables."""
    given = _arguments()
    print(machine(), versions(), sep="\n")
    sets = [name for name in given.sets if _has(name, given.data, given.split)]
    for name in sets:
        _search(name, given)
    if given.answers:
        judged = [
            (name, list(judge_answers(load(name, given.data, given.split), given.answers)))
            for name in sets
        ]
        print("\n" + shown_answers(judged))


def _has(name: str, data: Path, split: str) -> bool:
    try:
        return bool(load(name, data, split))
    except FileNotFoundError as missing:
        print(f"{name} is left out: {missing}")
        return False


def _search(name: str, given: argparse.Namespace) -> None:
    arms: list[Arm] = [_ARMS[arm] for arm in given.arms]
    with opened(name, given.data, given.split, given.limit, given.cache) as shelves:
        results = evaluate(shelves, arms, SETS[name].depths)
    print("\n" + shown(name, results, SETS[name].depth), flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How well search finds the passage.")
    data = os.environ.get("LONGLEAF_DATA", "../shared/data")
    parser.add_argument("--data", type=Path, default=Path(data), help="folder of the question sets")
    parser.add_argument("--sets", type=_chosen, default=list(SETS), help=f"of: {', '.join(SETS)}")
    parser.add_argument("--split", choices=("dev", "train"), default="dev")
    parser.add_argument("--arms", type=_chosen, default=list(_ARMS), help=f"of: {', '.join(_ARMS)}")
    parser.add_argument("--limit", type=int, help="questions of each set")
    parser.add_argument("--cache", type=Path, help="folder where vectors are kept")
    parser.add_argument(
        "--answers", type=int, nargs="?", const=40, help="also ask so many questions of each set"
    )
    given = parser.parse_args()
    unknown = {*given.sets} - {*SETS} | {*given.arms} - {*_ARMS}
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    return given


def _chosen(names: str) -> list[str]:
    return names.split(",")


if __name__ == "__main__":
    main()
