"""PDF by pdfium: the text of each page as it is stored, under the page's own label."""

from itertools import accumulate
from pathlib import Path
from typing import Any

from ...document import PageMap, Reading
from ...errors import Unreadable
from ..decode import cleaned
from ..headings import heading_ranges
from ..registry import Reader

_BROKEN_WORD = "\ufffe"
"""What pdfium writes for a hyphen at the end of a line."""

_REASONS = {
    3: "not a PDF, or a damaged one: open it in a viewer and save it again",
    4: "encrypted: it opens with a password only; save a copy without one",
    5: "encrypted: its kind of protection is not supported; save a copy without it",
}
"""By pdfium's FPDF_ERR_ codes."""


def read_pdf(path: Path) -> Reading:
    """The pages' text, each page ending in a newline (a page without text is empty).

    Raises Unreadable for a PDF that is encrypted, damaged, or has no text at all.
    """
    from pypdfium2 import PdfDocument, PdfiumError  # pyright: ignore[reportMissingTypeStubs]

    try:
        pdf: Any = PdfDocument(path)
    except PdfiumError as error:
        raise Unreadable(_why(path, error)) from error
    try:
        pages = [_page_text(pdf, index) for index in range(len(pdf))]
        labels = [_label(pdf, index) for index in range(len(pdf))]
    finally:
        pdf.close()
    return _reading(pages, labels)


def _reading(pages: list[str], labels: list[str]) -> Reading:
    text = "".join(pages)
    if not text:
        where = "its only page" if len(pages) == 1 else f"any of its {len(pages)} pages"
        raise Unreadable(f"no text on {where}: it needs OCR")
    starts = list(accumulate(map(len, pages[:-1]), initial=0))
    if labels == [str(number) for number in range(1, len(pages) + 1)]:
        labels = []
    return Reading(text, PageMap("page", starts, len(text), labels), heading_ranges(text))


def _page_text(pdf: Any, index: int) -> str:
    from pypdfium2 import PdfiumError  # pyright: ignore[reportMissingTypeStubs]

    try:
        page = pdf[index]
    except PdfiumError:  # one broken page does not take the others with it
        return ""
    try:
        raw: str = page.get_textpage().get_text_range(errors="replace")
    finally:
        page.close()  # with its text page
    text = cleaned(raw.replace("\r\n", "\n").replace(_BROKEN_WORD, "-"))
    return text.rstrip("\n") + "\n" if text.strip() else ""


def _label(pdf: Any, index: int) -> str:
    try:
        label: str = pdf.get_page_label(index)
    except UnicodeDecodeError:
        label = ""
    return cleaned(label).strip() or str(index + 1)


def _why(path: Path, error: Any) -> str:
    if path.stat().st_size == 0:
        return "the file is empty"
    return _REASONS.get(error.err_code, f"pdfium cannot open it: {error}")


reader = Reader("pdf", 1, frozenset({".pdf"}), read_pdf)
