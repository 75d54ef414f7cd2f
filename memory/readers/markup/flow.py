"""How HTML's elements become blocks of text."""

from collections.abc import Sequence

from ..shapes.blocks import Block
from ..shapes.table_header import header_index
from ..shapes.tables import headed_blocks
from .grid import Grid, Spans, without_empty_columns

_FAR = frozenset(
    "p h1 h2 h3 h4 h5 h6 table ul ol dl pre blockquote figure hr section article".split()
)
"""Elements with an empty line before and after."""

_NEAR = frozenset(
    """address aside body br button caption center dd details dialog dir div dt fieldset figcaption
    footer form header html legend li main menu nav option optgroup search select summary tbody td
    textarea tfoot th thead tr""".split()
)
"""Elements that stand on lines of their own. Both as `innerText` in the HTML standard has it."""

_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_CELLS = frozenset({"td", "th"})
_GROUPS = frozenset("table thead tbody tfoot".split())
_LINE = "\0"
"""Stands between the lines of a cell until its row ends; decoded text has none."""

_LONG_CELL = 1000
"""A row with a cell of more characters only places text on the page."""

_PAIR = 2
"""Cells of a row that may be a name and what it stands for."""


class Flow:
    """Gathers text into blocks, as elements are opened, written to and closed."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._words: list[str] = []
        self._gap = 0
        self._headings = 0
        self._verbatim = 0
        self._tables: list[bool] = []  # of data?
        self._row: list[tuple[str, Spans]] | None = None
        self._spans: Spans = (1, 1)  # of the open cell
        self._grid = Grid()
        self._heads = 0  # cells of the open row that are headers
        self._in_head = 0
        self._rows: list[tuple[list[str], bool]] = []  # of the table, and whether it is a header
        self._rows_gap = 0

    def open(self, tag: str, of_data: bool = True, spans: Spans = (1, 1)) -> None:
        """An element begins.

        `of_data` matters for a table only: whether its rows are lines; `spans` for a cell.
        """
        self._break(tag)
        if tag in _CELLS:
            self._spans = spans
        if tag == "table":
            self._tables.append(of_data)
        elif tag == "tr" and self._tables[-1:] == [True]:
            self._row, self._heads = [], 0
        self._in_head += tag == "thead"
        self._headings += tag in _HEADINGS
        self._verbatim += tag == "pre"

    def close(self, tag: str) -> None:
        """The element that was opened last ends."""
        if tag in _CELLS and self._row is not None:
            words = "".join(self._words)
            self._row.append((words, self._spans))
            self._heads += tag == "th" and bool(words.strip())
            self._words.clear()
        elif tag == "tr" and self._row is not None:
            self._end_row()
        elif tag != "br":
            self._break(tag)
        if tag in _GROUPS:
            self._grid.end()
        if tag == "table":
            self._end_table()
            self._tables.pop()
        self._in_head -= tag == "thead"
        self._headings -= tag in _HEADINGS
        self._verbatim -= tag == "pre"

    def write(self, text: str) -> None:
        """Characters of the element that is open."""
        self._words.append(text)

    def finish(self) -> list[Block]:
        """All blocks, in order."""
        self._end_block()
        return self._blocks

    def _break(self, tag: str) -> None:
        gap = 2 if tag in _FAR else 1 if tag in _NEAR else 0
        if gap == 0:
            return
        inside_line = self._row is not None or (self._headings and tag not in _HEADINGS)
        if inside_line or (self._verbatim and tag == "br"):
            self._words.append("\n" if self._verbatim else _LINE)
            return
        self._end_block()
        self._gap = max(self._gap, gap)

    def _end_row(self) -> None:
        cells, self._row = self._row or [], None
        own = [words for words, _ in cells]
        row = self._grid.row([(_collapsed(words), spans) for words, spans in cells])
        if any(len(words) > _LONG_CELL for words in own):
            lines = [line for words in own for line in words.split(_LINE)]
            for line in lines:
                self._words = [line]
                self._end_block()
                self._gap = min(len(lines), 2)
        elif filled := sum(bool(words.strip()) for words in own):
            if not self._rows:
                self._rows_gap = self._gap
            self._rows.append((row, self._in_head > 0 or self._heads == filled))
            self._gap = 1

    def _end_table(self) -> None:
        """The rows that were gathered become a block."""
        rows = without_empty_columns([cells for cells, _ in self._rows])
        index = _header([head for _, head in self._rows], rows)
        self._blocks += headed_blocks(rows, index, self._rows_gap)
        self._rows.clear()

    def _end_block(self) -> None:
        text = self._take()
        if text.strip():
            self._end_table()
            self._blocks.append(Block(text, self._gap, heading=self._headings > 0))
            self._gap = 0

    def _take(self) -> str:
        text = "".join(self._words)
        self._words.clear()
        return text.strip("\r\n") if self._verbatim else _collapsed(text)


def _collapsed(text: str) -> str:
    return " ".join(text.replace(_LINE, " ").split())


def _header(heads: Sequence[bool], rows: Sequence[Sequence[str]]) -> int | None:
    """Which row names the columns: the last of those at the top that are marked, if any are.

    Where none is, two columns are likely names and what they stand for.
    """
    marked = heads.index(False) if False in heads else 0
    if marked:
        return marked - 1
    return header_index(rows) if any(len(cells) > _PAIR for cells in rows) else None
