"""Pieces that stand side by side make a row; a row makes a line of text, or cells of a table."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import attrgetter

from .pieces import Piece
from .spelling import BROKEN

Row = Sequence[Piece]
"""Pieces on one height, from left to right, at least one."""

_SAME_HEIGHT = 0.45  # of the taller
_NEAR_HEIGHT = 0.7
_MOST_BESIDE = 60  # pieces
_CLASH = 3.0  # heights that both take up: more than a raised and a lowered sign do
_LEAST_SPACE = 0.12  # of the height: less is no space


def rows(pieces: Iterable[Piece]) -> list[Row]:
    """Rows from the top; a raised number belongs to the row of what it is beside."""
    found: list[list[Piece]] = []
    tallest: Piece | None = None
    for piece in sorted(pieces, key=attrgetter("middle", "left", "order")):
        if tallest is None or not _belongs(piece, tallest, found[-1]):
            found.append([])
            tallest = piece
        found[-1].append(piece)
        tallest = max(tallest, piece, key=attrgetter("height"))
    for row in found:
        row.sort(key=attrgetter("left", "order"))
    return list(found)


def _belongs(piece: Piece, tallest: Piece, row: Row) -> bool:
    """Whether a piece is in the row: beside it, or a little lower where the row is free.

    A line is none, that is below another beside something taller than both.
    """
    step = (piece.middle - tallest.middle) / max(piece.height, tallest.height)
    if step >= _NEAR_HEIGHT:
        return False
    clash = _CLASH * piece.height if step < _SAME_HEIGHT else 0.0
    return not any(
        min(piece.right, other.right) - max(piece.left, other.left) > clash
        and not _beside(piece, other)
        for other in row[-_MOST_BESIDE:]
    )


def _beside(piece: Piece, other: Piece) -> bool:
    return piece.middle - other.middle < _SAME_HEIGHT * max(piece.height, other.height)


def height(row: Row) -> float:
    """The greatest height of a row's pieces, in points."""
    return max(piece.height for piece in row)


def middle(row: Row) -> float:
    """Where the middle of a row's widest piece is, from the top, in points."""
    return max(row, key=lambda piece: piece.right - piece.left).middle


def gaps(row: Row) -> Iterator[tuple[float, float]]:
    """From where to where there is nothing between neighbours in a row."""
    reached = row[0].right
    for before, after in pairwise(row):
        reached = max(reached, before.right)
        if after.left > reached:
            yield reached, after.left


def words(row: Row) -> str:
    """The row's text in reading order, with spaces where there is room for one."""
    order = row
    if sum(piece.backwards for piece in row) * 2 > len(row):
        order = row[::-1]
    text = order[0].text
    for before, after in pairwise(order):
        gap = max(after.left - before.right, before.left - after.right)
        space = " " if gap > _LEAST_SPACE * min(before.height, after.height) else ""
        text = text.removesuffix(BROKEN) + "-" if text.endswith(BROKEN) else text
        text += space + after.text
    return text
