"""PDF by pdfium: the text of each page as it is stored, under the page's own label."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..document import PageMap, Reading
from ..errors import Unreadable
from .decode import cleaned
from .headings import heading_ranges
from .registry import Reader

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
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        pdf: Any = PdfDocument(path)
    except PdfiumError as error:
        raise Unreadable(_why(path, error)) from error
    try:
        pages = [_page_text(pdf, index) for index in range(len(pdf))]
        labels = list(_labels(pdf))
    finally:
        pdf.close()
    return _reading(pages, labels)


def _reading(pages: list[str], labels: list[str]) -> Reading:
    text = "".join(pages)
    if not text:
        count = f"{len(pages)} page{'s' * (len(pages) != 1)}"
        raise Unreadable(f"no text on any of its {count}: it needs OCR")
    starts = [0]
    for page in pages[:-1]:
        starts.append(starts[-1] + len(page))
    return Reading(text, PageMap("page", starts, len(text), labels), heading_ranges(text))


def _page_text(pdf: Any, index: int) -> str:
    from pypdfium2 import PdfiumError

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


def _labels(pdf: Any) -> Iterator[str]:
    for index in range(len(pdf)):
        yield pdf.get_page_label(index) or str(index + 1)


def _why(path: Path, error: Any) -> str:
    if path.stat().st_size == 0:
        return "the file is empty"
    return _REASONS.get(error.err_code, f"pdfium cannot open it: {error}")


reader = Reader("pdf", 1, frozenset({".pdf"}), read_pdf)
