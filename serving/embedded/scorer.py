"""What rates sentences: the seam at which a trained reader may stand in for similarity."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Scores = NDArray[np.float64]
Embed = Callable[[Sequence[str]], Vectors]
"""Texts to vectors (n, width) of unit length."""


class Scorer(Protocol):
    """Rates the sentences of one text, in their order, by how likely they answer the question.

    Scores are probabilities. Below `least`, a sentence has nothing to say on the question.
    """

    @property
    def least(self) -> float:
        """The score from which on a sentence counts."""
        ...

    def __call__(self, question: str, sentences: Sequence[str]) -> Scores:
        """One score in [0, 1] for each sentence."""
        ...
