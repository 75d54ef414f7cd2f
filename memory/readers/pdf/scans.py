"""Pages that are images of text: which they are, and what OCR finds on them."""

import re
from collections.abc import Mapping, Sequence
from contextlib import closing
from math import sqrt
from typing import Any

from ...errors import Unreadable
from .. import stages
from ..ocr import engine
from ..ocr.rules import Image
from .extras import covered
from .sheet import FEW, Sheet, made

_DPI = 300
_POINTS = 72  # to the inch
_MOST_DOTS = 20_000_000
_COVERED = 0.5  # of the page
_NO_LETTERS = re.compile("[\ufffd\ue000-\uf8ff]")
_GARBLED = 0.3
_MORE = 1.3


def recognised(pdf: Any, sheets: Sequence[Sheet]) -> tuple[list[Sheet], Mapping[int, str]]:
    """The sheets with the text of those that are images; and why some were not read, by number.

    `pdf` is pypdfium2's document. Each page is a stage of its own. Nothing is done where OCR is not
    installed.
    """
    found, problems = list(sheets), dict[int, str]()
    if engine.missing():
        return found, problems
    for number, before in enumerate(sheets, 1):
        if not _may_be_scan(before):
            continue
        try:
            with stages.begin(f"page {number}"), closing(pdf[number - 1]) as page:
                found[number - 1] = _read(page, before)
        except Unreadable as reason:
            problems[number] = str(reason)
    return found, problems


def _may_be_scan(sheet: Sheet) -> bool:
    """Whether a page's own text is none, hardly any on an image, or no letters that can be read."""
    if sheet.blank:
        return sheet.shows != "nothing"
    text = _text(sheet)
    few = sheet.shows == "image" and len(text) < FEW
    return few or len(_NO_LETTERS.findall(text)) > _GARBLED * len(text)


def _text(sheet: Sheet) -> str:
    return "".join(sheet.texts())


def _read(page: Any, before: Sheet) -> Sheet:
    from .from_image import pieces_of

    text = _text(before)
    if text and len(text) < FEW and covered(page.raw) < _COVERED:
        return before
    width, height = page.get_size()
    dpi = _dpi(width, height)
    pieces = pieces_of(_drawn(page, dpi / _POINTS), dpi, _POINTS / dpi)
    lifted = [piece._replace(middle=piece.middle - height) for piece in pieces]
    after = made(lifted, before.extras, "image")
    return after if _letters(_text(after)) > _MORE * _letters(text) else before


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _dpi(width: float, height: float) -> int:
    """Dots per inch for a page of so many points: fewer where it is larger than a sheet of A3."""
    inches = width * height / _POINTS**2
    return max(1, int(min(_DPI, sqrt(_MOST_DOTS / max(inches, 1)))))


def _drawn(page: Any, scale: float) -> Image:
    from pypdfium2 import PdfiumError  # pyright: ignore[reportMissingTypeStubs]

    try:
        bitmap = page.render(scale=scale, grayscale=True)
    except PdfiumError as error:
        raise Unreadable(f"it cannot be drawn: {error}") from error
    image: Image = bitmap.to_numpy()
    return image.reshape(image.shape[:2]).copy()
