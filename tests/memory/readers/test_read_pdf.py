"""PDF: the text of each page under the page's own label."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from longleaf.memory.document import Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.pdf import read_pdf

Make = Callable[[str, bytes], Path]
Pages = Callable[[Reading], list[str]]


def pdf(pages: Sequence[Sequence[str]], catalog: str = "", text: str = "({}) Tj T*") -> bytes:
    """A small PDF with these lines on its pages; pdfium finds its objects without a table."""
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for index, lines in enumerate(pages):
        content = "BT /F 12 Tf 14 TL 72 720 Td " + " ".join(map(text.format, lines)) + " ET"
        objects += [
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
            f"/Resources << /Font << /F 3 0 R >> >> /Contents {5 + 2 * index} 0 R >>",
            f"<< /Length {len(content)} >> stream\n{content}\nendstream",
        ]
    body = "".join(f"{number} 0 obj {text} endobj\n" for number, text in enumerate(objects, 1))
    return f"%PDF-1.7\n{body}trailer << /Root 1 0 R >>\n%%EOF\n".encode("latin-1")


def test_each_page_holds_its_own_text(made: Make, pages_of: Pages) -> None:
    """A page ends in a newline, and a page without text is empty."""
    reading = read_pdf(made("a.pdf", pdf([["One", "more"], [], ["Three"]])))
    assert pages_of(reading) == ["One\nmore\n", "", "Three\n"]
    assert str(reading.pages.at(reading.text.index("Three"))) == "page 3"
    assert list(reading.pages.labels) == []


def test_pages_are_called_as_the_document_calls_them(made: Make) -> None:
    """A report whose preface has Roman numbers is cited by them."""
    labels = "/PageLabels << /Nums [0 << /S /r /St 3 >> 2 << /S /D /P (A-) >>] >>"
    reading = read_pdf(made("b.pdf", pdf([["one"], ["two"], ["three"]], labels)))
    assert list(reading.pages.labels) == ["iii", "iv", "A-1"]
    assert str(reading.pages.at(reading.text.index("two"))) == "page 2 (iv)"


def test_a_word_broken_at_the_end_of_a_line_keeps_its_hyphen(made: Make) -> None:
    """The mark that pdfium puts there is no character of any script."""
    reading = read_pdf(made("c.pdf", pdf([["in-", "house counsel"]])))
    assert reading.text == "in-house counsel\n"


def test_headings_are_hints_for_the_splitter(made: Make, pages_of: Pages) -> None:
    """Lines that look like titles are marked, on every page."""
    reading = read_pdf(
        made("d.pdf", pdf([["ARTICLE IV", "The parties agree"], ["TERMINATION", "x"]]))
    )
    pages_of(reading)
    assert [reading.text[a:b] for a, b in reading.headings] == ["ARTICLE IV", "TERMINATION"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"<html>not a PDF</html>", "not a PDF, or a damaged one"),
        (pdf([["text"]])[:40], "not a PDF, or a damaged one"),
        (pdf([[]]), "no text on its only page: it needs OCR"),
        (pdf([[], [" "], []]), "no text on any of its 3 pages: it needs OCR"),
    ],
)
def test_what_cannot_be_read_has_a_reason(made: Make, content: bytes, reason: str) -> None:
    """The reason says what to do with the file."""
    with pytest.raises(Unreadable, match=reason):
        read_pdf(made("bad.pdf", content))


@pytest.mark.parametrize("name", ["unstructured/pdf/password.pdf", "pdfjs/issue15893_reduced.pdf"])
def test_an_encrypted_file_says_so(data: Path, name: str) -> None:
    """Its owner knows the password, and we do not ask for it."""
    with pytest.raises(Unreadable, match=r"^encrypted: "):
        read_pdf(data / "formats" / name)
