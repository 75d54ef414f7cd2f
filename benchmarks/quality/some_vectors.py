"""A store in which only some passages have their vector yet."""

from collections.abc import Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray

from longleaf.memory.records import Records
from longleaf.memory.vectors import Vector, Vectors

Keys = NDArray[np.int64]


class Some:
    """The vectors of the passages with these keys, as if the others had none."""

    def __init__(self, whole: Vectors, keys: Keys) -> None:
        self._whole = whole
        self._keys = keys
        self.count = len(keys)

    def nearest(
        self, query: Vector, limit: int, within: Keys | None = None
    ) -> list[tuple[int, float]]:
        """As `Vectors.nearest`."""
        inside = self._keys if within is None else np.intersect1d(self._keys, within)
        return self._whole.nearest(query, limit, inside)

    def cosines(self, query: Vector, passages: Sequence[int]) -> list[float | None]:
        """As `Vectors.cosines`."""
        here: list[bool] = np.isin(np.array(passages, np.int64), self._keys).tolist()
        found = self._whole.cosines(query, passages)
        return [one if known else None for one, known in zip(found, here, strict=True)]


def some_of(whole: Vectors, records: Records, share: float) -> Vectors:
    """The vectors of so many passages (0 to 1), drawn at random, always the same ones."""
    if share == 1:
        return whole
    found = [passage.key for key in records.keys().values() for passage in records.passages(key)]
    keys = np.array(sorted(found), np.int64)
    drawn = np.random.default_rng(0).random(len(keys)) < share
    return cast(Vectors, Some(whole, keys[drawn]))
