"""Rows whose signs differ least from a query's: a look at every row, block by block."""

import numpy as np
from numpy.typing import NDArray

from .codes import Places, Words

_BLOCK = 8192
"""Rows at once: as many as the processor's cache holds together with what is counted of them."""


def closest(planes: Words, query: Words, most: int) -> Places:
    """The `most` rows that differ least, in their order; those before where they are equal.

    `planes` are the signs (width / 64, n): the first word of each row, then the second, and so on.
    """
    rows: int = planes.shape[1]
    if rows <= most:
        return np.arange(rows)
    distances = np.empty(rows, np.int32)  # which are partitioned faster than 16 bits
    for start in range(0, rows, _BLOCK):
        block = slice(start, start + _BLOCK)
        distances[block] = _distances(planes[:, block], query)
    limit = np.partition(distances, most)[most]
    less, equal = np.flatnonzero(distances < limit), np.flatnonzero(distances == limit)
    return np.sort(np.concatenate([less, equal[: most - len(less)]]))


def _distances(planes: Words, query: Words) -> NDArray[np.uint16]:
    """Bits of each row that differ from the query's, (n,)."""
    differing = np.bitwise_xor(planes, query[:, None], order="C")
    counts: NDArray[np.uint16] = np.bitwise_count(differing).sum(axis=0, dtype=np.uint16)
    return counts
