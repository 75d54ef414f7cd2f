"""Vectors written afresh: without those of passages that are gone, and without harmed ones."""

from pathlib import Path

import numpy as np

from ..records import Records
from .appending import Appender
from .columns import Columns
from .passages import count_until, keys_until

_AT_ONCE = 65_536


def is_sound(columns: Columns, records: Records, verify: bool = False) -> bool:
    """Whether no file lacks rows, and most rows are of passages that there are.

    `verify` looks at each row, too, and not only at the last.
    """
    if not columns.is_whole or columns.count > 2 * count_until(records, columns.last):
        return False
    first = 0 if verify else max(0, columns.count - 1)
    return all(
        columns.rows(slice(start, start + _AT_ONCE))[1].all()
        for start in range(first, columns.count, _AT_ONCE)
    )


def copy_sound(columns: Columns, folder: Path, records: Records) -> None:
    """Copy rows in the order of passages, up to the first that is missing or harmed."""
    keys = keys_until(records, columns.last)
    with Appender(folder, columns.width) as appender:
        for start in range(0, len(keys), _AT_ONCE):
            places, sound = columns.places(keys[start : start + _AT_ONCE])
            rows, unharmed = columns.rows(places)
            sound &= unharmed
            whole = len(sound) if sound.all() else int(np.argmin(sound))
            appender.add(rows[:whole])
            if whole < len(sound):
                break
