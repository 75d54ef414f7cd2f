"""What stands on one page, before it is put in order."""

import ctypes
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, groupby
from operator import attrgetter
from typing import Any

from ...errors import Unreadable
from .. import stages
from ..decode import cleaned
from .extras import Showing, annotations, shows
from .native import characters
from .pieces import Piece, pieces
from .rows import Row, rows
from .words import Box

FEW = 200
"""Letters of a page: fewer can be a stamp on an image of text."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's rows from the top; `turned` are those of text in each other direction.

    `extras` are the texts of fields and remarks. What the page `shows` besides is looked at where
    there is hardly any text, or some that cannot be seen. A page that is `broken` has nothing else.
    """

    rows: Sequence[Row] = ()
    turned: Sequence[Sequence[Row]] = ()
    extras: Sequence[str] = ()
    shows: Showing = "nothing"
    broken: bool = False

    @property
    def blank(self) -> bool:
        """Whether there is no text at all."""
        return not (self.rows or self.turned or self.extras)

    def texts(self) -> list[str]:
        """The texts of the pieces as the file has them, where a broken word's ends are near."""
        pieces = sorted(chain.from_iterable(self.rows), key=attrgetter("order"))
        return [piece.text for piece in pieces]


def sheets(pdf: Any, forms: Any) -> list[Sheet]:
    """What stands on each page of pypdfium2's document; `forms` is pdfium's handle, or nothing.

    Each page is a stage: one on which pdfium hangs or crashes is broken, and the others are read.
    """
    return [_staged(pdf, index, forms) for index in range(len(pdf))]


def _staged(pdf: Any, index: int, forms: Any) -> Sheet:
    try:
        with stages.begin(f"text of page {index + 1}"):
            return sheet(pdf.raw, index, forms)
    except Unreadable:
        return Sheet(broken=True)


def sheet(pdf: Any, index: int, forms: Any) -> Sheet:
    """What stands on the page with this index (`pdf` and `forms` are pdfium's handles)."""
    from pypdfium2 import raw  # pyright: ignore[reportMissingTypeStubs]

    api: Any = raw
    with _opened(api.FPDF_LoadPage(pdf, index), api.FPDF_ClosePage) as page:
        if page is None:
            return Sheet(broken=True)
        with _opened(api.FPDFText_LoadPage(page), api.FPDFText_ClosePage) as text_page:
            found = pieces(characters(text_page), _seen(page)) if text_page else []
        extras = [cleaned(text) for text in annotations(page, forms)]
        unseen = _few(found) or any(piece.invisible for piece in found)
        return made(found, extras, shows(page) if unseen else "nothing")


def _few(found: Sequence[Piece]) -> bool:
    """Whether the page's text can be a stamp on an image of text."""
    return sum(len(piece.text) for piece in found) < FEW


def made(found: Sequence[Piece], extras: Sequence[str] = (), shows: Showing = "nothing") -> Sheet:
    """A sheet of pieces, as pdfium or OCR has found them."""
    by_direction = attrgetter("turned")
    others = sorted((piece for piece in found if piece.turned), key=by_direction)
    turned = [rows(group) for _, group in groupby(others, by_direction)]
    return Sheet(rows(piece for piece in found if not piece.turned), turned, extras, shows)


@contextmanager
def _opened(handle: Any, close: Any) -> Generator[Any]:
    """The handle, or nothing where pdfium gave none; closed at the end."""
    try:
        yield handle if handle else None
    finally:
        if handle:
            close(handle)


def _seen(page: Any) -> Box:
    """Left, bottom, right and top of what a viewer shows of the page."""
    from pypdfium2 import raw  # pyright: ignore[reportMissingTypeStubs]

    api: Any = raw
    box = api.FS_RECTF()
    api.FPDF_GetPageBoundingBox(page, ctypes.byref(box))
    return box.left, box.bottom, box.right, box.top
