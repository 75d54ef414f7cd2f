"""The tables in a sheet, which blank rows part, and where in the sheet their rows stand."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from ..shapes.blocks import Block, row
from ..shapes.table_header import filled, header_index
from ..shapes.tables import part_blocks, parts

Page = tuple[str, list[Block]]
"""A label and what stands below it."""

_LETTERS = 26


class Sheet(NamedTuple):
    """A sheet's cells; `row` and `column` are the place of the first, from 0."""

    name: str
    cells: list[list[str]]
    row: int
    column: int


class _Table(NamedTuple):
    """`rows` begin at the sheet's row `below`, its titles or else its header at row `top`."""

    top: int
    titles: Sequence[list[str]]
    header: list[str]
    rows: Sequence[list[str]]
    below: int
    columns: Sequence[int]


def sheet_pages(sheet: Sheet) -> Iterator[Page]:
    """Each range of rows with its label, "Sheet!A2:F40"."""
    for table in _tables(sheet.cells):
        left, right = (letters(sheet.column + table.columns[end]) for end in (0, -1))
        for top, bottom, blocks in _ranges(table):
            first, last = f"{left}{sheet.row + top + 1}", f"{right}{sheet.row + bottom + 1}"
            place = first if first == last else f"{first}:{last}"
            yield f"{sheet.name}!{place}", blocks


def letters(column: int) -> str:
    """A column's name, from its number from 0: A, Z, AA."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, _LETTERS)
        name = chr(ord("A") + letter) + name
    return name


def _tables(cells: Sequence[list[str]]) -> Iterator[_Table]:
    last: _Table | None = None
    for blank, run in groupby(enumerate(cells), lambda numbered: not any(numbered[1])):
        if not blank:
            numbered = list(run)
            last = _table(numbered[0][0], [values for _, values in numbered], last)
            yield last


def _table(top: int, rows: Sequence[list[str]], last: _Table | None) -> _Table:
    """The table of these rows; one without a header of its own goes on with that of the last."""
    columns = [column for column in range(len(rows[0])) if any(values[column] for values in rows)]
    index = header_index(rows)
    if index is not None:
        below = index + 1
        return _Table(top, rows[:index], rows[index], rows[below:], top + below, columns)
    if last and last.header and _goes_on(last.columns, columns, rows):
        return _Table(top, [], last.header, rows, top, sorted({*columns, *last.columns}))
    return _Table(top, [], [], rows, top, columns)


def _goes_on(last: Sequence[int], columns: Sequence[int], rows: Sequence[list[str]]) -> bool:
    inside = last[0] <= columns[0] and columns[-1] <= last[-1]
    return inside and any(filled(values) > 1 for values in rows)


def _ranges(table: _Table) -> Iterator[tuple[int, int, list[Block]]]:
    """The rows that each page holds, from 0, and its blocks; titles stay with the header."""

    def chosen(values: Sequence[str]) -> list[str]:
        return [values[column] for column in table.columns]

    header = chosen(table.header) if table.header else []
    found = list(parts(header, map(chosen, table.rows)))
    blocks = part_blocks(found)
    top, above = table.top, _titles(table.titles, repeated=len(found) > 1)
    for part, block in zip(found, blocks, strict=True):
        bottom = max(top, table.below + part.stop - 1)
        yield top, bottom, [*above, replace(block, gap=1)] if above else [block]
        top, above = bottom + 1, []


def _titles(titles: Sequence[Sequence[str]], repeated: bool) -> list[Block]:
    text = "\n".join(row(values) for values in titles)
    return [Block(text, leads=[(0, len(text))] * repeated)] if text else []
