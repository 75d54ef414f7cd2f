"""Presentations: slides in the order of reading, with their tables, charts and notes."""

from collections.abc import Callable, Iterator
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml.ns import nsdecls
from pptx.util import Inches
from support.near_the_end import page_near_the_end

from longleaf.memory.document import Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.office.pptx import read_pptx

Make = Callable[[str, bytes], Path]
Pages = Callable[[Reading], list[str]]
TITLE_AND_CONTENT, TITLE_ONLY, BLANK = 1, 5, 6
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
chart_data: Any = import_module("pptx.chart.data").CategoryChartData


def saved(presentation: Any) -> bytes:
    """The presentation's file."""
    file = BytesIO()
    presentation.save(file)
    return file.getvalue()


def slide(presentation: Any, title: str = "") -> Any:
    """A new slide with this title."""
    made = presentation.slides.add_slide(presentation.slide_layouts[TITLE_ONLY if title else BLANK])
    if title:
        made.shapes.title.text = title
    return made


def box(shapes: Any, text: str, left: float, top: float) -> None:
    """A text box, so many inches from the edges."""
    shapes.add_textbox(Inches(left), Inches(top), Inches(1), Inches(1)).text_frame.text = text


@pytest.fixture
def read(made: Make) -> Callable[[Any], Reading]:
    """What the reader makes of a presentation of python-pptx."""
    return lambda presentation: read_pptx(made("made.pptx", saved(presentation)))


Read = Callable[[Any], Reading]


@pytest.mark.parametrize(
    ("name", "phrase", "page"),
    [
        (
            "markitdown/test_files/test.pptx",
            "These Test Strings",
            "slide 6 (These Test Strings are in the Image!)",
        ),
        ("docling/pptx/sources/pptx_chart.pptx", "Q3 | 30", "slide 2 (Quarterly revenue)"),
        ("docling/pptx/sources/powerpoint_comments.pptx", "agentic systems", "slide 3 (Features)"),
        ("unstructured/language-docs/eng_spa_mult.pptx", "Todos los seres", "slide 6"),
    ],
)
def test_a_phrase_near_the_end_is_on_its_slide(
    data: Path, pages_of: Pages, name: str, phrase: str, page: str
) -> None:
    """A citation names the slide by number and title."""
    reading = read_pptx(data / "formats" / name)
    pages_of(reading)
    assert page_near_the_end(reading, phrase) == page


def test_shapes_are_read_from_top_to_bottom_and_left_to_right(read: Read) -> None:
    """In whatever order they were drawn; the title first, groups as one."""
    presentation = Presentation()
    made = slide(presentation, "Outlook")
    box(made.shapes, "below", 1, 6)
    box(made.shapes, "upon it", 1, 6)
    box(made.shapes, "right", 5, 3.1)
    box(made.shapes, "left\nsecond", 1, 3.2)
    box(made.shapes, "above the title", 1, 0)
    group = made.shapes.add_group_shape()
    box(group.shapes, "in the group, right", 7, 4.5)
    box(group.shapes, "in the group, left", 6, 4.5)
    reading = read(presentation)
    assert reading.text.split("\n\n") == [
        "Outlook",
        "above the title",
        "left\nsecond",
        "right",
        "in the group, left",
        "in the group, right",
        "below",
        "upon it\n",
    ]
    assert list(reading.headings) == [(0, len("Outlook"))]


def test_a_place_that_the_layout_gives_counts(read: Read) -> None:
    """Placeholders seldom say themselves where they stand."""
    presentation = Presentation()
    made = presentation.slides.add_slide(presentation.slide_layouts[TITLE_AND_CONTENT])
    content: Any = made.placeholders[1]
    content.text = "content"
    box(made.shapes, "above it", 1, 1)
    assert read(presentation).text == "above it\n\ncontent\n"


def test_tables_and_charts_are_rows_with_their_header(read: Read) -> None:
    """A chart's figures stand beside what they are called."""
    presentation = Presentation()
    made = slide(presentation, "Sales")
    table = made.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(4), Inches(1)).table
    for index, text in enumerate(["Region", "Net", "North", "5"]):
        table.cell(*divmod(index, 2)).text = text
    chart: Any = chart_data()
    chart.categories = ["Q1", "Q2"]
    chart.add_series("2022", (1.5, 2))
    chart.add_series("2023", (3, None))
    kind, place = XL_CHART_TYPE.BAR_CLUSTERED, (Inches(1), Inches(4), Inches(4), Inches(3))
    drawn: Any = made.shapes.add_chart(kind, *place, chart)
    drawn.chart.has_title = True
    drawn.chart.chart_title.text_frame.text = "Growth"
    assert read(presentation).text == (
        "Sales\n\nRegion | Net\nNorth | 5\n\nGrowth\n\n| 2022 | 2023\nQ1 | 1.5 | 3\nQ2 | 2\n"
    )


def test_notes_end_a_slide_and_hidden_ones_are_told(read: Read, pages_of: Pages) -> None:
    """What the speaker says belongs to the slide; a slide without text is told."""
    presentation = Presentation()
    first, second = slide(presentation, "One"), slide(presentation, "Two")
    slide(presentation)
    first.notes_slide.notes_text_frame.text = "say this\nthen that"
    second._element.set("show", "0")
    reading = read(presentation)
    assert pages_of(reading) == ["One\n\nNotes: say this\nthen that\n\n", "Two\n", ""]
    assert [page.label for page in reading.pages] == ["One", "Two (hidden)", ""]
    assert [reason[:20] for reason in reading.unread] == ["no text on slides 3:"]


