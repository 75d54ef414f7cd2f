"""PDF layout: reading order, whole paragraphs, tables, headers and footers, headings."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from support.pdfs import at, block, pdf

from longleaf.memory.document import Reading
from longleaf.memory.readers.pdf import read_pdf

Make = Callable[[str, bytes], Path]
Pages = Callable[[Reading], list[str]]
Read = Callable[..., Reading]

LEFT = [
    "The tenant pays the rent on the",
    "first day of every month to the",
    "account that the landlord names",
    "in writing before the term runs,",
    "and without any deduction at all.",
]
RIGHT = [
    "The landlord keeps the house dry",
    "and warm, and mends what breaks",
    "within two weeks after a notice,",
    "unless the tenant has broken it,",
    "or agrees to wait a little longer.",
]
BODY = " ".join([*LEFT, *RIGHT])
FILLER = ["A line of text that is as long as all of the others on this page"] * 3


@pytest.fixture
def read(made: Make, pages_of: Pages) -> Read:
    """Reads a PDF with these pages, and checks that its page map is a partition."""

    def reading(pages: Sequence[str], catalog: str = "", objects: Sequence[str] = ()) -> Reading:
        found = read_pdf(made("a.pdf", pdf(pages, catalog, objects=objects)))
        pages_of(found)
        return found

    return reading


def headings(reading: Reading) -> list[str]:
    """The text of each heading."""
    return [reading.text[start:end] for start, end in reading.headings]


def marked(reading: Reading, kind: str) -> list[str]:
    """The text of each mark of a kind."""
    return [reading.text[mark.start : mark.end] for mark in reading.marks if mark.kind == kind]


def row_by_row(left: Sequence[str], right: Sequence[str], x: float = 320) -> str:
    """Two columns as some programs write them: line by line, across both."""
    pairs = enumerate(zip(left, right, strict=True))
    return "".join(
        block(72, 600 - 12 * n, [a]) + block(x, 600 - 12 * n, [b]) for n, (a, b) in pairs
    )


@pytest.mark.parametrize(
    "columns",
    [
        block(72, 600, LEFT) + block(320, 600, RIGHT),
        block(320, 605, RIGHT) + block(72, 600, LEFT),
        row_by_row(LEFT, RIGHT),
    ],
)
def test_columns_are_read_one_after_the_other(read: Read, columns: str) -> None:
    """In whatever order the file has them; the title above stands first, the note below last."""
    title = at(200, 650, "An agreement about a house and its garden", size=14)
    reading = read(
        [columns + title + at(72, 480, "Signed in two copies on the day of its making.")]
    )
    assert reading.text.split("\n\n") == [
        "An agreement about a house and its garden",
        " ".join(LEFT),
        " ".join(RIGHT),
        "Signed in two copies on the day of its making.\n",
    ]


def test_a_paragraph_runs_on_from_column_to_column(read: Read) -> None:
    """The lower end of a column is not the end of a sentence."""
    left = [*LEFT[:4], "and without deduction, as soon as"]
    right = ["that account has been named, or", *RIGHT[1:]]
    assert " as soon as that account " in read([block(72, 600, left) + block(320, 600, right)]).text


def test_three_columns_are_read_in_order(read: Read) -> None:
    """Each gutter is found."""
    thirds = [[f"In the {word} column it goes on."] * 4 for word in ("left", "middle", "right")]
    page = "".join(block(60 + 170 * n, 600, third) for n, third in enumerate(thirds))
    assert read([page]).text == "\n\n".join(" ".join(third) for third in thirds) + "\n"


def test_a_sidebar_is_read_apart_from_the_text(read: Read) -> None:
    """Its lines are not on the heights of those beside it."""
    side = block(72, 603, ["Key", "dates", "of the", "lease"], size=14)
    text = read([block(200, 600, [*LEFT, *RIGHT]) + side]).text
    assert text.startswith("Key\ndates\nof the\nlease\n\nThe tenant")
    assert BODY in " ".join(text.split())


def test_a_word_that_a_line_breaks_is_whole_again(read: Read) -> None:
    """A hyphen stays where the document shows that it is the word's own."""
    lines = [
        "They asked for a long-term lease and in due course",
        "the house was let, after much thought and a long-",
        "term search. Now the in-",
        "house counsel writes that the agree-",
        "ment holds, and that the Anglo-",
        "American owners of it are content with the contract.",
    ]
    assert read([block(72, 700, lines)]).text == (
        "They asked for a long-term lease and in due course the house was let, after much thought "
        "and a long-term search. Now the in-house counsel writes that the agreement holds, and "
        "that the Anglo-American owners of it are content with the contract.\n"
    )


def test_paragraphs_begin_after_gaps_at_indents_and_at_items(read: Read) -> None:
    """Not so where a line is a little shorter than others."""
    first, items = LEFT[:2], ["(a) to pay in time;", "(b) to leave."]
    page = block(72, 700, first) + at(84, 676, RIGHT[0]) + at(72, 664, RIGHT[1])
    page += block(72, 640, [LEFT[2], LEFT[4]]) + block(72, 600, items)
    assert read([page]).text.split("\n\n") == [
        " ".join(first),
        " ".join(RIGHT[:2]),
        f"{LEFT[2]} {LEFT[4]}",
        "(a) to pay in time;\n(b) to leave.\n",
    ]


