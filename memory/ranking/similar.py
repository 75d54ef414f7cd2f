"""Similarity of candidates to a query: cosines that are there, and some that are made now."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ..vectors import Encoding, Vectors

FRESH = 12
"""How many of the best passages without a vector are embedded for one query."""

Vector = NDArray[np.float32]


class Similarity:
    """The cosines of one query."""

    def __init__(self, content: str, encoding: Encoding, vectors: Vectors | None) -> None:
        self._encoding = encoding
        self._vectors = vectors if vectors is not None and vectors.count else None
        self._query = encoding.embed([content])[0]

    def nearest(self, limit: int, within: NDArray[np.int64] | None) -> dict[int, float]:
        """The passages most like the query, of those that have a vector."""
        if self._vectors is None:
            return {}
        return dict(self._vectors.nearest(self._query, limit, within))

    def of(self, passages: Sequence[int], text_of: Callable[[int], str]) -> list[float | None]:
        """Cosine of each passage; the first of those without a vector are embedded now."""
        none: list[float | None] = [None] * len(passages)
        known = none if self._vectors is None else self._vectors.cosines(self._query, passages)
        missing = [key for key, one in zip(passages, known, strict=True) if one is None][:FRESH]
        fresh = self._embedded(missing, text_of)
        return [
            fresh.get(key) if one is None else one for key, one in zip(passages, known, strict=True)
        ]

    def _embedded(self, passages: Sequence[int], text_of: Callable[[int], str]) -> dict[int, float]:
        if not passages:
            return {}
        cosines = self._encoding.embed([text_of(key) for key in passages]) @ self._query
        return dict(zip(passages, map(float, cosines), strict=True))
