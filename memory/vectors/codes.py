"""Vectors as they are kept: a sign and eight bits a number, and a sum that shows damage.

Vectors that point the same way agree in most signs (M. Charikar, "Similarity estimation techniques
from rounding algorithms", 2002), which is fast to count; the order of the best is then taken from
the eight bits.
"""

from collections.abc import Sequence
from functools import cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Values = NDArray[np.int8]
Keys = NDArray[np.int64]
Places = NDArray[np.intp]

_LARGEST = 127


def quantised(vectors: NDArray[np.float32]) -> Values:
    """Vectors (n, width) in eight bits, each scaled so that its largest number is ±127.

    Their directions are kept, not their lengths.
    """
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    scaled = vectors / np.maximum(largest, np.finfo(np.float32).tiny)
    values: Values = np.rint(scaled * _LARGEST).astype(np.int8)
    return values


def signs(values: Values | NDArray[np.float32]) -> Words:
    """One bit a number, (n, width / 64): whether it is above zero."""
    return np.packbits(values > 0, axis=1).view(np.uint64)


def hashes(texts: Sequence[str]) -> Words:
    """Sixteen bytes for each text, (n, 2)."""
    digests = (blake2b(text.encode(errors="replace"), digest_size=16).digest() for text in texts)
    return np.frombuffer(b"".join(digests), np.uint64).reshape(len(texts), 2)


def sums(keys: Keys, hashed: Words, values: Values) -> Words:
    """A number for each row that any change within eight bytes of it changes, and most others."""
    rows = np.column_stack([keys.astype(np.uint64), hashed, values.view(np.uint64)])
    return rows @ _factors(rows.shape[1])


def cosines(query: NDArray[np.float32], values: Values) -> NDArray[np.float32]:
    """Cosine of a query of unit length with each row."""
    rows = values.astype(np.float32)
    lengths = np.sqrt(np.vecdot(rows, rows))
    cosines: NDArray[np.float32] = np.vecdot(rows, query) / np.maximum(lengths, 1)
    return cosines


@cache
def _factors(count: int) -> Words:
    """Odd numbers, so that no change of a word is lost in the product."""
    return hashes([str(number) for number in range(count)])[:, 0] | np.uint64(1)
