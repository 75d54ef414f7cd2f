"""Scanned pages of a PDF: read by OCR, page by page, marked, each recognised once."""

from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument  # pyright: ignore[reportMissingTypeStubs]
from support.ocr import Asked, answering, hocr, needs_tesseract, scan

from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.ocr import engine
from longleaf.memory.readers.pdf import read_pdf
from longleaf.memory.readers.pdf.compose import compose
from longleaf.memory.readers.pdf.pieces import Piece
from longleaf.memory.readers.pdf.scans import recognised
from longleaf.memory.readers.pdf.sheet import made as sheet_of
from longleaf.memory.readers.stages import Stages, using

Make = Callable[[str, bytes], Path]
Answers = Callable[..., Asked]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Puts answers in the place of tesseract's; gives the list of what it was asked."""
    return partial(answering, monkeypatch)


def test_scanned_pages_are_read_and_marked(made: Make, answer: Answers) -> None:
    """Page by page; lines of a paragraph run on, and all is known as recognised."""
    asked = answer(hocr("The rent is due", "on Monday."), hocr("Second page"))
    reading = read_pdf(made("scan.pdf", scan(2)))
    assert reading.text == "The rent is due on Monday.\n\nSecond page\n"
    assert str(reading.pages.at(reading.text.index("Second"))) == "page 2"
    assert [reading.text[mark.start : mark.end] for mark in reading.marks] == [
        "The rent is due on Monday.",
        "Second page",
    ]
    assert {mark.kind for mark in reading.marks} == {"recognised"}
    assert ([dpi for _, dpi in asked], list(reading.unread)) == ([300, 300], [])


def test_a_stamp_on_a_scan_is_not_taken_for_its_text(made: Make, answer: Answers) -> None:
    """Pages are stamped with numbers that are real letters; more text is better."""
    asked = answer(hocr("The rent is due on Monday", "ACME 17"))
    assert "rent is due" in read_pdf(made("stamped.pdf", scan(1, "ACME 17"))).text
    answer(hocr("ACM 11"))
    assert read_pdf(made("stamped.pdf", scan(1, "ACME 17"))).text == "ACME 17\n"
    answer(hocr("The rent is due on Monday", "ACME 17"))
    assert read_pdf(made("logo.pdf", scan(1, "ACME 17", wide=90))).text == "ACME 17\n"
    assert len(asked) == 1


def test_letters_that_cannot_be_told_are_recognised(made: Make, answer: Answers) -> None:
    """Some fonts do not say which letters they draw; the fields of the page stay."""
    answer(hocr("The rent is due"))
    garbled = Piece("\ue001\ue002\ue003 \ue004" * 99, 9, 99, 20, 10, 9, 0)
    plain = garbled._replace(text="words \uf0b7 " * 99)
    before = [sheet_of([garbled], ["Name: Ann"]), sheet_of([plain])]
    with closing(PdfDocument(made("font.pdf", scan(2)))) as document:
        after, problems = recognised(document, before)
    text = compose(after).text
    assert (text.count("The rent is due"), text.count("Name: Ann")) == (1, 1)
    assert ("\ue001" in text, text.count("words \uf0b7")) == (False, 99)
    assert problems == {}
    assert after[1] is before[1]


def test_a_running_title_is_found_on_scans_too(made: Make, answer: Answers) -> None:
    """It has the same place on recognised pages as on others."""
    title = Piece("ACME", 12, 36, -78.88, 9.6, 24, 0)
    body = title._replace(text="Plain words", middle=-54.88, order=1)
    before = [sheet_of([title, body]), sheet_of([title, body]), sheet_of([], shows="image")]
    answer(hocr("ACME", "", "The rent is due"))
    with closing(PdfDocument(made("part.pdf", scan(3)))) as document:
        after, _ = recognised(document, before)
    marks = compose(after).marks
    assert [mark.kind for mark in marks] == ["header", "header", "header", "recognised"]


