"""A small question set, and an embedder that counts letters, for the benchmark of search."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from quality.cases import Question, Span

from longleaf.memory.vectors import Encoding

_WIDTH = 64
TEXTS = {
    "leases": "The tenant pays on the first day of each month. The landlord repairs the roof.",
    "AC/DC": "A band from Sydney that was founded by two brothers.",
}


def question(*gold: Span, every: bool = False) -> Question:
    """A question with this gold."""
    return Question("1", "Which?", gold, "group", every=every)


def letters(texts: Sequence[str]) -> NDArray[np.float32]:
    """How often each letter stands in a text, as a vector of unit length."""
    counts = np.array([[text.count(chr(64 + n)) for n in range(_WIDTH)] for text in texts], "f4")
    lengths = np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1)
    unit: NDArray[np.float32] = counts / lengths
    return unit


ENCODING = Encoding("letters", letters, _WIDTH)
