"""OpenDocument texts, slides, drawings and formulas, old and new."""

import io
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from support.late import page_late

from longleaf.memory.document import Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.office.opendocument import read_opendocument

Make = Callable[[str, bytes], Path]
Pages = Callable[[Reading], list[str]]

NAMES = " ".join(
    f'xmlns:{name}="urn:{name}"'
    for name in "office text table draw style presentation xlink math".split()
)
STYLES = """<office:automatic-styles><style:style style:name="Secret">
<style:text-properties text:display="none"/></style:style>
<style:style style:name="P1" style:parent-style-name="Title"/></office:automatic-styles>"""


def document(kind: str, body: str, **entries: str) -> bytes:
    """A package with this body; more entries by name, dots for slashes."""
    content = (
        f"<office:document-content {NAMES}>{STYLES}<office:body><office:{kind}>{body}"
        f"</office:{kind}></office:body></office:document-content>"
    )
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("content.xml", content)
        for name, text in entries.items():
            archive.writestr(name.replace("_", "/") + ".xml", text)
    return target.getvalue()


def read(made: Make, body: str, kind: str = "text", **entries: str) -> Reading:
    """The reading of a document with this body."""
    return read_opendocument(made("made.odt", document(kind, body, **entries)))


TEXT = """<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>
<text:p text:style-name="P1">The  Title</text:p><text:h>First</text:h>
<text:p>One<text:s text:c="2"/>two<text:tab/>three<text:line-break/>four
 <text:span text:style-name="Secret">hidden</text:span><text:span>five</text:span>
<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p>
</text:note-body></text:note><draw:frame><draw:text-box><text:p>Boxed.</text:p></draw:text-box>
</draw:frame><office:annotation><text:p>remark</text:p></office:annotation>.</text:p>
<text:list><text:list-item><text:p>Tea</text:p></text:list-item><text:list-item><text:p>Milk</text:p>
</text:list-item></text:list>
<text:section text:display="none"><text:p>not shown</text:p></text:section>
<text:h>Second</text:h><table:table><table:table-header-rows><table:table-row><table:table-cell>
<text:p>Kind</text:p></table:table-cell><table:table-cell><text:p>Size</text:p></table:table-cell>
</table:table-row></table:table-header-rows><table:table-row><table:table-cell
 table:number-columns-repeated="2"><text:p>9</text:p></table:table-cell></table:table-row></table:table>"""


def test_a_text_has_sections_by_its_headings(made: Make, pages_of: Pages) -> None:
    """What is deleted, hidden or a remark is left out; notes and boxes follow their paragraph."""
    reading = read(made, TEXT)
    assert [page.label for page in reading.pages] == ["The Title", "First", "Second"]
    assert pages_of(reading) == [
        "The Title\n\n",
        "First\n\nOne  two\tthree\nfour five [1].\n\n[1] A note.\n\nBoxed.\n\nTea\nMilk\n\n",
        "Second\n\nKind | Size\n9 | 9\n",
    ]


def test_without_headings_paragraphs_are_pages(made: Make) -> None:
    """As in other documents."""
    reading = read(made, "<text:p>One</text:p><text:p/><text:p>Two</text:p>")
    assert [str(page) for page in reading.pages] == ["paragraph 1", "paragraph 2"]


def numbered(level: int, more: str) -> str:
    """How a level of a list is numbered."""
    return f'<text:list-level-style-number text:level="{level}" {more}/>'


LISTS = f"""<text:list-style style:name="L">
{numbered(1, 'style:num-format="I" style:num-suffix="." text:start-value="3"')}
{numbered(2, 'style:num-format="a" style:num-prefix="(" style:num-suffix=")"')}
{numbered(3, 'style:num-format="1" text:display-levels="3"')}</text:list-style>
<text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/></text:list-style>"""


def listed(*items: str, more: str = 'text:style-name="L"') -> str:
    """A list of items, each a paragraph with what is below it."""
    made = (i if i.startswith("<text:list-") else f"<text:list-item>{i}" for i in items)
    return f"<text:list {more}>{'</text:list-item>'.join(made)}</text:list-item></text:list>"


def test_a_list_goes_on_by_name_and_an_empty_item_lends_no_number(made: Make) -> None:
    """Its number is not that of what is below it."""
    again = 'text:style-name="L" text:continue-list="list1"'
    below = listed("<text:p>x</text:p>", more="")
    body = LISTS + listed("<text:p>one</text:p>") + listed(f"<text:p/>{below}", more=again)
    more = listed("<text:p>three</text:p>", more=again)
    assert read(made, body + more).text == "III. one\n\n(a) x\n\nV. three\n"


