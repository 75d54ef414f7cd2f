"""Which rows belong to tables: their gaps stand below one another; and rows as lines."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..shapes.blocks import row as joined
from .columns import Column, columns, spread
from .rows import Row, gaps, height, middle, words

_LEAST_ROWS = 3
_LEAST_ROWS_OF_MANY = 2
_MANY = 3  # cells
_REACH = 3  # rows in between that have one cell only
_WIDE = 0.5  # of the widest row
_PROSE = 2  # wide rows of one cell, which are no labels
_OVERLAP = 0.35  # of the height: what two gaps share at least
_NEAR = 0.3  # of the height: nearer is one cell
_RAISED = 0.8  # of the height: the number of a footnote
_LABEL = re.compile(
    r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxlcIVXLC]{1,6})[.):]?"
    r"|[•■▪●◦‣○□◆❖➢✓▶·*–—-]|\[\d+\]|(?:Section|Article|Item|Note) \d[\w.]*"
)
_OPENING = re.compile(r"[$€£¥(]+")
_STRAY = re.compile(r"(?<=\S) ([$€£¥])$")
_CLOSING = re.compile(r"[)%\]]+")


class Line(NamedTuple):
    """A row as text; one of a table is `tabular`. Measures are as those of pieces."""

    text: str
    left: float
    right: float
    middle: float
    height: float
    head: float
    weight: int
    labelled: float = 0.0
    tabular: bool = False
    invisible: bool = False
    wrapped: bool = False


def lines(rows: Sequence[Row]) -> list[Line]:
    """A line for each row of one column, from the top."""
    cells = [_cells(row) for row in rows]
    tables = {
        index: columns(cells[table.start : table.stop])
        for table in _tables(rows, cells)
        for index in table
    }
    return [
        _line(row, parts if index in tables else [row], tables.get(index))
        for index, (row, parts) in enumerate(zip(rows, cells, strict=True))
    ]


def _line(row: Row, cells: Sequence[Row], columns: Sequence[Column] | None) -> Line:
    """A row as a line; one that is in no table has no `columns`."""
    first, widest = row[0], max(row, key=lambda piece: piece.right - piece.left)
    text = joined(spread(_texts(cells), cells, columns or [])) if len(cells) > 1 else words(row)
    head = first.head
    labelled = 0.0
    if len(row) > 1 and _LABEL.fullmatch(first.text):
        head, labelled = row[1].left - first.left + row[1].head, row[1].left
    return Line(
        text,
        first.left,
        max(piece.right for piece in row),
        middle(row),
        widest.height,
        head,
        min(piece.weight for piece in row),
        labelled,
        columns is not None,
        any(piece.invisible for piece in row),
        row[-1].wrapped,
    )


def _texts(cells: Sequence[Row]) -> list[str]:
    """What cells say; a sign of currency that stands close to a cell belongs to the next."""
    found = [words(cell) for cell in cells]
    for index, text in enumerate(found[:-1]):
        stray = _STRAY.search(text)
        if stray:
            found[index] = text[: stray.start()]
            found[index + 1] = f"{stray[1]} {found[index + 1]}"
    return found


def _cells(row: Row) -> list[Row]:
    """The pieces of a row, with signs of currency at their figures."""
    if len(row) == 1:
        return [row]
    found = [[row[0]]]
    for piece in row[1:]:
        last = found[-1][-1]
        raised = piece.height < _RAISED * last.height
        near = piece.left - last.right < _NEAR * min(piece.height, last.height)
        if near or raised or _OPENING.fullmatch(last.text) or _CLOSING.fullmatch(piece.text):
            found[-1].append(piece)
        else:
            found.append([piece])
    if len(found[1:]) == 1 and _LABEL.fullmatch(words(found[0])):
        return [row]
    return list(found)


def _tables(rows: Sequence[Row], cells: Sequence[Sequence[Row]]) -> Iterator[range]:
    """Rows of several cells whose gaps stand below those of enough others, chained."""
    several = [index for index, parts in enumerate(cells) if len(parts) > 1]
    width = max((_width(row) for row in rows), default=0.0)
    chain: list[int] = []
    for index in several:
        if chain and not _goes_on(rows[chain[-1] : index + 1], width):
            yield from _table(chain, cells)
            chain = []
        chain.append(index)
    yield from _table(chain, cells)


def _table(chain: Sequence[int], cells: Sequence[Sequence[Row]]) -> list[range]:
    """The rows from the first to the last of a chain that is long enough."""
    many = any(len(cells[index]) >= _MANY for index in chain)
    long = len(chain) >= (_LEAST_ROWS_OF_MANY if many else _LEAST_ROWS)
    return [range(chain[0], chain[-1] + 1)] if long else []


def _goes_on(rows: Sequence[Row], width: float) -> bool:
    """Whether the last of these rows belongs to the table of the first, with labels in between."""
    between = rows[1:-1]
    prose = sum(_width(row) > _WIDE * width for row in between)
    return len(between) < _REACH and prose < _PROSE and _below(rows[-1], rows[0])


def _width(row: Row) -> float:
    return row[-1].right - row[0].left


def _below(row: Row, above: Row) -> bool:
    """Whether a gap of each is in the same place."""
    least = _OVERLAP * height(row)
    upper = list(gaps(above))
    return any(
        min(right, other_right) - max(left, other_left) >= least
        for left, right in gaps(row)
        for other_left, other_right in upper
    )
