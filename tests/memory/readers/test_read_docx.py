"""Word documents: the body in its order."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from longleaf.memory.document import Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.office.docx import read_docx

Make = Callable[[str, bytes], Path]
Pages = Callable[[Reading], list[str]]
W = nsdecls("w")
DRAWING = (
    f'<wp:inline {nsdecls("wp", "a", "pic")}><wp:docPr id="1" name="x" descr="{{}}"/><a:graphic>'
    "<a:graphicData><pic:pic/></a:graphicData></a:graphic></wp:inline>"
)
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


LEVEL = (
    '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
)
ITEM = (
    '<w:p><w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr></w:pPr>'
    "<w:r><w:t>{}</w:t></w:r></w:p>"
)


def numbered(*items: tuple[int, int, str]) -> Any:
    """A document whose numbering has list 90 (1, 1.1, a) and 91, which starts anew at 7."""
    document = with_body(*(ITEM.format(*item) for item in items))
    levels = LEVEL.format(0, "decimal", "%1.") + LEVEL.format(1, "decimal", "%1.%2")
    levels += LEVEL.format(2, "lowerLetter", "(%3)") + LEVEL.format(3, "bullet", "o")
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
    parts = [
        f'<w:abstractNum {W} w:abstractNumId="90">{levels}</w:abstractNum>',
        f'<w:num {W} w:numId="90"><w:abstractNumId w:val="90"/></w:num>',
        f'<w:num {W} w:numId="91"><w:abstractNumId w:val="90"/>{override}</w:num>',
    ]
    numbering = document.part.numbering_part.element
    for part in reversed(parts):
        numbering.insert(0, parse_xml(part))
    return document


def test_numbers_that_word_makes_are_read(made: Make) -> None:
    """Contracts refer to "4.2"; a level begins anew below a higher one, bullets are no numbers."""
    items = [(0, 90, "Term"), (1, 90, "Start"), (1, 90, "End"), (2, 90, "late"), (3, 90, "dot")]
    more = [(0, 90, "Price"), (1, 90, "Net"), (0, 91, "Anew"), (0, 99, "none")]
    assert read(made, numbered(*items, *more)).text.split("\n\n") == [
        "1. Term",
        "1.1 Start",
        "1.2 End",
        "(a) late",
        "dot",
        "2. Price",
        "2.1 Net",
        "7. Anew",
        "none\n",
    ]


def test_the_style_of_a_paragraph_may_number_it(made: Make) -> None:
    """Headings of contracts are numbered by their styles, some by those that they are based on."""
    document = numbered()
    properties = document.styles["Heading 1"].element.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {W}><w:numId w:val="90"/></w:numPr>'))
    document.styles["Heading 2"].base_style = document.styles["Heading 1"]
    for level, text in ((1, "One"), (1, "Two"), (2, "Three")):
        document.add_heading(text, level)
    labels = [page.label for page in read(made, document).pages]
    assert labels == ["1. One", "2. Two", "3. Three"]


def with_notes(kind: str, *notes: str) -> Any:
    """A document with this part of notes."""
    document = Document()
    part = Part(
        PackURI(f"/word/{kind}s.xml"),
        f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml",
        f"<w:{kind}s {W}>{''.join(notes)}</w:{kind}s>".encode(),
        document.part.package,
    )
    place = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    document.part.relate_to(part, f"{place}{kind}s")
    return document


@pytest.mark.parametrize(("kind", "signs"), [("footnote", ("1", "2")), ("endnote", ("i", "ii"))])
def test_notes_stand_below_their_paragraph(made: Make, kind: str, signs: tuple[str, str]) -> None:
    """Numbered as they are referred to; the lines that part notes from the page are none."""
    note = f'<w:{kind} w:id="{{}}" w:type="{{}}">{P}</w:{kind}>'
    texts = [(0, "separator", "line"), (5, "normal", "First note"), (3, "normal", "Second note")]
    document = with_notes(kind, *(note.format(*text) for text in texts))
    refer = f'<w:p><w:r><w:t>a</w:t></w:r><w:r><w:{kind}Reference w:id="{{}}"/></w:r></w:p>'
    for index, name in enumerate((5, 3)):
        document.element.body.insert(
            index, parse_xml(refer.format(name).replace("<w:p>", f"<w:p {W}>"))
        )
    assert read(made, document).text == (
        f"a[{signs[0]}]\n[{signs[0]}] First note\n\na[{signs[1]}]\n[{signs[1]}] Second note\n"
    )


def test_charts_are_rows_where_they_stand(made: Make) -> None:
    """With their titles; a chart that the package lacks is passed over."""
    document: Any = Document()
    point = '<c:pt idx="0"><c:v>{}</c:v></c:pt>'
    series = "".join(
        f"<c:{name}><c:strRef><c:strCache>{point.format(text)}</c:strCache></c:strRef></c:{name}>"
        for name, text in (("tx", "Net"), ("cat", "Q1"), ("val", "5"))
    )
    space = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    place = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    content = f'<c:chartSpace xmlns:c="{space}"><c:ser>{series}</c:ser></c:chartSpace>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    part = Part(PackURI("/word/charts/chart1.xml"), kind, content, document.part.package)
    name = document.part.relate_to(part, f"{place}/chart")
    for index, target in enumerate(["rId999", name]):
        chart = f'<c:chart xmlns:c="{space}" xmlns:r="{place}" r:id="{target}"/>'
        drawn = f"<w:p {W}><w:r><w:t>a</w:t><w:drawing>{chart}</w:drawing></w:r></w:p>"
        document.element.body.insert(index, parse_xml(drawn))
    assert read(made, document).text == "a\n\na\n\n| Net\nQ1 | 5\n"


def test_comments_are_read_with_their_author(made: Make) -> None:
    """What a reviewer wrote may be what is asked for."""
    document = Document()
    run = document.add_paragraph("Thirty days").runs[0]
    document.add_comment(run, text="Sixty?", author="Ann", initials="A")
    assert read(made, document).text == "Thirty days\n[Comment] Ann: Sixty?\n"


def test_headers_and_footers_are_marked_at_the_end(made: Make) -> None:
    """Once each; a page number alone is no text."""
    document = Document()
    document.add_paragraph("Body")
    document.add_section()
    document.add_section()
    for section in document.sections:
        section.header.is_linked_to_previous = False
        section.header.paragraphs[0].text = "Draft of May"
    document.sections[0].footer.paragraphs[0].text = "12"
    document.sections[1].footer.is_linked_to_previous = False
    document.sections[1].footer.paragraphs[0].text = "Confidential"
    reading = read(made, document)
    assert reading.text == "Body\n\nDraft of May\n\nConfidential\n"
    assert [(mark.kind, reading.text[mark.start : mark.end]) for mark in reading.marks] == [
        ("header", "Draft of May"),
        ("footer", "Confidential"),
    ]


def test_a_long_table_repeats_its_header(made: Make, pages_of: Pages) -> None:
    """The row that Word repeats on each page; those above it are titles."""
    line = f"<w:tr>{{}}<w:tc>{P}</w:tc><w:tc>{P}</w:tc></w:tr>"
    mark = "<w:trPr><w:tblHeader/></w:trPr>"
    head = line.format(mark, "2022", "2023") + line.format(mark, "7", "8")
    rows = "".join(line.format("", f"Item {n}", n) for n in range(90))
    reading = read(made, with_body(f"<w:tbl>{head}{rows}</w:tbl>"))
    first, second, *_ = reading.text.split("\n\n")
    assert first.startswith("2022 | 2023\n7 | 8\nItem 0 | 0\n")
    assert second.startswith("7 | 8\nItem ")
    assert reading.text[slice(*reading.headings[1])] == "7 | 8"


def test_cells_that_span_columns_keep_the_others_in_place(made: Make) -> None:
    """A figure stands below the name of its column."""
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{P.format("a")}</w:tc>'
    cell = f"<w:tc>{P}</w:tc>"
    rows = f"<w:tr>{wide}{cell.format('b')}</w:tr><w:tr>{(cell * 3).format('c', 'd', 'e')}</w:tr>"
    assert read(made, with_body(f"<w:tbl>{rows}</w:tbl>")).text == "a |  | b\nc | d | e\n"


def test_a_table_that_only_places_text_is_read_as_blocks(made: Make) -> None:
    """Letters are laid out in tables; their headings stay headings."""
    styled = '<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>Title</w:t></w:r></w:p>'
    cells = f"<w:tc>{styled}{P.format('word ' * 250)}</w:tc><w:tc>{P.format('side')}</w:tc>"
    reading = read(made, with_body(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"))
    assert [page.label for page in reading.pages] == ["Title"]
    assert reading.text.endswith("word \n\nside\n")


def rewritten(document: Any, change: Callable[[str, bytes], bytes]) -> bytes:
    """The document's file with each of its parts changed."""
    whole, file = BytesIO(), BytesIO()
    document.save(whole)
    with ZipFile(whole) as package, ZipFile(file, "w") as copy:
        for name in package.namelist():
            copy.writestr(name, change(name, package.read(name)))
    return file.getvalue()


