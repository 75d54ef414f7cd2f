"""PDF: files that are attached to it are read as its members; forms without an entry."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.pdfs import at, pdf, stream

from longleaf.memory.document import Bundle, Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.ocr import engine
from longleaf.memory.readers.pdf import read_pdf, reader

Make = Callable[[str, bytes], Path]


@pytest.fixture(autouse=True)
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """Images stay unread, whatever is installed."""
    monkeypatch.setattr(engine, "missing", lambda: 'pip install "longleaf[ocr]"')


def attaching(*files: tuple[str, str, str], text: str = "See the annex.") -> bytes:
    """A PDF with attached files: the name of each, its content, and its type."""
    names = "".join(f"({name}) {100 + 2 * n} 0 R " for n, (name, _, _) in enumerate(files))
    objects: list[str] = []
    for number, (name, content, kind) in enumerate(files):
        objects.append(f"<< /Type /Filespec /F ({name}) /EF << /F {101 + 2 * number} 0 R >> >>")
        objects.append(stream(content, f"/Type /EmbeddedFile {kind}"))
    catalog = f"/Names << /EmbeddedFiles << /Names [{names}] >> >>"
    return pdf([at(72, 700, text) if text else ""], catalog, objects=objects)


def members(path: Path) -> list[tuple[str, str]]:
    """Name and text of each member, or why there is none."""
    found = reader.read(path)
    assert isinstance(found, Bundle)
    return [
        (one.name, one.outcome.text if isinstance(one.outcome, Reading) else str(one.outcome))
        for one in found.members
    ]


def test_what_is_attached_is_read_after_the_pages(made: Make) -> None:
    """Each by its own reader; a name is only a label."""
    content = attaching(("../a/prices.txt", "Rent: 900\n", ""), ("b.txt", "Two\n", ""))
    (own, first, second) = members(made("a.pdf", content))
    assert own == ("", "See the annex.\n")
    assert first == ("a_prices.txt", "Rent: 900\n")
    assert second == ("b.txt", "Two\n")
    assert read_pdf(made("b.pdf", content)).text == "See the annex.\n"


def test_an_attached_file_that_cannot_be_taken_out_says_so(made: Make) -> None:
    """So does one that is empty."""
    content = attaching(("a.txt", "One\n", ""), ("b.txt", "", ""))
    told = members(made("a.pdf", content.replace(b"/EF << /F 101 0 R", b"/EF << /X 101 0 R")))
    assert [name for name, _ in told] == ["", "a.txt", "b.txt"]
    assert told[1][1].startswith("nothing of it can be taken out")
    assert told[2][1] == "the file is empty"


def test_a_cover_without_text_does_not_hide_what_is_attached(made: Make) -> None:
    """It has its own reason."""
    own, annex = members(made("a.pdf", attaching(("a.txt", "One\n", ""), text="")))
    assert own == ("", "no text on its only page: nothing is drawn there")
    assert annex == ("a.txt", "One\n")


def test_formulas_in_other_words_are_no_attached_files(made: Make) -> None:
    """Some programs add each as MathML; the page shows it."""
    kind = "/Subtype /application#2Fmathml+xml"
    found = reader.read(made("a.pdf", attaching(("m.xml", "<math/>", kind))))
    assert isinstance(found, Reading)


def test_a_real_portfolio_is_read_with_its_files(data: Path) -> None:
    """The cover only says which program shows them."""
    told = members(data / "formats/tika/testPDFPackage.pdf")
    assert [name for name, _ in told] == ["", "PDF1.pdf", "PDF2.pdf"]
    assert told[1][1].strip() == "PDF1"
    assert told[2][1].strip() == "PDF2"


def test_a_form_that_nobody_has_filled_in_says_so(made: Make) -> None:
    """It is not blank, but holds no words."""
    field = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (Name) /Rect [72 560 200 580] >>"
    content = pdf(
        [""], "/AcroForm << /Fields [100 0 R] >>", page="/Annots [100 0 R]", objects=[field]
    )
    with pytest.raises(Unreadable, match="no text on its only page: an empty form"):
        read_pdf(made("a.pdf", content))
