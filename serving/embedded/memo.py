"""A memo that keeps what was asked for last, within a bound in bytes."""

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
ENTRY = 200
"""Bytes that an entry takes beside its text and its numbers, roughly."""


class Memo:
    """Vectors by text, least recently used first out; safe to use from several threads."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._vectors: OrderedDict[str, Vector] = OrderedDict()
        self._lock = Lock()

    def known(self, texts: Iterable[str]) -> dict[str, Vector]:
        """Vectors of those texts that are here."""
        found: dict[str, Vector] = {}
        with self._lock:
            for text in texts:
                vector = self._vectors.get(text)
                if vector is not None:
                    self._vectors.move_to_end(text)
                    found[text] = vector
        return found

    def keep(self, vectors: dict[str, Vector]) -> None:
        """Add these, and let the oldest go until all fit."""
        with self._lock:
            for text, vector in vectors.items():
                if text not in self._vectors:
                    self._vectors[text] = vector
                    self._bytes += _size(text, vector)
            while self._bytes > self._most:
                text, vector = self._vectors.popitem(last=False)
                self._bytes -= _size(text, vector)

    @property
    def bytes(self) -> int:
        """Bytes held now."""
        return self._bytes


def _size(text: str, vector: NDArray[Any]) -> int:
    return text.__sizeof__() + vector.nbytes + ENTRY
