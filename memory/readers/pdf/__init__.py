"""PDF by pdfium, in reading order: columns, tables, paragraphs, headers and footers, headings."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import count, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...document import Bundle, Reading
from ...errors import Unreadable
from ..decode import cleaned
from ..ocr import engine
from ..registry import Reader

if TYPE_CHECKING:
    from .sheet import Sheet

_REASONS = {
    3: "not a PDF, or a damaged one: open it in a viewer and save it again",
    4: "encrypted: it opens with a password only; save a copy without one",
    5: "encrypted: its kind of protection is not supported; save a copy without it",
}
"""By pdfium's FPDF_ERR_ codes."""


def read_pdf(path: Path) -> Reading:
    """The pages' text in reading order, each page ending in a newline (one without text is empty).

    Headers and footers are marked and stand at the edge of their page. What is not read is told.
    Raises Unreadable for a PDF that is encrypted, damaged, or has no text at all.
    """
    with closing(_open(path)) as pdf:
        return _reading(pdf)


def read_with_attached(path: Path) -> Reading | Bundle:
    """The same, with the files that are attached to it."""
    from .attached import with_attached

    with closing(_open(path)) as pdf:
        return with_attached(pdf, _reading)


def _reading(pdf: Any) -> Reading:
    from .compose import compose
    from .outline import outline
    from .scans import recognised
    from .sheet import sheets

    forms = _forms(pdf)
    plain = sheets(pdf, forms)
    labels = [_label(pdf, index) for index in range(len(pdf))]
    titles = outline(pdf)
    read, problems = recognised(pdf, plain)
    _refuse_without_text(read, problems, bool(forms))
    return replace(compose(read, titles, labels), unread=list(_unread(read, problems)))


def _open(path: Path) -> Any:
    from pypdfium2 import PdfDocument, PdfiumError  # pyright: ignore[reportMissingTypeStubs]

    try:
        return PdfDocument(path)
    except PdfiumError as error:
        raise Unreadable(_why(path, error)) from error


def _why(path: Path, error: Any) -> str:
    if path.stat().st_size == 0:
        return "the file is empty"
    return _REASONS.get(error.err_code, f"pdfium cannot open it: {error}")


def _forms(pdf: Any) -> Any:
    """The handle for the document's form; none where it has no form."""
    pdf.init_forms()
    return pdf.formenv.raw if pdf.formenv else None


def _label(pdf: Any, index: int) -> str:
    try:
        label: str = pdf.get_page_label(index)
    except UnicodeDecodeError:
        label = ""
    return cleaned(label).strip() or str(index + 1)


def _refuse_without_text(
    sheets: "Sequence[Sheet]", problems: Mapping[int, str], is_form: bool
) -> None:
    if not all(sheet.blank for sheet in sheets):
        return
    where = "its only page" if len(sheets) == 1 else f"any of its {len(sheets)} pages"
    if all(sheet.broken for sheet in sheets):
        raise Unreadable("damaged: no page can be opened; open it in a viewer and save it again")
    if all(sheet.shows == "nothing" for sheet in sheets):
        why = "an empty form, no field is filled in" if is_form else "nothing is drawn there"
        raise Unreadable(f"no text on {where}: {why}")
    raise Unreadable(f"no text on {where}: {'; '.join(_needs(problems))}")


def _unread(sheets: "Sequence[Sheet]", problems: Mapping[int, str]) -> Iterator[str]:
    images = [number for number in pages_without_text(sheets) if number not in problems]
    if images:
        what = "is an image" if len(images) == 1 else "are images"
        yield f"{_pages(images)} {what} without text: {next(_needs({}))}"
    yield from (f"page {number}: {problem}" for number, problem in problems.items())
    broken = [number for number, sheet in enumerate(sheets, 1) if sheet.broken]
    if broken:
        yield f"{_pages(broken)} cannot be opened: open the file in a viewer and save it again"


def _needs(problems: Mapping[int, str]) -> Iterator[str]:
    """Why there is no text on images, in short: what is not installed, or what failed."""
    missing = engine.missing()
    if missing:
        yield f"needs OCR, {missing}"
    elif problems:
        yield from dict.fromkeys(problems.values())
    else:
        yield f"OCR finds none (languages: {engine.languages()})"


def pages_without_text(sheets: "Sequence[Sheet]") -> list[int]:
    """Numbers (from 1) of the pages that show an image and hold no text."""
    return [
        number for number, sheet in enumerate(sheets, 1) if sheet.blank and sheet.shows == "image"
    ]


def _pages(numbers: Sequence[int]) -> str:
    """The numbers in words: "pages 3 to 9, 12"."""
    runs = [
        [number for number, _ in run]
        for _, run in groupby(zip(numbers, count(), strict=False), lambda pair: pair[0] - pair[1])
    ]
    told = ", ".join(f"{run[0]} to {run[-1]}" if run[1:] else str(run[0]) for run in runs)
    return f"page{'s' * (len(numbers) > 1)} {told}"


reader = Reader("pdf", 3, frozenset({".pdf"}), read_with_attached, helped=engine.signature)
