"""A slide's text, shape by shape."""

from collections.abc import Iterable, Iterator
from typing import Any

from ..shapes.blocks import Block
from ..shapes.table_header import header_index
from ..shapes.tables import headed_blocks
from .drawings import graphics, lines_block, lines_of, said_of_picture

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_CHOICES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_PICTURE = f"{_P}pic"
_SHAPES = (f"{_P}sp", _PICTURE, f"{_P}grpSp", f"{_P}graphicFrame", _CHOICES)
_OFFSETS = (
    f"{_P}spPr/{_A}xfrm/{_A}off",
    f"{_P}grpSpPr/{_A}xfrm/{_A}off",
    f"{_P}xfrm/{_A}off",
)
_TITLES = ("title", "ctrTitle")
_LAST = ("ftr", "dt", "hdr")
_NUMBER = "sldNum"
_ALIKE = 190_500
"""Shapes whose tops differ by less (0.2 inches, in EMU) are read from left to right."""


class SlideText:
    """The text of a slide of python-pptx: its title, and its blocks."""

    def __init__(self, slide: Any) -> None:
        self._slide = slide
        self._inherited: dict[Any, tuple[int, int]] = dict(_inherited_places(slide))
        shapes = self._ordered(_children(slide._element.find(f"{_P}cSld/{_P}spTree")))
        self._titles = [shape for shape in shapes if _role(shape) in _TITLES]
        self._last = [shape for shape in shapes if _role(shape) in _LAST]
        self._others = [shape for shape in shapes if shape not in (*self._titles, *self._last)]
        self.title = " ".join(line for shape in self._titles for line in lines_of(shape))

    def blocks(self) -> list[Block]:
        """The title, the other shapes in the order of reading, the footer, and the notes."""
        found = [Block(self.title, heading=True)] if self.title else []
        for shape in (*self._others, *self._last):
            found += self._shape(shape)
        return [*found, *self._notes()]

    def _shape(self, shape: Any) -> Iterator[Block]:
        if shape.tag == f"{_P}grpSp":
            for inner in self._ordered(_children(shape)):
                yield from self._shape(inner)
        elif shape.tag == f"{_P}graphicFrame":
            yield from self._graphic(shape)
        elif shape.tag == _PICTURE:
            about = shape.find(f"{_P}nvPicPr/{_P}cNvPr")
            yield from lines_block([said_of_picture(about)] if about is not None else [])
        elif _role(shape) != _NUMBER:
            yield from lines_block(lines_of(shape))

    def _graphic(self, frame: Any) -> Iterator[Block]:
        """A table, a chart or a diagram."""
        for table in frame.iter(f"{_A}tbl"):
            yield from _table(table)
        yield from graphics(frame, self._slide.part)

    def _notes(self) -> Iterator[Block]:
        if self._slide.has_notes_slide:
            tree = self._slide.notes_slide._element.find(f"{_P}cSld/{_P}spTree")
            shapes = (shape for shape in _children(tree) if _role(shape) == "body")
            lines = [line for shape in shapes for line in lines_of(shape)]
            yield from lines_block([f"Notes: {lines[0]}", *lines[1:]] if lines else [])

    def _ordered(self, shapes: Iterable[Any]) -> list[Any]:
        """Shapes from top to bottom, and from left to right where they begin at one height."""
        placed = sorted(((*self._place(shape), n, shape) for n, shape in enumerate(shapes)))
        rows: list[list[tuple[int, int, int, Any]]] = []
        for entry in placed:
            if rows and entry[0] - rows[-1][0][0] < _ALIKE:
                rows[-1].append(entry)
            else:
                rows.append([entry])
        return [shape for row in rows for _, _, _, shape in sorted(row, key=lambda e: e[1:3])]

    def _place(self, shape: Any) -> tuple[int, int]:
        """Top and left edge, in EMU."""
        for path in _OFFSETS:
            offset = shape.find(path)
            if offset is not None:
                return _whole(offset.get("y")), _whole(offset.get("x"))
        return self._inherited.get(shape, (0, 0))


def _children(tree: Any) -> Iterator[Any]:
    """The shapes in a slide or group; of alternatives, the first."""
    for shape in () if tree is None else tree:
        if shape.tag == _CHOICES:
            yield from _children(next(iter(shape), None))
        elif shape.tag in _SHAPES:
            yield shape


def _role(shape: Any) -> str:
    """What a shape is a placeholder for: "title", "body"; "" for other shapes."""
    found = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
    return "" if found is None else found.get("type", "")


def _inherited_places(slide: Any) -> Iterator[tuple[Any, tuple[int, int]]]:
    """Top and left edge of the placeholders, which the slide's layout may give."""
    for shape in slide.placeholders:
        try:
            place = shape.top, shape.left
        except (AttributeError, KeyError, ValueError):
            continue
        if None not in place:
            yield shape._element, place


def _whole(number: str | None) -> int:
    try:
        return int(number or 0)
    except ValueError:
        return 0


def _table(table: Any) -> Iterator[Block]:
    rows = [
        [" ".join(lines_of(cell)) for cell in line.findall(f"{_A}tc")]
        for line in table.findall(f"{_A}tr")
    ]
    about = table.find(f"{_A}tblPr")
    told = about is not None and about.get("firstRow") in ("1", "true")
    index = 0 if told and rows else header_index(rows)
    yield from headed_blocks(rows, index)
