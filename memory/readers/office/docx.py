"""Word documents: paragraphs, tables, lists, text boxes and notes in the order of the body.

Tracked deletions are not part of the text, tracked insertions are. Numbers that Word makes (4.2,
iii) stand before their paragraph; notes and comments below it; headers and footers once, at the
end. Equations are on one line. Embedded documents, and parts in other formats (altChunk), are
members of the file.
"""

from collections.abc import Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from ...document import Reading
from ...errors import Unreadable
from ..registry import Reader
from ..shapes.blocks import Block, paragraphs, sections
from .embedded import read_all
from .ooxml import opened
from .word_body import Body
from .word_notes import Notes, margins, roots
from .word_numbers import Numbers
from .word_text import COMPATIBILITY, W

_MAIN_PARTS = [
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
]
_SAID_ELSEWHERE = (COMPATIBILITY + "Fallback", W + "moveFrom")
_WORDLESS = tuple(W + name for name in ("drawing", "pict", "object", "altChunk", "delText"))


def read_docx(path: Path) -> Reading:
    """The body's text: a section for each heading, or a paragraph each where there is none.

    A table's rows are lines, its cells joined by " | ", with the header for each range of rows.
    Raises Unreadable for a file that is encrypted, damaged, or no Word document, and where there
    are only pictures or embedded documents.
    """
    document = opened(path, _open, "Word")
    body = document.element.body
    for element in list(body.iter(*_SAID_ELSEWHERE)):
        element.getparent().remove(element)
    blocks = [*_blocks(document), *margins(document.part)]
    if not blocks and next(body.iter(*_WORDLESS), None) is not None:
        raise Unreadable(
            "no text: it holds only pictures, embedded documents or deletions; "
            "where they have words, export it to PDF for OCR"
        )
    return sections(blocks) if any(block.heading for block in blocks) else paragraphs(blocks)


def _blocks(document: Any) -> Iterator[Block]:
    part = document.part
    numbers = Numbers(*(next(roots(part, kind), None) for kind in ("numbering", "styles")))
    return Body(part, numbers, Notes(part)).blocks(document.element.body)


def _open(package: BytesIO) -> Any:
    """The document, also of a template or one with macros, which python-docx leaves alone."""
    from docx.opc.part import PartFactory
    from docx.package import Package
    from docx.parts.document import DocumentPart

    PartFactory.part_type_for.update(dict.fromkeys(_MAIN_PARTS, DocumentPart))
    main: Any = Package.open(package).main_document_part
    return main.document


reader = Reader(
    "docx",
    2,
    frozenset(".docx .docm .dotx .dotm".split()),
    partial(read_all, read_docx),
    nests=True,
)
