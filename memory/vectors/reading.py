"""Vectors as they are looked into: the nearest to a query, and cosines of given passages."""

from collections.abc import Callable, Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from . import codes
from .codes import Keys, Places
from .columns import Columns
from .encoding import Vector
from .scan import closest

_RESCORED = 1000
_RESCORED_SHARE = 400
"""So many of the rows that signs find are put in order by cosine, or one of so many of all rows:
the more there are, the more stand between the best. Of 37,000 passages, 96 of the exact hundred
best are found, and 99 in 100 of the fifty best."""

Known = Callable[[Sequence[int]], Collection[int]]
"""Which of some passages there are."""


class Vectors:
    """The vectors of one store and one encoding, as a reader sees them.

    Passages that `known` does not know are left out. A row that is harmed counts as missing.
    """

    def __init__(self, columns: Columns, known: Known) -> None:
        self._columns = columns
        self._known = known

    @property
    def count(self) -> int:
        """How many rows there are, also of passages that are gone."""
        return self._columns.count

    def nearest(
        self, query: Vector, limit: int, within: Keys | None = None
    ) -> list[tuple[int, float]]:
        """Passages with the highest cosine to a query of unit length, best first.

        `within` restricts them to these passages, sorted. The exact best are found as far as signs
        tell: see `closest`.
        """
        most = max(limit, _RESCORED, self.count // _RESCORED_SHARE)
        rows = self._candidates(query, most, within)
        scores = codes.cosines(query, self._columns.values_of(rows))
        best = _best(scores, 2 * limit)
        found = self._first_sound(rows[best], scores[best], limit)
        if len(found) < limit:  # many of them are gone
            best = _best(scores, len(scores))
            found = self._first_sound(rows[best], scores[best], limit)
        return found

    def cosines(self, query: Vector, passages: Sequence[int]) -> list[float | None]:
        """Cosine of a query of unit length with each passage; None for one without a vector."""
        places, here = self._columns.places(np.array(passages, np.int64))
        found, unharmed = self._columns.rows(places[here])
        scores = np.full(len(passages), np.nan, np.float32)
        scores[here] = np.where(unharmed, codes.cosines(query, found.values), np.nan)
        return [None if np.isnan(score) else float(score) for score in scores]

    def _candidates(self, query: Vector, most: int, within: Keys | None) -> Places:
        asked = codes.signs(query[None])[0]
        if within is None:
            return closest(self._columns.planes, asked, most)
        places, here = self._columns.places(within)
        inside = places[here]
        if len(inside) <= most:
            return inside
        return inside[closest(self._columns.signs[inside].T, asked, most)]

    def _first_sound(
        self, rows: Places, scores: NDArray[np.float32], limit: int
    ) -> list[tuple[int, float]]:
        """The first rows that are unharmed and of passages that there are."""
        found: list[tuple[int, float]] = []
        for start in range(0, len(rows), max(1, limit)):
            if len(found) >= limit:
                break
            some = slice(start, start + limit)
            looked_at, unharmed = self._columns.rows(rows[some])
            keys = looked_at.keys[unharmed].tolist()
            known = self._known(keys)
            pairs = zip(keys, scores[some][unharmed].tolist(), strict=True)
            found += [pair for pair in pairs if pair[0] in known]
        return found[: max(0, limit)]


def _best(scores: NDArray[np.float32], most: int) -> Places:
    """Where the highest scores are, best first; in their order where they are equal."""
    least = np.partition(scores, -most)[-most] if 0 < most < len(scores) else -np.inf
    high = np.flatnonzero(scores >= least)
    return high[np.argsort(-scores[high], kind="stable")]
