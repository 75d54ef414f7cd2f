"""PDF: pages and their labels, what cannot be read, and what is on a page besides its text."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from support.pdfs import IMAGE, at, block, pdf, spelt, turned

from longleaf.memory.document import Mark, Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.ocr import engine
from longleaf.memory.readers.pdf import read_pdf
from longleaf.memory.readers.stages import Stages, using

Make = Callable[[str, bytes], Path]
Pages = Callable[[Reading], list[str]]


@pytest.fixture(autouse=True)
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """Images stay unread, whatever is installed."""
    monkeypatch.setattr(engine, "missing", lambda: 'pip install "longleaf[ocr]"')


@pytest.fixture
def read(made: Make, pages_of: Pages) -> Callable[..., Reading]:
    """Reads a PDF with these pages, and checks that its page map is a partition."""

    def reading(pages: Sequence[str], **more: str | Sequence[str]) -> Reading:
        found = read_pdf(made("a.pdf", pdf(pages, **more)))  # type: ignore[arg-type]
        pages_of(found)
        return found

    return reading


Read = Callable[..., Reading]


def test_each_page_holds_its_own_text(read: Read, pages_of: Pages) -> None:
    """A page ends in a newline, and a page without text is empty."""
    reading = read([block(72, 700, ["One", "More"]), "", at(72, 700, "Three")])
    assert pages_of(reading) == ["One\nMore\n\n", "", "Three\n"]
    assert str(reading.pages.at(reading.text.index("Three"))) == "page 3"
    assert (list(reading.pages.labels), list(reading.unread)) == ([], [])


def test_pages_are_called_as_the_document_calls_them(read: Read) -> None:
    """A report whose preface has Roman numbers is cited by them."""
    labels = "/PageLabels << /Nums [0 << /S /r /St 3 >> 2 << /S /D /P (A-) >>] >>"
    reading = read([at(72, 700, word) for word in ("one", "two", "three")], catalog=labels)
    assert list(reading.pages.labels) == ["iii", "iv", "A-1"]
    assert str(reading.pages.at(reading.text.index("two"))) == "page 2 (iv)"


def test_pages_that_are_images_are_told(read: Read) -> None:
    """Whoever asks about them learns that they were not read; a blank page is no loss."""
    pages = [at(72, 700, "One"), IMAGE, IMAGE, "", IMAGE]
    (told,) = read(pages).unread
    assert told.startswith("pages 2 to 3, 5 are images without text: ")
    assert told.endswith('OCR, pip install "longleaf[ocr]"')


def test_a_page_that_cannot_be_opened_is_told(made: Make, pages_of: Pages) -> None:
    """The others are read."""
    content = pdf([at(72, 700, "One"), at(72, 700, "Two"), at(72, 700, "Three")])
    reading = read_pdf(made("b.pdf", content.replace(b"12 0 obj <<", b"12 0 obj 7 <<")))
    assert pages_of(reading) == ["One\n\n", "", "Three\n"]
    assert list(reading.unread) == [
        "page 2 cannot be opened: open the file in a viewer and save it again"
    ]


def test_a_page_that_ended_the_process_before_is_left_out(made: Make, pages_of: Pages) -> None:
    """The worker that reads the file anew says so."""
    path = made("c.pdf", pdf([at(72, 700, "One"), at(72, 700, "Two")]))
    told: list[str] = []
    with using(Stages(told.append, {"text of page 1": "it took longer than 120 s"})):
        reading = read_pdf(path)
    assert pages_of(reading) == ["", "Two\n"]
    assert told == ["text of page 2", ""]
    assert list(reading.unread) == [
        "page 1 cannot be opened: open the file in a viewer and save it again"
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"<html>not a PDF</html>", "not a PDF, or a damaged one"),
        (pdf(["text"])[:40], "not a PDF, or a damaged one"),
        (pdf([""]), "no text on its only page: nothing is drawn there"),
        (pdf(["", at(72, 700, " "), IMAGE]), "no text on any of its 3 pages: needs OCR, pip"),
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


def test_text_that_cannot_be_seen_is_marked_where_it_lies_over_a_scan(read: Read) -> None:
    """It was recognised by OCR, and may have wrong letters."""
    hidden = at(72, 700, "Invoice of May", mode=3)
    reading = read([IMAGE + hidden, hidden])
    assert reading.text == "Invoice of May\n\nInvoice of May\n"
    assert list(reading.marks) == [Mark("recognised", 0, 14)]


def test_text_outside_the_page_or_too_small_to_see_is_left_out(read: Read) -> None:
    """Such text is no part of what a reader sees."""
    page = [at(72, 700, "Seen"), at(700, 700, "Outside"), at(72, 600, "Dust", size=0.4)]
    assert read(["".join(page)], page="/CropBox [50 50 560 740]").text == "Seen\n"


def test_ligatures_and_soft_hyphens_are_letters_and_nothing(read: Read) -> None:
    """A word is found however it was set."""
    objects = spelt({"1": "ﬁ", "2": "\xad", "3": "\xa0", "4": "\u200b"})
    page = at(72, 700, "The o1ce con2tract 34 end", font="U")
    assert read([page], fonts="/U 100 0 R", objects=objects).text == "The ofice contract end\n"


def test_turned_text_stands_after_the_body(read: Read) -> None:
    """A note in the margin does not part a sentence."""
    first, second = "The seller gives the house to", "the buyer on the first of May."
    page = at(72, 700, first) + turned(40, 500, "Draft of May") + at(72, 688, second)
    assert read([page]).text == f"{first} {second}\n\nDraft of May\n"


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_a_turned_page_is_read_upright(read: Read, angle: int) -> None:
    """Lines are in order, whichever way the page is shown."""
    page = [turned(300, 200, "First line"), turned(312, 200, "Second line")]
    assert read(["".join(page)], page=f"/Rotate {angle}").text == "First line\nSecond line\n"


FORM = (
    "/AcroForm << /Fields [100 0 R 101 0 R 102 0 R 103 0 R] /DA (/Helv 0 Tf) >>",
    "/Annots [100 0 R 101 0 R 102 0 R 103 0 R 104 0 R 105 0 R 106 0 R]",
    [
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (Tenant) /V (Ada Long) /Rect [0 0 9 9] >>",
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (Empty) /Rect [72 560 200 580] >>",
        "<< /Type /Annot /Subtype /Widget /FT /Ch /Ff 131072 /T (City) /Opt [(Rome) (Paris)] "
        "/V (Paris) /Rect [72 540 200 550] >>",
        "<< /Type /Annot /Subtype /Widget /FT /Btn /T (Agreed) /V /Off /Rect [72 520 90 530] >>",
        "<< /Type /Annot /Subtype /Text /Contents (Check this date) /Rect [300 600 320 620] >>",
        "<< /Type /Annot /Subtype /Link /Contents (A link) /Rect [300 500 320 520] >>",
        "<< /Type /Annot /Subtype /Text /F 2 /Contents (Hidden) /Rect [300 600 320 620] >>",
    ],
)


def test_fields_and_remarks_stand_at_the_end_of_their_page(read: Read) -> None:
    """What somebody has filled in is what a form says; links and hidden remarks are not read."""
    catalog, page, objects = FORM
    reading = read([at(72, 700, "Lease")], catalog=catalog, page=page, objects=objects)
    assert reading.text == "Lease\n\nTenant: Ada Long\n\nCity: Paris\n\nCheck this date\n"


@pytest.mark.parametrize(
    ("name", "phrase", "page"),
    [
        ("formats/unstructured/pdf/multi-column.pdf", "Examples of passages returned", "page 13"),
        ("formats/docling/pdf/sources/normal_4pages.pdf", "정보 소식지", "page 4"),
        ("sec-10-q/2023 Q3 AAPL.pdf", "I, Luca Maestri, certify", "page 29"),
    ],
)
def test_a_phrase_near_the_end_is_on_its_page(
    data: Path, pages_of: Pages, name: str, phrase: str, page: str
) -> None:
    """Reading order moves text on its page only."""
    reading = read_pdf(data / name)
    pages_of(reading)
    where = reading.text.rindex(phrase)
    assert where > len(reading.text) * 2 / 3
    assert str(reading.pages.at(where)) == page
