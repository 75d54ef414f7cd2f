"""Vectors that are known already, found by the text that they are of."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .codes import Values, Words
from .columns import Columns


class Reused:
    """What some sets of vectors know, by the hash of the text."""

    def __init__(self, sets: Sequence[Columns], width: int) -> None:
        self._width = width
        self._sets = [(columns, *_in_order(columns.marks[:, 0])) for columns in sets]

    def values(self, hashes: Words) -> tuple[Values, NDArray[np.bool_]]:
        """For each text its vector in eight bits, and whether it is known and unharmed."""
        values = np.zeros((len(hashes), self._width), np.int8)
        known = np.zeros(len(hashes), np.bool_)
        for columns, order, first in self._sets:
            if columns.count:
                nearest = np.minimum(np.searchsorted(first, hashes[:, 0]), columns.count - 1)
                rows, unharmed = columns.rows(order[nearest])
                same = unharmed & (rows.hashes == hashes).all(axis=1) & ~known
                values[same] = rows.values[same]
                known |= same
        return values, known


def _in_order(words: NDArray[np.uint64]) -> tuple[NDArray[np.intp], NDArray[np.uint64]]:
    order = np.argsort(words)
    return order, words[order]
