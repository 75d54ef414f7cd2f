"""Word documents: the body in its order."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from longleaf.memory.document import Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.docx import read_docx

Make = Callable[[str, bytes], Path]
Pages = Callable[[Reading], list[str]]
W = nsdecls("w")
P = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def read(made: Make, document: Any) -> Reading:
    """What the reader makes of a document of python-docx."""
    file = BytesIO()
    document.save(file)
    return read_docx(made("made.docx", file.getvalue()))


def with_body(*elements: str) -> Any:
    """A document whose body begins with this XML."""
    document: Any = Document()
    for index, element in enumerate(elements):
        document.element.body.insert(index, parse_xml(element.replace(">", f" {W}>", 1)))
    return document


def test_headings_begin_sections_and_name_them(made: Make, pages_of: Pages) -> None:
    """Titles and all levels count, tables stay where they stand."""
    document = Document()
    document.add_paragraph("Before")
    document.add_heading("Supply Agreement", 0)
    table = document.add_table(2, 3)
    for index, text in enumerate(["", "2022", "2021", "Net\nsales", " 5 ", ""]):
        table.cell(*divmod(index, 3)).text = text
    document.add_heading("Term", 2)
    document.add_paragraph("two years")
    reading = read(made, document)
    assert [page.label for page in reading.pages] == ["", "Supply Agreement", "Term"]
    assert pages_of(reading) == [
        "Before\n\n",
        "Supply Agreement\n\n| 2022 | 2021\nNet sales | 5\n\n",
        "Term\n\ntwo years\n",
    ]
    assert str(reading.pages.at(reading.text.index("two"))) == "section 3 (Term)"


def test_without_headings_the_paragraphs_are_counted(made: Make, pages_of: Pages) -> None:
    """A letter is cited by paragraph; empty ones do not count."""
    document = Document()
    for text in ["Dear Sir,", "", "first\tline\nsecond line", "Yours"]:
        document.add_paragraph(text)
    reading = read(made, document)
    assert pages_of(reading) == ["Dear Sir,\n\n", "first\tline\nsecond line\n\n", "Yours\n"]
    assert str(reading.pages.at(reading.text.index("second"))) == "paragraph 2"


def test_a_heading_by_outline_level_counts(made: Make) -> None:
    """Templates name their styles as they like."""
    level = '<w:pPr><w:outlineLvl w:val="{}"/></w:pPr><w:r>'
    titled = P.format("Own title").replace("<w:r>", level.format(0))
    body = P.format("Body text").replace("<w:r>", level.format(9))
    assert [p.label for p in read(made, with_body(titled, body)).pages] == ["Own title"]


def test_wrapped_and_inserted_text_is_read_deleted_text_is_not(made: Make) -> None:
    """Content controls, links, tracked changes and text boxes: what a reader of the page sees."""
    inside = "<w:r><w:t>{}</w:t></w:r>"
    paragraph = (
        f"<w:p>{inside.format('a')}<w:ins>{inside.format('b')}</w:ins>"
        "<w:del><w:r><w:delText>x</w:delText></w:r></w:del>"
        f"<w:moveFrom>{inside.format('x')}</w:moveFrom>"
        f"<w:hyperlink>{inside.format('c')}</w:hyperlink><w:r><w:noBreakHyphen/></w:r>"
        f"<w:sdt><w:sdtContent>{inside.format('d')}</w:sdtContent></w:sdt>"
        f"<w:r><w:pict><w:txbxContent>{P.format('in the box')}</w:txbxContent></w:pict></w:r></w:p>"
    )
    control = f"<w:sdt><w:sdtContent>{P.format('controlled')}</w:sdtContent></w:sdt>"
    assert read(made, with_body(paragraph, control)).text == "abc-d\n\nin the box\n\ncontrolled\n"


def test_a_text_box_is_read_once(made: Make) -> None:
    """Word writes it twice, for itself and for older programs, and boxes stand in boxes."""
    inner = f"<w:txbxContent>{P.format('in')}</w:txbxContent>"
    outer = f"<w:txbxContent><w:p><w:r><w:t>out</w:t>{inner}</w:r></w:p></w:txbxContent>"
    both = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="wps">{outer}</mc:Choice><mc:Fallback>{outer}</mc:Fallback>'
        "</mc:AlternateContent>"
    )
    tabs = '<w:pPr><w:tabs><w:tab w:val="left" w:pos="1"/></w:tabs></w:pPr>'
    body = with_body(f"<w:p>{tabs}<w:r>{both}<w:t>text</w:t></w:r></w:p>")
    assert read(made, body).text == "text\n\nout\n\nin\n"


def test_a_table_in_a_table_is_read_once(made: Make) -> None:
    """The inner one is text of the cell that holds it."""
    inner = f"<w:tbl><w:tr><w:tc>{P.format('i')}</w:tc></w:tr></w:tbl>"
    cells = f"<w:tc>{P.format('a')}{inner}<w:p/></w:tc><w:tc>{P.format('b')}</w:tc>"
    outer = f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    assert read(made, with_body(outer)).text == "a i | b\n"


def test_an_empty_document_is_fine(made: Make) -> None:
    """It is a document without words, not a failure."""
    reading = read(made, Document())
    assert (reading.text, len(reading.pages)) == ("", 1)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04 cut off", "no Word document, or a damaged one"),
        (b"<html></html>", "no Word document, or a damaged one"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504), "encrypted, or of Word 97"),
    ],
)
def test_what_cannot_be_read_has_a_reason(made: Make, content: bytes, reason: str) -> None:
    """The reason says what to do with the file."""
    with pytest.raises(Unreadable, match=reason):
        read_docx(made("bad.docx", content))