def test_a_change_of_font_parts_paragraphs_but_no_sentences(read: Read) -> None:
    """A bold line above a text is its heading, unless it is only the beginning of a sentence."""
    title = "What the tenant pays each month"
    reading = read([at(72, 700, title, font="B") + block(72, 688, LEFT)])
    assert (headings(reading), reading.text) == ([title], f"{title}\n\n{' '.join(LEFT)}\n")
    onward = "dry, and mends what breaks in it."
    page = at(72, 700, RIGHT[0], font="B") + at(72, 688, onward)
    assert read([page]).text == f"{RIGHT[0]} {onward}\n"


def test_a_line_in_capitals_is_no_part_of_the_text_below(read: Read) -> None:
    """It is as wide as the text, and in the same font."""
    title = "TERMS OF THE LEASE AND ITS END"
    assert headings(read([block(72, 700, [title, *LEFT])])) == [title]


def test_the_lines_of_an_item_may_be_indented(read: Read) -> None:
    """All but the first, which has its number."""
    page = at(72, 700, "(a) to pay the whole of the rent in") + at(
        90, 688, "Euro or in Dollars, always on time;"
    )
    page += block(
        72, 676, ["(b) to leave the house after the end;", "• To mend what he breaks there"]
    )
    assert read([page]).text.split("\n\n") == [
        "(a) to pay the whole of the rent in Euro or in Dollars, always on time;",
        "(b) to leave the house after the end;\n• To mend what he breaks there\n",
    ]


def test_a_tables_rows_are_lines_with_their_cells_in_order(read: Read) -> None:
    """Signs of currency stay at their figures; prose around the table is no row."""
    rows = [
        ("Rent", "$", "1,200", "$", "1,100"),
        ("Heating", "", "90", "", "80"),
        ("Sum", "", "1,290", "", "1,180"),
    ]
    page = block(72, 700, LEFT[:2])
    for number, row in enumerate(rows):
        for x, cell in zip((72, 250, 262, 350, 362), row, strict=True):
            page += at(x, 660 - 14 * number, cell) if cell else ""
    page += block(72, 600, RIGHT[:2])
    assert read([page]).text.split("\n\n") == [
        " ".join(LEFT[:2]),
        "Rent | $ 1,200 | $ 1,100\nHeating | 90 | 80\nSum | 1,290 | 1,180",
        " ".join(RIGHT[:2]) + "\n",
    ]


def running(number: int, lines: Sequence[str]) -> str:
    """A page with a header and its number below."""
    return (
        at(72, 760, f"Lease of May, part {number}")
        + block(72, 700, lines)
        + at(300, 40, str(number))
    )


def test_headers_and_footers_are_marked_and_stand_at_the_edge(read: Read) -> None:
    """Numbers in them differ from page to page."""
    reading = read([running(number, LEFT) for number in (1, 2, 3)])
    assert marked(reading, "header") == [f"Lease of May, part {number}" for number in (1, 2, 3)]
    assert marked(reading, "footer") == ["1", "2", "3"]
    body = " ".join(LEFT)
    assert reading.text[: reading.pages.starts[1]] == f"Lease of May, part 1\n\n{body}\n\n1\n\n"


def test_the_number_of_a_page_is_its_footer_wherever_it_stands(read: Read) -> None:
    """As below a text that does not fill the page; other numbers there are none."""
    pages = [block(72, 700, LEFT) + at(300, 500 - 40 * n, str(n)) for n in (4, 5, 6)]
    assert marked(read(pages), "footer") == ["4", "5", "6"]
    pages = [block(72, 700, LEFT) + at(300, 500 - 40 * n, str(n * n)) for n in (4, 5, 6)]
    assert marked(read(pages), "footer") == []


def test_a_footer_with_the_title_of_its_chapter_is_known_by_its_number(read: Read) -> None:
    """Few pages have the same."""
    chapters = [("Rent", 7), ("Repairs", 8), ("The end of the lease", 9)]
    pages = [
        block(72, 700, LEFT) + at(72, 50, title) + at(500, 50, str(n)) for title, n in chapters
    ]
    assert marked(read(pages), "footer") == [f"{title} {n}" for title, n in chapters]


def test_a_title_is_no_header_although_later_pages_repeat_it(read: Read) -> None:
    """It is larger than they have it."""
    pages = [running(number, LEFT) for number in (1, 2, 3, 4)]
    pages[0] = at(72, 760, "Lease of May, part 1", size=18) + block(72, 700, LEFT)
    reading = read(pages)
    assert len(marked(reading, "header")) == 3
    assert headings(reading) == ["Lease of May, part 1"]


def test_two_pages_have_no_header(read: Read) -> None:
    """What stands on both may be their text."""
    assert list(read([running(number, LEFT) for number in (1, 2)]).marks) == []