def test_items_of_lists_have_their_numbers(made: Make) -> None:
    """By level, from where it starts, going on where they say so; bullets have none."""
    deep = listed("<text:p>deep</text:p>", "<text:p>deeper</text:p>", more="")
    below = listed("<text:p>x</text:p>", f"<text:p>y</text:p>{deep}", more="")
    body = (
        LISTS
        + listed(
            "<text:p>one</text:p><text:p>more</text:p>", "<text:p/>", f"<text:p>two</text:p>{below}"
        )
        + listed("<text:p>on</text:p>", more='text:style-name="L" text:continue-numbering="true"')
        + listed(below, '<text:list-item text:start-value="9"><text:p>new</text:p>')
        + listed("<text:p>dot</text:p>", more='text:style-name="B"')
    )
    assert read(made, body).text.split("\n") == [
        *("III. one", "more", "V. two", "(a) x", "(b) y", "V.b.1 deep", "V.b.2 deeper", ""),
        *("VI. on", "", "(a) x", "(b) y", "II.b.1 deep", "II.b.2 deeper", "IX. new", ""),
        *("dot", ""),
    ]


SLIDES = """
<draw:page><draw:frame><draw:text-box><text:p>Words</text:p></draw:text-box></draw:frame>
<draw:frame presentation:class="title"><draw:text-box><text:p>Outlook</text:p></draw:text-box>
</draw:frame><draw:custom-shape><text:p>Shape</text:p></draw:custom-shape><presentation:notes>
<draw:frame presentation:class="notes"><draw:text-box><text:p>Say it.</text:p></draw:text-box>
</draw:frame><draw:frame><text:p>1</text:p></draw:frame></presentation:notes></draw:page><draw:page/>
<draw:page><draw:g><draw:frame><table:table><table:table-row><table:table-cell><text:p>A</text:p>
</table:table-cell></table:table-row></table:table></draw:frame></draw:g></draw:page>"""


def test_slides_are_pages_called_by_their_titles(made: Make, pages_of: Pages) -> None:
    """Title first, notes last; empty slides count."""
    reading = read(made, SLIDES, "presentation")
    assert [str(page) for page in reading.pages] == ["slide 1 (Outlook)", "slide 2", "slide 3"]
    assert pages_of(reading) == ["Outlook\n\nWords\n\nShape\n\nNotes: Say it.\n\n", "", "A\n"]
    assert next(reading.text[a:b] for a, b in reading.headings) == "Outlook"
    assert str(read(made, SLIDES, "drawing").pages[1]) == "page 2"


def test_objects_are_read_where_they_stand(made: Make) -> None:
    """A formula as it was typed."""
    frame = '<text:p>So <draw:frame><draw:object xlink:href="./O"/></draw:frame>it is.</text:p>'
    formula = "<math><semantics><mi>E</mi><annotation>E = m c^2</annotation></semantics></math>"
    assert read(made, frame, O_content=formula).text == "So it is.\n\nE = m c^2\n"
    assert read(made, frame).text == "So it is.\n"


def test_flat_files_and_ancestors_are_read(made: Make) -> None:
    """One XML file; and OpenOffice.org 1, whose body holds paragraphs at once."""
    flat = f"<office:document {NAMES}><office:body><office:text><text:p>Flat</text:p></office:text>"
    path = made("flat.fodt", (flat + "</office:body></office:document>").encode())
    assert read_opendocument(path).text == "Flat\n"
    body = "<text:h>Old</text:h><text:p>Words</text:p>"
    old = f"<office:document-content {NAMES}><office:body>{body}</office:body>"
    path = made("old.fodt", (old + "</office:document-content>").encode())
    assert read_opendocument(path).text == "Old\n\nWords\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 damaged", "damaged"),
        (document("text", "<text:p text:style-name='Secret'>hidden</text:p>"), "hidden or deleted"),
        (document("text", "<text:p/>"), "nothing but images"),
        (document("database", "<x/>"), "a database"),
        (document("text", "", **{"META-INF_manifest": "<m><encryption-data/></m>"}), "encrypted"),
    ],
)
def test_what_cannot_be_read_has_a_reason(made: Make, content: bytes, reason: str) -> None:
    """And what to do."""
    with pytest.raises(Unreadable, match=reason):
        read_opendocument(made("odd.odt", content))


@pytest.mark.parametrize("count", ["999999999", "-1", "x", "0"])
def test_repeated_cells_are_bounded(made: Make, count: str) -> None:
    """Spreadsheets repeat cells to the end of the sheet."""
    times = f'table:number-columns-repeated="{count}"'
    cell = f"<table:table-cell {times}><text:p>9</text:p></table:table-cell>"
    row = f'<table:table-row table:number-rows-repeated="{count}">{cell}</table:table-row>'
    assert len(read(made, f"<table:table>{row}</table:table>").text) < 5_000_000


@pytest.mark.parametrize(
    ("name", "phrase", "page"),
    [
        ("kreuzberg/extraction_test.odt", "we capture all content", "section 9 (Final Section)"),
        ("docling/odf/sources/odf_presentation_01.odp", "Second line of notes", "slide 3"),
        ("kreuzberg/odt/orderedListRoman.odt", "V. Because we can", "paragraph 12"),
        ("tika/testOpenOffice2.odf", "lazy dog", "paragraph 1"),
        (
            "kreuzberg/markdown/tables.opendocument",
            "Multiline table without column",
            "paragraph 16",
        ),
    ],
)
def test_real_files(data: Path, name: str, phrase: str, page: str) -> None:
    """A phrase near the end is on its page."""
    assert page_late(read_opendocument(data / "formats" / name), phrase) == page
