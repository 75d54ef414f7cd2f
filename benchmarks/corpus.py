"""Much text, real questions and made-up vectors, for what measures search by its size."""

import json
import random
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from longleaf.memory.vectors import Encoding

WIDTH = 384
MIXED = 20


def random_vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """Unit vectors (n, 384), always the same for the same text."""
    seeds = [zlib.crc32(text.encode()) for text in texts]
    drawn = [np.random.default_rng(seed).standard_normal(WIDTH, np.float32) for seed in seeds]
    vectors = np.stack(drawn)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


ENCODING = Encoding("random", random_vectors, WIDTH)


def documents(data: Path) -> Iterator[str]:
    """The texts of the sets, then, without end, their lines mixed among several."""
    real = [text for path in sorted(data.glob("*/*.documents.jsonl")) for text in _texts(path)]
    yield from real
    drawn = random.Random(0)
    while True:
        lines = [line for text in drawn.sample(real, MIXED) for line in text.splitlines(True)]
        drawn.shuffle(lines)
        for start in range(0, len(lines), len(lines) // MIXED + 1):
            yield "".join(lines[start : start + len(lines) // MIXED + 1])


def _texts(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        yield from filter(None, (json.loads(line).get("text") for line in lines))


def questions(data: Path, most: int) -> list[str]:
    """Questions of all sets, drawn once for all."""
    asked: list[str] = []
    for path in sorted(data.glob("*/*.questions.jsonl")):
        with path.open(encoding="utf-8") as lines:
            asked += filter(None, (json.loads(line).get("question") for line in lines))
    return random.Random(0).sample(asked, min(most, len(asked)))