def test_a_paragraph_runs_on_across_pages_without_header_or_footer(
    read: Read, pages_of: Pages
) -> None:
    """Each page keeps its own characters, and its header and footer at its other edge."""
    onward = [*RIGHT[:4], "or agrees that they wait longer"]
    pages = [
        running(1, [*LEFT, *onward]),
        running(2, ["for it to be done.", *LEFT]),
        running(3, LEFT),
    ]
    reading = read(pages)
    assert "they wait longer\nfor it to be done." in reading.text
    first, second, _ = pages_of(reading)
    assert first.startswith("Lease of May, part 1\n\n1\n\n")
    assert second.endswith("\n\nLease of May, part 2\n\n2\n\n")
    assert reading.pages.at(reading.text.index("for it to be done")).number == 2


def test_a_page_within_a_paragraph_keeps_its_header_out_of_sentences(read: Read) -> None:
    """Where one paragraph fills three pages, it is parted at a page's end, not by a header."""
    onward = [*RIGHT[:4], "or agrees that they wait longer"]
    reading = read(
        [
            running(1, onward),
            running(2, ["and so " + LEFT[0], *onward]),
            running(3, ["and so on it goes"]),
        ]
    )
    assert "wait longer\nand so The" in reading.text
    assert "wait longer\n\nLease of May, part 2\n\n2\n\n" in reading.text


def test_a_page_that_is_entered_and_left_has_its_header_between_paragraphs(read: Read) -> None:
    """Neither of its edges is free."""
    onward = [*RIGHT[:4], "or agrees that they wait longer"]
    second = running(2, ["for it to be done."]) + block(72, 640, onward)
    reading = read([running(1, onward), second, running(3, ["than a month for it."])])
    assert "longer\nfor it to be done.\n\nLease of May, part 2\n\n2\n\nThe land" in reading.text
    assert "they wait longer\nthan a month for it." in reading.text


def test_footnotes_stand_after_the_text_of_the_page(read: Read) -> None:
    """Those of the left column too."""
    note = block(72, 538, ["1 See the second schedule."], size=7)
    text = read([block(72, 600, LEFT) + note + block(320, 600, RIGHT)]).text
    assert text.split("\n\n") == [" ".join(LEFT), " ".join(RIGHT), "1 See the second schedule.\n"]


def test_headings_are_found_by_size_weight_and_number(read: Read) -> None:
    """Not so a bold sentence, or a large one."""
    page = (
        at(72, 740, "Terms of the lease", size=16)
        + block(72, 700, LEFT)
        + at(72, 620, "What the tenant pays", font="B")
        + block(72, 600, RIGHT)
        + at(72, 530, "4.2 Termination")
        + block(72, 510, LEFT)
        + at(72, 430, "This is a bold sentence.", font="B")
        + at(72, 400, "(not audited)", font="B")
    )
    reading = read([page])
    assert headings(reading) == ["Terms of the lease", "What the tenant pays", "4.2 Termination"]


def test_a_long_list_of_short_bold_lines_holds_no_heading(read: Read) -> None:
    """It is a cover, or a table of contents."""
    titles = "".join(at(72, 700 - 30 * n, f"Part {n} of it", font="B") for n in range(9))
    assert headings(read([titles, block(72, 700, LEFT)])) == []


def test_the_outline_tells_which_lines_are_headings(read: Read) -> None:
    """Where there is one that covers the document, only its titles count."""
    outline = [
        "<< /Type /Outlines /First 101 0 R /Last 102 0 R /Count 2 >>",
        "<< /Title (1. Rent & costs) /Parent 100 0 R /Next 102 0 R /Dest [10 0 R /Fit] >>",
        "<< /Title (Not on any page) /Parent 100 0 R /Prev 101 0 R /Dest [10 0 R /Fit] >>",
    ]
    page = at(72, 740, "1. Rent & costs") + block(72, 700, LEFT) + at(72, 620, "Large", size=20)
    reading = read([page, block(72, 700, RIGHT)], "/Outlines 100 0 R", outline)
    assert headings(reading) == ["1. Rent & costs"]


def test_a_real_paper_in_two_columns_is_read_in_order(data: Path) -> None:
    """Title, abstract, sections; sentences run across columns and pages."""
    reading = read_pdf(data / "formats/unstructured/pdf/multi-column.pdf")
    text = reading.text
    assert "we focus on developing the right training scheme" in text
    assert "More specifically, we assume the extractive QA setting" in text
    assert "state-of-the-art results on multiple open-domain\nQA datasets, it also suffers" in text
    assert [h for h in headings(reading) if h[0].isdigit()][:3] == [
        "1 Introduction",
        "2 Background",
        "3 Dense Passage Retriever (DPR)",
    ]


def test_a_real_table_keeps_its_rows(data: Path) -> None:
    """A balance sheet: labels and figures on one line, running footers marked."""
    reading = read_pdf(data / "sec-10-q/2023 Q1 NVDA.pdf")
    assert "\nNet change in unrealized gain (loss) | 17 | (22)\n" in reading.text
    assert marked(reading, "footer")[:3] == ["2", "3", "4"]
