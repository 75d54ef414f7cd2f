"""Means with the interval that a bootstrap over groups gives.

After B. Efron, "Bootstrap methods: another look at the jackknife" (1979).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_DRAWS = 2000


class Mean(NamedTuple):
    """A mean, and between what 95 % of the means of drawn groups lie."""

    value: float
    low: float
    high: float


def mean_of(values: Sequence[float] | NDArray[np.float64], groups: Sequence[str]) -> Mean:
    """The mean of some values, with an interval from drawing whole groups, always the same ones."""
    _, places = np.unique(np.asarray(groups), return_inverse=True)
    sums, counts = np.bincount(places, values), np.bincount(places)
    drawn = np.random.default_rng(0).integers(len(sums), size=(_DRAWS, len(sums)))
    means = sums[drawn].sum(1) / counts[drawn].sum(1)
    low, high = np.percentile(means, (2.5, 97.5))
    return Mean(float(np.mean(values)), float(low), float(high))


def difference(values: Sequence[float], others: Sequence[float], groups: Sequence[str]) -> Mean:
    """How much the values lie above others, of the same questions in the same order."""
    return mean_of(np.subtract(values, others), groups)
