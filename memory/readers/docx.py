"""Word documents: paragraphs, tables, lists and text boxes in the order of the body.

Headers, footers and notes are left out. Tracked deletions are not part of the text, tracked
insertions are.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..document import Reading
from ..errors import Unreadable
from .blocks import Block, paragraphs, row, sections
from .registry import Reader

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PARAGRAPH, _TABLE, _ROW, _CELL = _W + "p", _W + "tbl", _W + "tr", _W + "tc"
_BOX = _W + "txbxContent"
_SIGNS = {
    _W + "tab": "\t",
    _W + "br": "\n",
    _W + "cr": "\n",
    _W + "noBreakHyphen": "-",
}
_WORDS = (_W + "t", _MATH + "t")
_SAID_ELSEWHERE = (_COMPATIBILITY + "Fallback", _W + "moveFrom")
_PROPERTIES = _W + "pPr"
_HEADING_STYLE = re.compile(r"(?:heading \d|title)$", re.IGNORECASE)
_NO_DOCUMENT = "no Word document, or a damaged one: open it in Word and save it again"
_OLD_WORD = bytes.fromhex("d0cf11e0a1b11ae1")


def read_docx(path: Path) -> Reading:
    """The body's text: a section for each heading, or a paragraph each where there is none.

    A table's rows are lines, its cells joined by " | ". Raises Unreadable for a file that is
    encrypted, damaged, or no Word document.
    """
    document = _open(path)
    body = document.element.body
    for element in list(body.iter(*_SAID_ELSEWHERE)):
        element.getparent().remove(element)
    blocks = list(_blocks(body, _heading_styles(document)))
    return sections(blocks) if any(block.heading for block in blocks) else paragraphs(blocks)


def _open(path: Path) -> Any:
    import zlib
    from zipfile import BadZipFile

    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    with path.open("rb") as file:
        head = file.read(len(_OLD_WORD))
    if not head:
        raise Unreadable("the file is empty")
    if head == _OLD_WORD:
        raise Unreadable("encrypted, or of Word 97 to 2003: open it and save it as .docx")
    try:
        return Document(str(path))
    except PackageNotFoundError as error:
        raise Unreadable(_NO_DOCUMENT) from error
    except (BadZipFile, zlib.error, KeyError, ValueError, SyntaxError) as error:  # of XML
        raise Unreadable(f"{_NO_DOCUMENT} ({error})") from error


def _heading_styles(document: Any) -> set[str]:
    """Ids of the styles that make a heading: by their name, or by the outline level they give."""
    return {
        style.style_id
        for style in document.styles
        if _HEADING_STYLE.match(style.name or "") or _outline_level(style.element.pPr) is not None
    }


def _outline_level(properties: Any) -> int | None:
    """Level from 0 of a paragraph or style in the outline; none for body text (Word's 9)."""
    found = None if properties is None else properties.find(_W + "outlineLvl")
    level = -1 if found is None else int(found.get(_W + "val", "9"))
    return level if 0 <= level < 9 else None  # noqa: PLR2004


def _blocks(body: Any, heading_styles: set[str]) -> Iterator[Block]:
    """The body's blocks in order, also those inside content controls and the like."""
    waiting = [body]
    while waiting:
        element = waiting.pop()
        if element.tag == _TABLE:
            yield from _filled(Block(_table(element)))
        elif element.tag == _PARAGRAPH:
            yield from _filled(Block(_text(element), heading=_is_heading(element, heading_styles)))
            waiting += reversed(list(_boxes(element)))
        else:
            waiting += reversed(element)


def _boxes(paragraph: Any) -> Iterator[Any]:
    """Text boxes that are anchored in this paragraph, not in one that is inside another box."""
    for box in paragraph.iter(_BOX):
        if next(box.iterancestors(_PARAGRAPH)) is paragraph:
            yield box


def _filled(block: Block) -> Iterator[Block]:
    if block.text.strip():
        yield block


def _is_heading(paragraph: Any, heading_styles: set[str]) -> bool:
    return paragraph.style in heading_styles or _outline_level(paragraph.pPr) is not None


def _table(table: Any) -> str:
    lines = (row(map(_cell, _own(line, _CELL))) for line in _own(table, _ROW))
    return "\n".join(line for line in lines if line)


def _own(element: Any, tag: str) -> Iterator[Any]:
    """The rows of a table, or cells of a row: not those of a table that is inside it."""
    waiting = list(reversed(element))
    while waiting:
        child = waiting.pop()
        if child.tag == tag:
            yield child
        elif child.tag not in (_TABLE, _PARAGRAPH):
            waiting += reversed(child)


def _cell(cell: Any) -> str:
    return " ".join(" ".join(map(_text, cell.iter(_PARAGRAPH))).split())


def _text(paragraph: Any) -> str:
    """A paragraph's characters, without those of text boxes that are anchored in it."""
    pieces: list[str] = []
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag in _WORDS:
            pieces.append(element.text or "")
        elif element.tag in _SIGNS:
            pieces.append(_SIGNS[element.tag])
        elif element.tag not in (_BOX, _PROPERTIES):
            waiting += reversed(element)
    return "".join(pieces).strip("\n")


reader = Reader("docx", 1, frozenset({".docx"}), read_docx)
