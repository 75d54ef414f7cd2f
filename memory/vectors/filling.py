"""Vectors are made: for passages that have none yet, a batch at a time, each of use at once.

A text that had a vector before, under another key, keeps it. Whatever ends this in the middle, the
next filling goes on after the last whole batch.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..interrupts import held_back
from ..records import Records
from ..texts import Texts
from . import codes
from .appending import Appender
from .columns import Columns, Rows
from .encoding import Encoding
from .generations import Generations
from .passages import Passage, after, count_after
from .reused import Reused
from .soundness import is_sound

_BATCH = 64
"""Texts that are embedded before their vectors are written."""

_PORTION = 8192
"""Passages whose texts are looked up together."""

Snapshot = Callable[[], AbstractContextManager[Records]]
"""The rows of the store as they are at that moment."""

Told = Callable[[int, int], None]
"""Is told how many passages were given a vector, and of how many."""


class Filling:
    """Brings the vectors of one encoding up to what the rows say; one at a time may.

    `choose` notes for readers which generation counts.
    """

    def __init__(
        self,
        generations: Generations,
        encoding: Encoding,
        snapshot: Snapshot,
        texts: Texts,
        choose: Callable[[int], None],
    ) -> None:
        self._generations = generations
        self._encoding = encoding
        self._snapshot = snapshot
        self._texts = texts
        self._choose = choose

    def is_done(self) -> bool:
        """Whether nothing is missing; looks only at sizes and at the last row."""
        with self._snapshot() as records:
            columns = self._generations.columns(records, self._encoding)
            return (
                columns is not None
                and is_sound(columns, records, self._texts)
                and not count_after(records, columns.last)
            )

    def fill(self, tell: Told, verify: bool = False) -> None:
        """Make what is missing; `verify` looks at every row, and makes harmed ones anew."""
        folder = self._sound_folder(verify)
        last = Columns(folder, self._encoding.width).last
        done = 0
        with Appender(folder, self._encoding.width) as appender:
            while missing := self._missing(last):
                tell(done, done + missing)
                portion = self._portion(last)
                for rows in self._encoded(portion):
                    with held_back():
                        appender.add(rows)
                    done, missing = done + len(rows), missing - len(rows)
                    tell(done, done + max(0, missing))
                last = portion[-1].key if portion else last
        self._generations.remove_all_but(self._encoding, int(folder.name))

    def _sound_folder(self, verify: bool) -> Path:
        """The folder to add to: a new one where there is none, or some in it is harmed, most dead.

        What is sound in the old one is used again, by the hash of its text.
        """
        with self._snapshot() as records:
            columns = self._generations.columns(records, self._encoding)
            if columns is not None and is_sound(columns, records, self._texts, verify):
                return columns.folder
            number = 1 + max(self._generations.numbers(self._encoding), default=0)
        self._choose(number)
        return self._generations.place(self._encoding, number)

    def _portion(self, last: int) -> list[Passage]:
        with self._snapshot() as records:
            return after(records, self._texts, last, _PORTION)

    def _missing(self, last: int) -> int:
        with self._snapshot() as records:
            return count_after(records, last)

    def _encoded(self, portion: Sequence[Passage]) -> Iterator[Rows]:
        """Rows for passages, in order: as soon as each `_BATCH` that had to be embedded is."""
        there = [(passage.key, passage.text) for passage in portion if passage.text is not None]
        keys = np.array([key for key, _ in there], np.int64)
        hashes = codes.hashes([text for _, text in there])
        values, known = self._known().values(hashes)
        for batch in _batches(known):
            new = [place for place in range(batch.start, batch.stop) if not known[place]]
            if new:
                texts = [there[place][1] for place in new]
                values[new] = codes.quantised(self._encoding.embed(texts))
            yield Rows(keys[batch], hashes[batch], values[batch])

    def _known(self) -> Reused:
        places = [
            self._generations.place(self._encoding, number)
            for number in self._generations.numbers(self._encoding)
        ]
        width = self._encoding.width
        return Reused([Columns(place, width) for place in places], width)


def _batches(known: NDArray[np.bool_]) -> Iterator[slice]:
    """Ranges of passages that hold `_BATCH` unknown ones each, the last perhaps fewer."""
    new = np.flatnonzero(~known)
    ends = [*(int(end) + 1 for end in new[_BATCH - 1 :: _BATCH]), len(known)]
    start = 0
    for end in ends:
        if end > start:
            yield slice(start, end)
        start = end
