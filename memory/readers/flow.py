"""How HTML's elements become blocks of text."""

from .blocks import Block, row

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
_LINE = "\0"
"""Stands between the lines of a cell until its row ends; decoded text has none."""

_LONG_CELL = 1000
"""A row with a cell of more characters only places text on the page."""


class Flow:
    """Gathers text into blocks, as elements are opened, written to and closed."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._words: list[str] = []
        self._gap = 0
        self._headings = 0
        self._verbatim = 0
        self._tables: list[bool] = []  # of data?
        self._row: list[str] | None = None

    def open(self, tag: str, of_data: bool = True) -> None:
        """An element begins; `of_data` matters for a table only: whether its rows are lines."""
        self._break(tag)
        if tag == "table":
            self._tables.append(of_data)
        elif tag == "tr" and self._tables[-1:] == [True]:
            self._row = []
        self._headings += tag in _HEADINGS
        self._verbatim += tag == "pre"

    def close(self, tag: str) -> None:
        """The element that was opened last ends."""
        if tag in _CELLS and self._row is not None:
            self._row.append("".join(self._words))
            self._words.clear()
        elif tag == "tr" and self._row is not None:
            self._end_row()
        elif tag != "br":
            self._break(tag)
        if tag == "table":
            self._tables.pop()
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
        if any(len(cell) > _LONG_CELL for cell in cells):
            lines = [line for cell in cells for line in cell.split(_LINE)]
        else:
            lines = [row(map(_collapsed, cells))]
        for line in lines:
            self._words = [line]
            self._end_block()
            self._gap = min(len(lines), 2)

    def _end_block(self) -> None:
        text = self._take()
        if text.strip():
            self._blocks.append(Block(text, self._gap, heading=self._headings > 0))
            self._gap = 0

    def _take(self) -> str:
        text = "".join(self._words)
        self._words.clear()
        return text.strip("\r\n") if self._verbatim else _collapsed(text)


def _collapsed(text: str) -> str:
    return " ".join(text.replace(_LINE, " ").split())
