"""The cells of a table whose rows and columns some of them span."""

from collections.abc import Callable
from itertools import compress

Spans = tuple[int, int]
"""How many rows and columns a cell takes."""

_MOST = 1000
_LONGEST = 200
"""Characters of a cell that each row it spans repeats; below a longer one the place is empty."""

_SPARE = 300_000
"""Characters that all tables of a document may have more than their source, for cells that span."""


def spans_of(attribute: Callable[[str], str | None]) -> Spans:
    """What `rowspan` and `colspan` say of a cell: from 1 to 1,000 rows, and as many columns."""
    rows, columns = (attribute(name) or "" for name in ("rowspan", "colspan"))
    return _count(rows), _count(columns)


class Grid:
    """Fills rows: with what cells above them say there, and a place for each column."""

    def __init__(self) -> None:
        self._spare = _SPARE
        self._above: dict[int, tuple[str, int]] = {}  # by column: the words, in how many rows more

    def end(self) -> None:
        """No cell reaches further down: the table or a group of its rows ends."""
        self._above.clear()

    def row(self, cells: list[tuple[str, Spans]]) -> list[str]:
        """All cells of the next row, given its own."""
        found: list[str] = []
        for words, (rows, columns) in cells:
            self._fall(found)
            self._place(found, words, rows)
            if self._spare > 0:
                self._spare -= columns - 1
                for _ in range(columns - 1):
                    self._place(found, "", rows)
        self._fall(found)
        return found

    def _place(self, found: list[str], words: str, rows: int) -> None:
        if rows > 1:
            self._above[len(found)] = (words if len(words) <= _LONGEST else "", rows - 1)
        found.append(words)

    def _fall(self, found: list[str]) -> None:
        """The words of cells above, as far as they come next."""
        while (above := self._above.pop(len(found), None)) and self._spare > 0:
            words, rows = above
            if rows > 1:
                self._above[len(found)] = (words, rows - 1)
            self._spare -= 1 + len(words)
            found.append(words)


def without_empty_columns(rows: list[list[str]]) -> list[list[str]]:
    """The rows without the columns that are empty in each of them."""
    width = max(map(len, rows), default=0)
    filled = [any(cells[at] for cells in rows if at < len(cells)) for at in range(width)]
    return rows if all(filled) else [list(compress(cells, filled)) for cells in rows]


def _count(told: str) -> int:
    told = told.strip()
    return max(1, min(int(told[:6]), _MOST)) if told[:6].isdecimal() else 1
