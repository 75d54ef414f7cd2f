"""Rows whose signs differ least from a query's: a look at every row, block by block."""

import numpy as np
from numpy.typing import NDArray

from .codes import Words

_BLOCK = 16_384
"""Rows at once: as many as the processor's cache holds together with what is counted of them."""

_ROOM = 4


def closest(signs: Words, query: Words, most: int) -> NDArray[np.intp]:
    """The `most` rows that differ least, in no order; those before where they are equal, mostly."""
    rows, distances = np.zeros(0, np.intp), np.zeros(0, np.uint16)
    farthest = np.iinfo(np.uint16).max
    for start in range(0, len(signs), _BLOCK):
        block = _distances(signs[start : start + _BLOCK], query)
        near = np.flatnonzero(block < farthest)
        rows = np.concatenate([rows, near + start])
        distances = np.concatenate([distances, block[near]])
        if len(rows) > _ROOM * most:
            best = np.argpartition(distances, most)[:most]
            rows, distances = rows[best], distances[best]
            farthest = distances.max()
    if len(rows) > most:
        rows = rows[np.argpartition(distances, most)[:most]]
    return rows


def _distances(signs: Words, query: Words) -> NDArray[np.uint16]:
    """Bits of each row that differ from the query's, (n,)."""
    differing = np.bitwise_xor(signs.T, query[:, None], order="C")
    counts: NDArray[np.uint16] = np.bitwise_count(differing).sum(axis=0, dtype=np.uint16)
    return counts
