"""Rows whose signs differ least from a query's: a look at every row, block by block."""

import numpy as np
from numpy.typing import NDArray

from .codes import Places, Words

_BLOCK = 16_384
"""Rows at once: as many as the processor's cache holds together with what is counted of them."""

_ROOM = 4


def closest(signs: Words, query: Words, most: int) -> Places:
    """The `most` rows that differ least, in their order; those before where they are equal."""
    rows, distances = np.zeros(0, np.intp), np.zeros(0, np.int32)
    farthest = np.iinfo(np.uint16).max
    for start in range(0, len(signs), _BLOCK):
        block = _distances(signs[start : start + _BLOCK], query)
        near = np.flatnonzero(block < farthest)
        rows = np.concatenate([rows, near + start])
        distances = np.concatenate([distances, block[near]], dtype=np.int32)
        if len(rows) > _ROOM * most:
            best = _least(distances, most)
            rows, distances = rows[best], distances[best]
            farthest = distances.max()
    return rows[_least(distances, most)]


def _least(distances: NDArray[np.int32], most: int) -> Places:
    """Places of the smallest distances, in order. 32 bits are partitioned faster than 16."""
    if len(distances) <= most:
        return np.arange(len(distances))
    limit = np.partition(distances, most)[most]
    less, equal = np.flatnonzero(distances < limit), np.flatnonzero(distances == limit)
    return np.sort(np.concatenate([less, equal[: most - len(less)]]))


def _distances(signs: Words, query: Words) -> NDArray[np.uint16]:
    """Bits of each row that differ from the query's, (n,)."""
    differing = np.bitwise_xor(signs.T, query[:, None], order="C")
    counts: NDArray[np.uint16] = np.bitwise_count(differing).sum(axis=0, dtype=np.uint16)
    return counts
