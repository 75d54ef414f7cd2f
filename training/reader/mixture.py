"""All examples of a run, mined once and kept in a file."""

import json
import random
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from .batches import Share
from .examples import Example, Span
from .negatives import mined
from .sets import KEPT_APART, SETS, apart

COURSES = (
    {
        "squad": Share(1.7),
        "qamr": Share(0.17, until=0.6),
        "nq": Share(1),
        "fairytaleqa": Share(0.5, until=0.8),
        "covidqa": Share(2),
        "cuad": Share(0.4),
    },
    {
        "squad": Share(2.5, cut=0.5),
        "qamr": Share(0.5, until=0.5),
        "nq": Share(0.4),
        "fairytaleqa": Share(0.15, until=0.5),
        "covidqa": Share(2),
        "cuad": Share(0.12),
    },
)
"""What the first run learns, from the encoder's trunk, and what the second, from the first."""
MOST = {"squad": 4000, "fairytaleqa": 2500, "cuad": 2500, "nq": 2700, "covidqa": 1000}
"""Questions of a set that get a text beside that does not answer."""


def mixture(data: Path, cache: Path) -> list[Example]:
    """The examples that are learned from."""
    if not cache.exists():
        _write(cache, _drawn(data))
    with cache.open(encoding="utf-8") as lines:
        return [_example(line) for line in lines]


def _drawn(data: Path) -> list[Example]:
    pick = random.Random(0)
    kept = {name: set[str]() if name not in KEPT_APART else apart(data / name) for name in SETS}
    learned = {
        name: [example for example in read(data / name) if example.document not in kept[name]]
        for name, read in SETS.items()
    }
    asked = {
        name: pick.sample(learned[name], min(most, len(learned[name])))
        for name, most in MOST.items()
    }
    return [example for part in learned.values() for example in part] + list(mined(data, asked))


def _write(path: Path, examples: Iterable[Example]) -> None:
    beside = path.with_suffix(".part")
    with beside.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(asdict(example)) + "\n" for example in examples)
    beside.replace(path)


def _example(line: str) -> Example:
    row = json.loads(line)
    spans: tuple[Span, ...] = tuple((start, end) for start, end in row["spans"])
    return Example(**row | {"spans": spans})
