"""The body of a Word document as blocks."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from ..shapes.blocks import Block
from ..shapes.table_header import header_index
from ..shapes.tables import headed_blocks
from .drawings import graphics, lines_block
from .word_notes import Notes
from .word_numbers import Numbers
from .word_text import PARAGRAPH, W, boxes, children, is_on, pictures, text_of, value, whole

_TABLE, _ROW, _CELL = W + "tbl", W + "tr", W + "tc"
_HEADING_STYLE = re.compile(r"(?:heading \d|title)$", re.IGNORECASE)
_BODY_TEXT = 9  # as an outline level
_MOST_COLUMNS = 63
_LONG_CELL = 1000
"""A table with a cell of more characters only places text on the page."""


class Body:
    """Gives the blocks of elements, with their numbers and notes."""

    def __init__(self, part: Any, numbers: Numbers, notes: Notes) -> None:
        self._heading_styles = {
            style.style_id
            for style in part.styles
            if _HEADING_STYLE.match(style.name or "") or _in_outline(style.element.pPr)
        }
        self._part = part
        self._numbers = numbers
        self._notes = notes

    def blocks(self, element: Any) -> Iterator[Block]:
        """The blocks inside in order, also those inside content controls and the like."""
        waiting = list(reversed(element))
        while waiting:
            inner = waiting.pop()
            if inner.tag == _TABLE:
                yield from self._table(inner)
            elif inner.tag == PARAGRAPH:
                yield from self._paragraph(inner)
                waiting += reversed(list(boxes(inner)))
            else:
                waiting += reversed(inner)

    def _paragraph(self, paragraph: Any) -> Iterator[Block]:
        text = text_of(paragraph, self._notes.sign)
        told = list(self._notes.told())
        if text.strip():
            text = f"{self._numbers.before(paragraph)}{text}"
            if self._is_heading(paragraph):
                yield Block(text, heading=True)
            else:
                told.insert(0, text)
        yield from lines_block([*told, *pictures(paragraph)])
        yield from graphics(
            paragraph, self._part, lambda found: next(found.iterancestors(PARAGRAPH)) is paragraph
        )

    def _is_heading(self, paragraph: Any) -> bool:
        style = value(paragraph, "pPr", "pStyle")
        return style in self._heading_styles or _in_outline(paragraph.find(W + "pPr"))

    def _table(self, table: Any) -> Iterator[Block]:
        lines = list(children(table, _ROW, (_TABLE, PARAGRAPH)))
        rows = [[text for cell in _cells(line) for text in self._cell(cell)] for line in lines]
        if any(len(text) > _LONG_CELL for cells in rows for text in cells):
            self._notes.forget()
            for cell in (cell for line in lines for cell in _cells(line)):
                yield from self.blocks(cell)
            return
        yield from headed_blocks(rows, _header(lines, rows))
        yield from (Block(note, gap=1) for note in self._notes.told())

    def _cell(self, cell: Any) -> Sequence[str]:
        """The cell's text on one line, and an empty one for each more column that it spans."""
        inside = ((p, text_of(p, self._notes.sign)) for p in cell.iter(PARAGRAPH))
        texts = [f"{self._numbers.before(p)}{text}" for p, text in inside if text.strip()]
        texts += [text for p in cell.iter(PARAGRAPH) for text in pictures(p)]
        more = whole(value(cell, "tcPr", "gridSpan"), 1) - 1
        return [" ".join(" ".join(texts).split()), *[""] * min(max(more, 0), _MOST_COLUMNS)]


def _cells(line: Any) -> Iterator[Any]:
    return children(line, _CELL, (_TABLE, PARAGRAPH))


def _header(lines: Sequence[Any], rows: Sequence[Sequence[str]]) -> int | None:
    """Which row names the columns: the last of those that are repeated on each page, if any are."""
    marked = 0
    while marked < len(lines) and is_on(lines[marked], "trPr", "tblHeader"):
        marked += 1
    return marked - 1 if 0 < marked < len(lines) else header_index(rows)


def _in_outline(properties: Any) -> bool:
    """Whether a paragraph or style is in the outline; Word's level 9 is body text."""
    return 0 <= whole(value(properties, "outlineLvl"), -1) < _BODY_TEXT