def test_slide_numbers_are_no_text(read: Read) -> None:
    """But footers are, at the slide's end."""
    presentation = Presentation()
    made = slide(presentation, "One")
    for kind, text in (("sldNum", "7"), ("ftr", "Confidential"), ("body", "Words")):
        box(made.shapes, text, 1, 2)
        shape = made.shapes[-1]._element
        shape.nvSpPr.nvPr._add_ph().set("type", kind)
    assert read(presentation).text == "One\n\nWords\n\nConfidential\n"


def related(page: Any, kind: str, name: str, markup: str) -> None:
    """Give a slide, or a presentation, a part of this kind."""
    part = Part(PackURI(name), "application/xml", page.part.package, markup.encode())
    page.part.relate_to(part, f"http://x/relationships/{kind}")


def test_comments_stand_at_the_end_of_their_slide(data: Path, read: Read) -> None:
    """With who wrote them: those of old, and today's with their answers."""
    presentation: Any = Presentation()
    first, second = slide(presentation, "One"), slide(presentation, "Two")
    old, new = 'xmlns="http://old"', f'xmlns="http://new" {nsdecls("a")}'
    authors = f'<l {old}><cmAuthor id="0" name="Jo"/></l>'
    related(presentation, "commentAuthors", "/ppt/commentAuthors.xml", authors)
    related(presentation, "authors", "/ppt/authors.xml", f'<l {new}><author id="X" name="Al"/></l>')
    known, unknown = '<cm authorId="0"><text>See\nthis</text></cm>', "<cm><text>Who?</text></cm>"
    text = f"<l {old}>{known}{unknown}</l>"
    related(first, "comments", "/ppt/comments/comment1.xml", text)
    said = "<txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></txBody>"
    answer = f'<replyLst><reply authorId="X">{said.format("No.")}</reply></replyLst>'
    text = f'<l {new}><cm authorId="X">{answer}{said.format("Why?")}</cm><cm/></l>'
    related(second, "comments", "/ppt/comments/modern.xml", text)
    assert read(presentation).text.split("\n\n") == [
        *("One", "[Comment] Jo: See this", "[Comment] Who?"),
        *("Two", "[Comment] Al: Why?", "[Comment] Al: No.\n"),
    ]
    real = read_pptx(data / "formats/docling/pptx/sources/powerpoint_comments.pptx")
    place = real.text.index("[Comment] Jane Smith: I need to try this out!")
    assert real.pages.at(place).label == "Features"


def test_what_is_said_of_a_picture_is_read(read: Read) -> None:
    """In words, not as a file's name; the slide still needs OCR."""
    presentation: Any = Presentation()
    slide(presentation, "One")
    for said in ("A dog  runs", "logo", "C:\\My Pictures\\dog.png", "my dog.jpeg"):
        made = slide(presentation).shapes.add_picture(BytesIO(PNG), Inches(1), Inches(1))
        made._element.nvPicPr.cNvPr.set("descr", said)
    reading = read(presentation)
    assert reading.text == "One\n\n[Picture] A dog runs\n"
    assert "no text on slides 2, 3, 4, 5" in reading.unread[0]


def rewritten(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The package with each of its parts changed."""
    file = BytesIO()
    with ZipFile(BytesIO(content)) as package, ZipFile(file, "w") as copy:
        for name in package.namelist():
            copy.writestr(name, change(name, package.read(name)))
    return file.getvalue()


@pytest.fixture
def content() -> Iterator[bytes]:
    """A presentation with one slide."""
    presentation = Presentation()
    slide(presentation, "One")
    yield saved(presentation)


def test_shows_templates_and_strict_files_are_read(made: Make, content: bytes) -> None:
    """PowerPoint writes the same under several names."""
    usual = b"presentationml.presentation.main+xml"
    slideshow, template = b"presentationml.slideshow.main+xml", b"presentationml.template.main+xml"
    show = rewritten(content, lambda _, part: part.replace(usual, slideshow))
    assert read_pptx(made("show.ppsx", show)).text == "One\n"
    potx = rewritten(content, lambda _, part: part.replace(usual, template))
    assert read_pptx(made("template.potx", potx)).text == "One\n"
    names = b"http://schemas.openxmlformats.org/presentationml/2006/"
    strict = rewritten(
        content, lambda _, part: part.replace(names, b"http://purl.oclc.org/ooxml/presentationml/")
    )
    assert read_pptx(made("strict.pptx", strict)).text == "One\n"


def test_what_cannot_be_read_has_a_reason(data: Path, made: Make, content: bytes) -> None:
    """The reason says what to do with the file."""
    broken = rewritten(content, lambda n, part: part[:90] if "slides/slide1.xml" in n else part)
    cases = {
        "the file is empty": b"",
        "encrypted, or of PowerPoint 97": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504),
        "no PowerPoint document, or a damaged one: open": content[:2000],
        r"or a damaged one.*\(": broken,
        "no text: it has no slides": saved(Presentation()),
        "no text on any slide": (data / "formats/unstructured/picture.pptx").read_bytes(),
    }
    for reason, damaged in cases.items():
        with pytest.raises(Unreadable, match=reason):
            read_pptx(made("bad.pptx", damaged))
