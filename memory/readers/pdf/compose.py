"""Sheets, as pdfium or OCR has found them, into one reading."""

from collections.abc import Mapping, Sequence

from ...document import Reading
from .assemble import assemble
from .hyphens import Hyphens
from .layout import layout
from .running import edges
from .sheet import Sheet
from .titles import titles


def compose(
    sheets: Sequence[Sheet],
    outline: Mapping[int, Sequence[str]] | None = None,
    labels: Sequence[str] = (),
) -> Reading:
    """The sheets in order, each a page; the titles of the `outline` are headings on their pages."""
    hyphens = Hyphens(lambda: (text for sheet in sheets for text in sheet.texts()))
    margins = edges([sheet.rows for sheet in sheets])
    pages = [layout(sheet, edge, hyphens) for sheet, edge in zip(sheets, margins, strict=True)]
    plain = list(labels) == [str(number) for number in range(1, len(labels) + 1)]
    return assemble(pages, titles(pages, outline or {}), () if plain else labels)
