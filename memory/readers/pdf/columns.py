"""Columns of a table: which cells stand below one another, and where one is empty."""

from collections.abc import Sequence
from itertools import pairwise

from .rows import Row

Cells = Sequence[Row]
Column = tuple[float, float]
"""Its left and right, in points."""


def columns(table: Sequence[Cells]) -> list[Column]:
    """The columns of the fullest rows, from the left; none where those are not in line."""
    most = max(map(len, table))
    fullest = [list(map(_extent, cells)) for cells in table if len(cells) == most]
    found = [
        (min(left for left, _ in column), max(right for _, right in column))
        for column in zip(*fullest, strict=True)
    ]
    apart = all(before[1] <= after[0] for before, after in pairwise(found))
    return found if apart else []


def spread(texts: Sequence[str], cells: Cells, columns: Sequence[Column]) -> list[str]:
    """The texts of a row's cells, with an empty one for each column that the row leaves free.

    A row of one cell, or one whose cells do not stand in columns of their own, is left as it is.
    """
    free = _free(cells, columns)
    if free is None or len(cells) == 1:
        return list(texts)
    placed = [(left, "") for left in free] + [*zip(map(_left, cells), texts, strict=True)]
    return [text for _, text in sorted(placed)]


def _free(cells: Cells, columns: Sequence[Column]) -> list[float] | None:
    """Where the columns begin in which no cell is; nothing where cells share one or have none."""
    taken = [
        {index for index, column in enumerate(columns) if _overlap(_extent(cell), column)}
        for cell in cells
    ]
    together = {index for one in taken for index in one}
    if sum(map(len, taken)) > len(together) or not all(taken):
        return None
    return [left for index, (left, _) in enumerate(columns) if index not in together]


def _overlap(one: Column, other: Column) -> bool:
    return min(one[1], other[1]) > max(one[0], other[0])


def _extent(cell: Row) -> Column:
    return _left(cell), max(piece.right for piece in cell)


def _left(cell: Row) -> float:
    return cell[0].left
