"""OpenDocument's body as blocks: paragraphs, headings, lists, tables, text boxes and notes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from ..shapes.blocks import Block
from ..shapes.table_header import header_index
from ..shapes.tables import table_blocks
from ..xml.tree import name_of, words_of
from .office_lists import Lists
from .office_tree import Styles, attribute, note_sign, words

_MOST_CELLS = 1000
"""As often a cell or row is repeated at most: spreadsheets repeat empty ones without end."""

_LISTS = ("list", "ordered-list", "unordered-list")
_NOTES = ("note", "footnote", "endnote")


class Body:
    """Gives the blocks of elements; `embedded` gives the root of an object by its address."""

    def __init__(self, styles: Styles, lists: Lists, embedded: Callable[[str], Any]) -> None:
        self._styles = styles
        self._lists = lists
        self._embedded = embedded

    def blocks(self, element: Any) -> Iterator[Block]:
        """The blocks inside an element, in order."""
        for child in element:
            name = name_of(child)
            if not name or self._styles.hide(child):
                continue
            if name in ("p", "h"):
                yield from self._paragraph(child, name == "h")
            elif name == "table":
                yield from self._table(child)
            elif name in _LISTS:
                yield from self._list(child)
            elif name == "list-item":
                yield from self._item(child)
            elif name in ("object", "object-ole"):
                yield from self._object(child)
            elif name == "math":
                yield from _filled(_formula(child))
            else:
                yield from self.blocks(child)

    def _paragraph(self, element: Any, heading: bool) -> Iterator[Block]:
        title = attribute(element, "style-name") in self._styles.titles
        text = words(element, self._styles)
        yield from _filled(text, heading or title)
        waiting = list(reversed(element))
        while waiting:
            inner = waiting.pop()
            name = name_of(inner)
            if name in _NOTES:
                yield from self._note(inner)
            elif name in ("frame", "text-box", "custom-shape", "g", "rect"):
                yield from self.blocks([inner])
            elif name and not self._styles.hide(inner):
                waiting += reversed(inner)

    def _list(self, element: Any) -> Iterator[Block]:
        with self._lists.inside(element):
            yield from _closed_up(self.blocks(element))

    def _item(self, item: Any) -> Iterator[Block]:
        """An item's blocks, with its number before the first."""
        label = self._lists.before(item)
        for block in self.blocks(item):
            yield replace(block, text=f"{label}{block.text}")
            label = ""

    def _note(self, note: Any) -> Iterator[Block]:
        bodies = (inner for inner in note if name_of(inner).endswith("body"))
        told = " ".join(block.text for body in bodies for block in self.blocks(body))
        yield from _filled(f"[{note_sign(note)}] {told}" if told else "")

    def _table(self, table: Any) -> Iterator[Block]:
        rows, headers = self._rows(table)
        index = headers - 1 if headers else header_index(rows)
        above = rows[: index or 0]
        header, below = (rows[index], rows[index + 1 :]) if index is not None else ([], rows)
        yield from table_blocks([], above)
        yield from table_blocks(header, below, gap=2 if not above else 1)

    def _rows(self, table: Any) -> tuple[list[list[str]], int]:
        """The cells' texts row by row, and how many of the first rows are headers."""
        rows: list[list[str]] = []
        headers = 0
        for line in _own(table, "table-row"):
            cells = [cell for element in _own(line, "table-cell") for cell in self._cells(element)]
            rows += [cells] * (_times(line, "number-rows-repeated") if any(cells) else 1)
            if name_of(line.getparent()) == "table-header-rows":
                headers = len(rows)
        return rows, headers

    def _cells(self, cell: Any) -> Sequence[str]:
        if name_of(cell) == "covered-table-cell" or self._styles.hide(cell):
            return [""]
        text = " ".join(" ".join(block.text for block in self.blocks(cell)).split())
        return [text] * _times(cell, "number-columns-repeated")

    def _object(self, element: Any) -> Iterator[Block]:
        """A formula or a chart, in the document or beside it."""
        root = self._embedded(attribute(element, "href"))
        if root is None:
            yield from self.blocks(element)
        elif name_of(root) == "math":
            yield from _filled(_formula(root))
        else:
            yield from self.blocks(root)


def _closed_up(blocks: Iterator[Block]) -> Iterator[Block]:
    """The items of a list, a line each."""
    for index, block in enumerate(blocks):
        yield replace(block, gap=1) if index else block


def _own(element: Any, name: str) -> Iterator[Any]:
    """The rows of a table or cells of a row, also in groups; not those of a table inside."""
    for child in element:
        kind = name_of(child)
        if kind in (name, f"covered-{name}"):
            yield child
        elif kind not in ("table-cell", "table", ""):
            yield from _own(child, name)


def _times(element: Any, name: str) -> int:
    told = attribute(element, name)
    return min(max(int(told), 1), _MOST_CELLS) if told.isdigit() else 1


def _formula(math: Any) -> str:
    """A formula as it was typed, else its signs."""
    for element in math.iter():
        if name_of(element) == "annotation":
            return words_of(element)
    return words_of(math)


def _filled(text: str, heading: bool = False) -> Iterator[Block]:
    if text:
        yield Block(text, heading=heading)