@pytest.mark.parametrize(
    "kind",
    [
        b"vnd.ms-word.document.macroEnabled.main+xml",
        b"vnd.ms-word.template.macroEnabledTemplate.main+xml",
        b"vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    ],
)
def test_templates_and_macros_are_read(made: Make, kind: bytes) -> None:
    """Word writes the same under several names."""
    document = Document()
    document.add_paragraph("Words")
    usual = b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    content = rewritten(document, lambda _, part: part.replace(usual, kind))
    assert read_docx(made("made.docm", content)).text == "Words\n"


def test_strict_open_xml_is_read(made: Make) -> None:
    """The names that the standard meant to have, and which python-docx does not know."""
    document = Document()
    document.add_heading("Term", 1)
    usual = re.compile(rb"http://schemas.openxmlformats.org/(\w+)/2006/(?=main|relationships)")
    content = rewritten(
        document,
        lambda name, part: (
            part
            if "Content" in name or "docProps" in name
            else usual.sub(rb"http://purl.oclc.org/ooxml/\1/", part)
        ),
    )
    assert read_docx(made("strict.docx", content)).pages[0].label == "Term"


@pytest.mark.parametrize("name", ["word/media/image1.png", "customXml/item9.xml"])
def test_a_damaged_picture_spoils_nothing(made: Make, name: str) -> None:
    """Nor does any other part that the text does not need."""
    document = Document()
    document.add_paragraph("Words")
    file = BytesIO()
    document.save(file)
    with ZipFile(file, "a") as package:
        package.writestr(name, b"picture " * 50)
    content = file.getvalue().replace(b"picture picture", b"picture Picture", 1)
    assert read_docx(made("made.docx", content)).text == "Words\n"


def test_what_is_said_of_a_picture_is_read(made: Make) -> None:
    """Below its paragraph or in its cell, in words and not as a file's name."""
    document: Any = Document()
    cell = document.add_table(1, 1).cell(0, 0)
    for said in ("A dog runs", "my dog.png"):
        for paragraph in (cell.paragraphs[0], document.add_paragraph("Look:")):
            paragraph.add_run()._r.add_drawing(parse_xml(DRAWING.format(said)))
    shape = DRAWING.format("A round shape").replace("<pic:pic/>", "")
    document.paragraphs[-1].add_run()._r.add_drawing(parse_xml(shape))
    box = document.paragraphs[-1].add_run()._r.add_drawing(parse_xml(shape))
    boxed = f"<w:txbxContent {W}><w:p><w:r/></w:p></w:txbxContent>"
    box.append(parse_xml(boxed))
    box[-1][0][0].append(parse_xml(DRAWING.format("A cat sits")))
    assert read(made, document).text == (
        "[Picture] A dog runs\n\nLook:\n[Picture] A dog runs\n\nLook:\n\n[Picture] A cat sits\n"
    )


def test_pictures_alone_are_told(data: Path) -> None:
    """A file that holds something is never silently empty."""
    for name in ("testWORD_missing_ooxml_bean1.docx", "testAltChunkMHT.docx"):
        with pytest.raises(Unreadable, match="no text: it holds only pictures, embedded"):
            read_docx(data / "formats" / "tika" / name)


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
