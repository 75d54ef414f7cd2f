"""A memo that keeps what was asked for last, within a bound in bytes."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Generic, TypeVar

V = TypeVar("V")
ENTRY = 200
"""Bytes that an entry takes beside its text and its value, roughly."""


class Memo(Generic[V]):
    """Values by text, least recently used first out; safe to use from several threads.

    `bytes_of` tells the size of a value.
    """

    def __init__(self, most_bytes: int, bytes_of: Callable[[V], int]) -> None:
        self._most = most_bytes
        self._bytes_of = bytes_of
        self._bytes = 0
        self._values: OrderedDict[str, V] = OrderedDict()
        self._lock = Lock()

    def known(self, texts: Iterable[str]) -> dict[str, V]:
        """Values of those texts that are here."""
        found: dict[str, V] = {}
        with self._lock:
            for text in texts:
                if text in self._values:
                    self._values.move_to_end(text)
                    found[text] = self._values[text]
        return found

    def keep(self, values: dict[str, V]) -> None:
        """Add these, and let the oldest go until all fit."""
        with self._lock:
            for text, value in values.items():
                if text not in self._values:
                    self._values[text] = value
                    self._bytes += self._size(text, value)
            while self._bytes > self._most:
                self._bytes -= self._size(*self._values.popitem(last=False))

    @property
    def bytes(self) -> int:
        """Bytes held now."""
        return self._bytes

    def _size(self, text: str, value: V) -> int:
        return text.__sizeof__() + self._bytes_of(value) + ENTRY
