"""Rows added to the files of one set of vectors, so that a kill loses the last ones at most."""

import os
from contextlib import ExitStack
from pathlib import Path
from typing import Self

import numpy as np

from . import codes
from .columns import Rows, row_bytes, size_of


class Appender:
    """Adds rows to the files of a folder, made if needed; one at a time may. A context manager."""

    def __init__(self, folder: Path, width: int) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        count = size_of(folder / "keys") // row_bytes(width)["keys"]
        with ExitStack() as opened:
            self._files = {
                name: opened.enter_context((folder / name).open("ab")) for name in row_bytes(width)
            }
            for name, length in row_bytes(width).items():
                self._files[name].truncate(count * length)
            self._opened = opened.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def add(self, rows: Rows) -> None:
        """Add rows whose keys are larger than all before; they are on disk when it returns."""
        sums = codes.sums(rows.keys, rows.hashes, rows.values)
        content = {
            "values": rows.values.tobytes(),
            "signs": codes.signs(rows.values).tobytes(),
            "marks": np.column_stack([rows.hashes, sums]).tobytes(),
            "keys": rows.keys.tobytes(),
        }
        for name, file in self._files.items():
            file.write(content[name])
            file.flush()
            os.fsync(file.fileno())
