"""Whether the vectors that there are belong to the passages that there are."""

import numpy as np

from ..records import Records
from ..texts import Texts
from . import codes
from .columns import Columns, Rows
from .passages import after, count_until

_AT_ONCE = 8192


def is_sound(columns: Columns, records: Records, texts: Texts, verify: bool = False) -> bool:
    """Whether no file lacks rows, and most rows are of passages that there are.

    `verify` looks at each row, too, and not only at the last: unharmed, and of this very text (a
    database that was put back from a copy uses its keys again).
    """
    if not columns.is_whole or columns.count > 2 * count_until(records, columns.last):
        return False
    first = 0 if verify else max(0, columns.count - 1)
    for start in range(first, columns.count, _AT_ONCE):
        rows, unharmed = columns.rows(slice(start, min(columns.count, start + _AT_ONCE)))
        if not (unharmed.all() and _are_of_their_texts(rows, records, texts)):
            return False
    return True


def _are_of_their_texts(rows: Rows, records: Records, texts: Texts) -> bool:
    """Whether those of passages that are still there have the hash of their text."""
    places = {int(key): place for place, key in enumerate(rows.keys)}
    there = [
        (places[passage.key], passage.text)
        for passage in after(records, texts, int(rows.keys[0]) - 1, len(rows))
        if passage.key in places and passage.text is not None
    ]
    hashed = codes.hashes([text for _, text in there])
    return bool(np.array_equal(rows.hashes[[place for place, _ in there]], hashed))