def test_what_was_recognised_is_kept(
    made: Make, answer: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reading that was ended on its third page begins again with that page."""
    path = made("long.pdf", scan(4))
    asked = answer(*[hocr("One page")] * 2, KeyboardInterrupt(), hocr("Another page"))
    stages = Stages(folder=tmp_path)
    with using(stages), pytest.raises(KeyboardInterrupt):
        read_pdf(path)
    with using(stages):
        reading = read_pdf(path)
    assert len(asked) == 3 + 2
    assert reading.text.count("One page") == 2
    assert reading.text.count("Another page") == 2
    with using(stages):
        assert read_pdf(path) == reading
        assert len(asked) == 5
        monkeypatch.setattr(engine, "identity", lambda: "tesseract 10")
        read_pdf(path)
    assert len(asked) == 5 + 4


def test_a_page_that_fails_costs_no_other(made: Make, answer: Answers) -> None:
    """Whether tesseract fails, or the page ended the reading process before."""
    path = made("bad.pdf", scan(3))
    answer(hocr("First page"), Unreadable("OCR failed: no memory"), hocr("Third page"))
    reading = read_pdf(path)
    assert list(reading.unread) == ["page 2: OCR failed: no memory"]
    assert reading.text == "First page\n\nThird page\n"
    told: list[str] = []
    answer(hocr("First page"))
    with using(Stages(told.append, {"page 3": "it took longer than 120 s to read"})):
        assert list(read_pdf(path).unread) == ["page 3: it took longer than 120 s to read"]
    assert [stage for stage in told if stage.startswith("page")] == ["page 1", "page 2"]


def test_images_without_text_say_so(made: Make, answer: Answers) -> None:
    """With the languages that were tried, for it may be in another."""
    answer(hocr())
    with pytest.raises(Unreadable, match=r"no text on its only page: OCR finds none .*eng"):
        read_pdf(made("photo.pdf", scan(1)))
    answer(hocr("Some words"), hocr())
    reading = read_pdf(made("photos.pdf", scan(2)))
    assert list(reading.unread) == [
        "page 2 is an image without text: OCR finds none (languages: eng)"
    ]


@needs_tesseract
@pytest.mark.parametrize(
    "name",
    [
        "kreuzberg/pdfs/ocr_test_rotated_180",
        pytest.param("docling/ocr/sources/ocr_test_rotated_270", marks=pytest.mark.long),
    ],
)
def test_scans_that_were_fed_in_wrongly_are_read(data: Path, name: str) -> None:
    """Upside down, and on their sides."""
    reading = read_pdf(data / "formats" / f"{name}.pdf")
    assert reading.text == (
        "Docling bundles PDF document conversion to JSON and Markdown in an easy self contained "
        "package\n"
    )
    assert str(reading.pages.at(len(reading.text) - 9)) == "page 1"


@needs_tesseract
def test_a_real_scan_is_read(data: Path) -> None:
    """Its paragraph is one line, without the breaks of the page."""
    reading = read_pdf(data / "formats" / "haystack" / "pdf" / "non_text_searchable.pdf")
    phrase = "text document or website will not work, regardless of how neatly it is organized."
    assert str(reading.pages.at(reading.text.index(phrase))) == "page 1"


@needs_tesseract
@pytest.mark.long
def test_a_tables_header_on_a_coloured_ground_is_read(data: Path) -> None:
    """So is the first row."""
    name = "table-multi-row-column-cells.pdf"
    reading = read_pdf(data / "formats" / "unstructured" / "pdf" / name)
    assert "Disability" in reading.text
    assert "Blind | 5 | 1 | 4 | 34.5%" in reading.text
    assert str(reading.pages.at(reading.text.index("Mobility"))) == "page 1"


@needs_tesseract
@pytest.mark.long
def test_a_real_letter_has_its_pages(data: Path) -> None:
    """In German, whose letters English has, but for a few."""
    reading = read_pdf(data / "formats" / "kreuzberg" / "pdfs" / "image_only_german_pdf.pdf")
    for phrase, page in (("Handwerksordnung", "page 2"), ("Mit freundlichen", "page 3")):
        assert str(reading.pages.at(reading.text.index(phrase))) == page
