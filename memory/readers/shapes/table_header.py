"""Which row of a table names its columns."""

import re
from collections.abc import Iterable, Sequence

from .table_lines import collapsed

_LONGEST = 100
_LOOK_AHEAD = 100  # rows

_FIGURE = re.compile(r"[-+(]?[^\w\s]?\d[\d.,:/%\s€$£T-]*[)%]?$")
_YEAR = re.compile(r"(?:19|20)\d\d$")


def header_index(rows: Sequence[Sequence[str]]) -> int | None:
    """Which of the first rows is the table's header, if one is; those above it are titles.

    It has at least two filled cells, no fewer than half of the widest row, nearly all of them text
    that does not come again below it. A row with a long cell, and with empty ones, is a title.
    """
    looked = [[collapsed(cell) for cell in cells] for cells in rows[:_LOOK_AHEAD]]
    widest = max((filled(cells) for cells in looked), default=0)
    for index, cells in enumerate(looked[:-1]):
        title = filled(cells) < widest and not _short(cells)
        if 2 * filled(cells) >= max(4, widest) and not title:
            return index if _names_columns(cells, looked[index + 1 :]) else None
    return None


def filled(cells: Iterable[str]) -> int:
    """How many cells hold something."""
    return sum(map(bool, cells))


def _short(cells: Iterable[str]) -> bool:
    return all(len(cell) <= _LONGEST for cell in cells)


def _names_columns(cells: list[str], below: Sequence[list[str]]) -> bool:
    named = [(at, cell) for at, cell in enumerate(cells) if cell]
    words = sum(not _FIGURE.match(cell) or bool(_YEAR.match(cell)) for _, cell in named)
    others = [line for line in below if line != cells]  # not the header of the next printed page
    again = sum(any([cell] == line[at : at + 1] for line in others) for at, cell in named)
    return _short(cells) and 5 * words >= 4 * len(named) and 3 * again < len(named)
