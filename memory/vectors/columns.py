"""The files of one set of vectors: a row for each passage, in the order of passage keys.

    keys      8 bytes a row   the passage's key
    marks    24               hash of its text, and a sum over the row that shows damage
    signs    width / 8        what is searched first
    values   width            what the cosine is taken from

Rows are only ever added at the end. `keys` is written last: what the others hold beyond it is what
a kill left there, and is cut off by the next who writes.
"""

import mmap
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import codes, use
from .codes import Keys, Places, Values, Words

_MARK = 24
_MOST_HELD = 32 << 20
_BLOCK = 512
"""Rows that are looked at before their pages are let go: the system maps 64 KiB around each."""

_MOST_COPIED = 1 << 18
"""Rows of which the signs are copied to be looked at: 12 MB of width 384."""


def row_bytes(width: int) -> dict[str, int]:
    """Bytes of a row in each file, in the order in which they are written."""
    return {"values": width, "signs": width // 8, "marks": _MARK, "keys": 8}


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows as values, equally many of each: `hashes` of texts are (n, 2)."""

    keys: Keys
    hashes: Words
    values: Values

    def __getitem__(self, which: "slice | NDArray[Any]") -> "Rows":
        """Some of these rows."""
        return Rows(self.keys[which], self.hashes[which], self.values[which])

    def __len__(self) -> int:
        return len(self.keys)


class Columns:
    """The rows that a folder held when it was opened; mapped, for reading by many threads.

    `count` is the number of rows that all files have; `is_whole` is false where some have fewer
    than `keys`. A folder without files has no rows.
    """

    def __init__(self, folder: Path, width: int) -> None:
        lengths = row_bytes(width)
        self._seen = _identity(folder / "keys")  # first: there may be more rows a moment later
        rows = {name: size_of(folder / name) // lengths[name] for name in reversed(lengths)}
        self.folder = folder
        self.width = width
        self.count = min(rows.values())
        self.is_whole = self.count == rows["keys"]
        self._maps: dict[str, mmap.mmap] = {}
        self.keys: Keys = self._mapped("keys", np.int64, 1)[:, 0]
        self.marks: Words = self._mapped("marks", np.uint64, _MARK // 8)
        self.signs: Words = self._mapped("signs", np.uint64, width // 64)
        self.values: Values = self._mapped("values", np.int8, width)

    @cached_property
    def planes(self) -> Words:
        """The signs word by word, (width / 64, n): of few rows a copy, which is read faster."""
        planes = self.signs.T
        return np.ascontiguousarray(planes) if self.count <= _MOST_COPIED else planes

    @property
    def last(self) -> int:
        """The key of the last row; 0 where there is none."""
        return int(self.keys[-1]) if self.count else 0

    def is_current(self) -> bool:
        """Whether the folder has the rows that it had when it was opened, and no more."""
        return _identity(self.folder / "keys") == self._seen

    def rows(self, which: slice | Places) -> tuple[Rows, NDArray[np.bool_]]:
        """These rows, and which of them are unharmed."""
        marks = self.marks[which]
        rows = Rows(self.keys[which], marks[:, :2], self.values_of(which))
        return rows, codes.sums(rows.keys, rows.hashes, rows.values) == marks[:, 2]

    def values_of(self, which: slice | Places) -> Values:
        """The values of these rows, harmed or not, copied."""
        places = np.arange(*which.indices(self.count)) if isinstance(which, slice) else which
        values = np.empty((len(places), self.width), np.int8)
        for start in range(0, len(places), _BLOCK):
            some = slice(start, start + _BLOCK)
            values[some] = self.values.take(places[some], axis=0)
            self._let_go()
        return values

    def places(self, keys: Keys) -> tuple[Places, NDArray[np.bool_]]:
        """For each key the row that has it, and whether one has."""
        if not self.count:
            return np.zeros(len(keys), np.intp), np.zeros(len(keys), np.bool_)
        places = np.minimum(np.searchsorted(self.keys, keys), self.count - 1)
        return places, self.keys[places] == keys

    def _mapped(self, name: str, kind: type[Any], width: int) -> NDArray[Any]:
        if not self.count:
            return np.zeros((0, width), kind)
        with (self.folder / name).open("rb") as file:
            if name == "keys":
                use.hold(file.fileno())
            length = self.count * width * np.dtype(kind).itemsize
            mapped = self._maps[name] = mmap.mmap(file.fileno(), length, access=mmap.ACCESS_READ)
        if hasattr(mmap, "MADV_NOHUGEPAGE"):
            mapped.madvise(mmap.MADV_NOHUGEPAGE)  # or a row brings two megabytes along
        return np.frombuffer(mapped, kind).reshape(self.count, width)

    def _let_go(self) -> None:
        """Unmap what was looked at, of long files; else a reader ends up holding all of them."""
        for name in ("values", "marks"):
            if len(self._maps[name]) > _MOST_HELD:
                self._maps[name].madvise(mmap.MADV_DONTNEED)


def size_of(path: Path) -> int:
    """Bytes of a file; 0 where there is none."""
    return _identity(path)[1]


def _identity(path: Path) -> tuple[int, int]:
    """Which file it is, and its size; zeros where there is none."""
    with suppress(FileNotFoundError):
        found = path.stat()
        return found.st_ino, found.st_size
    return 0, 0
