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
from pptx.util import Inches
from support.near_the_end import page_near_the_end

from longleaf.memory.document import Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.office.pptx import read_pptx

Make = Callable[[str, bytes], Path]
Pages = Callable[[Reading], list[str]]
TITLE_AND_CONTENT, TITLE_ONLY, BLANK = 1, 5, 6
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
