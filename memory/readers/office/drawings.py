"""The text of charts and diagrams in Office documents."""

import re
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from itertools import groupby
from typing import Any, NamedTuple

from ..shapes.blocks import Block
from ..shapes.tables import table_blocks
from .word_math import EQUATION, equation

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"

PICTURE = "[Picture]"
_FILE = re.compile(r"\.[A-Za-z]{3,4}$|^\w+://\S+$|[\\/][^\s\\/]+\.\w+$")


class _Series(NamedTuple):
    """A chart's series: its name, what its points are called, and their values by number."""

    name: str
    categories: dict[int, str]
    values: dict[int, str]


def parsed(content: bytes) -> Any:
    """The root of some XML, or None where it is damaged; entities stay as they are."""
    etree: Any = import_module("lxml.etree")
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return None


def graphics(
    element: Any, part: Any, wanted: Callable[[Any], bool] = lambda _: True
) -> Iterator[Block]:
    """The wanted charts and diagrams that are placed in an element of this part of a package."""
    for found in filter(wanted, element.iter(_C + "chart", _DIAGRAM)):
        chart = found.tag != _DIAGRAM
        root = _related(part, found.get(_R + ("id" if chart else "dm")))
        if root is not None:
            yield from chart_blocks(root) if chart else lines_block(lines_of(root))


def _related(part: Any, name: str | None) -> Any:
    try:
        return parsed(part.rels[name].target_part.blob)
    except (KeyError, ValueError):  # there is none, or it is outside
        return None


def lines_block(lines: Sequence[str]) -> Iterator[Block]:
    """The lines that are not blank as a block, if there are any."""
    text = "\n".join(filter(None, lines))
    if text:
        yield Block(text)


def chart_blocks(root: Any) -> Iterator[Block]:
    """The titles of a chart, and its values as rows below the names of the series."""
    for title in root.iter(_C + "title"):
        text = " ".join(lines_of(title))
        if text:
            yield Block(text)
    found = [_series(element) for element in root.iter(_C + "ser")]
    for _, alike in groupby(found, lambda series: series.categories):
        yield from _table(list(alike))


def lines_of(element: Any) -> list[str]:
    """The paragraphs of a drawing as lines that are not blank."""
    texts = (_text(paragraph) for paragraph in element.iter(_A + "p"))
    lines = (" ".join(line.split()) for text in texts for line in text.split("\n"))
    return [line for line in lines if line]


def _text(paragraph: Any) -> str:
    """A paragraph's characters, also those of its equations."""
    return "".join(map(_piece, paragraph.iter(_A + "br", EQUATION, "{*}t")))


def _piece(element: Any) -> str:
    if element.tag == EQUATION:
        return equation(element)
    if next(element.iterancestors(EQUATION), None) is not None:
        return ""
    return "\n" if element.tag == _A + "br" else element.text or ""


def said_of_picture(about: Any) -> str:
    """The alternative text in a picture's properties; "" where it is a file's name or one word."""
    text = " ".join(about.get("descr", "").split())
    return f"{PICTURE} {text}" if " " in text and not _FILE.search(text) else ""


def _table(alike: Sequence[_Series]) -> Iterator[Block]:
    """Series with the same categories as a table: a row for each category."""
    categories = alike[0].categories
    numbers = sorted({*categories, *(number for series in alike for number in series.values)})
    header = ["", *(series.name for series in alike)]
    rows = [
        [categories.get(number, ""), *(series.values.get(number, "") for series in alike)]
        for number in numbers
    ]
    yield from table_blocks(header if any(header) else [], rows)


def _series(element: Any) -> _Series:
    name = " ".join(_points(element, "tx").values())
    categories = _points(element, "cat") or _points(element, "xVal")
    return _Series(name, categories, _points(element, "val") or _points(element, "yVal"))


def _points(element: Any, name: str) -> dict[int, str]:
    """What stands at each number; of categories in several levels, the outer ones first."""
    found: dict[int, str] = {}
    for point in (inner for part in element.findall(_C + name) for inner in part.iter(_C + "pt")):
        number = point.get("idx", "")
        value = " ".join("".join(point.itertext()).split())
        if number.isdigit() and value:
            inner = found.get(int(number))
            found[int(number)] = f"{value} / {inner}" if inner else value
    plain = " ".join(map(_plain, element.findall(_C + name))).strip()
    return found or ({0: plain} if plain else {})


def _plain(part: Any) -> str:
    return " ".join("".join(value.text or "" for value in part.iter(_C + "v")).split())
