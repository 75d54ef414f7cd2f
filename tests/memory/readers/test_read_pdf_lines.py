"""From the characters of a PDF's page to its lines: pieces, rows, columns, cells, broken words."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from longleaf.memory.readers.pdf import read_pdf
from longleaf.memory.readers.pdf.hyphens import Hyphens
from longleaf.memory.readers.pdf.native import Characters, Style
from longleaf.memory.readers.pdf.order import regions
from longleaf.memory.readers.pdf.paragraphs import Block, blocks, runs_on
from longleaf.memory.readers.pdf.pieces import Piece, from_words, pieces
from longleaf.memory.readers.pdf.rows import rows, words
from longleaf.memory.readers.pdf.tables import Line, lines

PAGE = (0.0, 0.0, 612.0, 792.0)
PROSE = "and so the tenant pays what is owed"


def piece(text: str, left: float, middle: float, height: float = 10, order: int = 0) -> Piece:
    """A piece whose letters are half as wide as high."""
    right = left + len(text) * height / 2
    backwards = text > "\u0590"
    return Piece(text, left, right, middle, height, right - left, order, backwards=backwards)


def in_order(*found: tuple[str, float, float]) -> list[Piece]:
    """Pieces in the order of the file."""
    return [piece(*values, order=number) for number, values in enumerate(found)]


def written(
    found: Sequence[tuple[str, float, float, float]], lines: Sequence[int] = ()
) -> Characters:
    """A page's words as pdfium tells them: text, left, bottom and height; and their lines."""
    texts = [text for text, *_ in found]
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)])[:-1]
    boxes = [
        [
            left,
            low + high,
            left + 5,
            low,
            left + 5 * len(text) - 5,
            low + high,
            left + 5 * len(text),
            low,
        ]
        for text, left, low, high in found
    ]
    places = np.array(lines or [0] * len(texts))
    styles = [Style(0.0, 400, False)] * (int(places.max()) + 1)
    ends = starts + np.array([len(text) for text in texts])
    return Characters(" ".join(texts), starts, ends, np.array(boxes, np.float32), places, styles)


def texts(page: Characters) -> list[str]:
    """What the pieces of a page say."""
    return [found.text for found in pieces(page, PAGE)]


def test_words_are_parted_where_the_line_is() -> None:
    """By a wide gap, a step back, or a step down."""
    page = written([("one", 50, 700, 10), ("two", 70, 700, 10), ("far", 200, 700, 10)])
    assert texts(page) == ["one two", "far"]
    assert texts(written([("one", 200, 700, 10), ("two", 50, 700, 10)])) == ["one", "two"]
    assert texts(written([("one", 50, 700, 10), ("two", 70, 690, 10)])) == ["one", "two"]


def test_words_that_run_from_right_to_left_stay_together() -> None:
    """Each is left of the one before."""
    assert texts(written([("שלום", 200, 700, 10), ("עולם", 175, 700, 10)])) == ["שלום עולם"]


def test_a_raised_sign_stands_where_it_is_seen() -> None:
    """The file may have it last of all."""
    page = written([("Pro", 50, 700, 10), (".", 70, 700, 10), ("®", 65, 705, 5)], [0, 0, 1])
    assert [words(row) for row in rows(pieces(page, PAGE))] == ["Pro®."]


def test_soft_hyphens_within_a_line_are_dropped_from_words_only() -> None:
    """Between a figure and a letter it is a hyphen."""
    page = written([("con\ufffetract", 50, 700, 10), ("10\ufffeQ", 100, 700, 10)])
    assert texts(page) == ["contract 10-Q"]


def test_letters_of_formulas_are_kept(data: Path) -> None:
    """They are two code units each, and no offset may move by that."""
    text = read_pdf(data / "formats/pdfjs/bug1937438_from_word.pdf").text
    assert "square of 𝜋" in text
    assert "𝑛=1" in text.replace(" ", "")


def test_a_row_is_what_stands_side_by_side() -> None:
    """A label beside two rows belongs to the upper one, where that leaves room for it."""
    found = rows([piece("OTSL", 100, 0), piece("6", 50, 6), piece("HTML", 100, 12)])
    assert [words(row) for row in found] == ["6 OTSL", "HTML"]


def test_what_touches_has_no_space_between() -> None:
    """A footnote's number follows its word."""
    (row,) = rows(
        [piece("in practice", 50, 0), piece("2", 105, -3, height=6), piece(", so", 108, 0)]
    )
    assert words(row) == "in practice2, so"


def test_a_row_from_right_to_left_begins_at_the_right() -> None:
    """Most of its pieces decide."""
    (row,) = rows([piece("עולם", 50, 0), piece("שלום", 200, 0)])
    assert words(row) == "שלום עולם"


def read(found: Sequence[Piece]) -> list[str]:
    """Each region's text in reading order."""
    return [" ".join(words(row) for row in part) for part in regions(rows(found))]


def columns(step: float = 12) -> list[tuple[str, float, float]]:
    """Two columns of five lines, the left one first in the file; `step` lowers the right one."""
    left = [(f"left {n} {PROSE}", 50.0, 100.0 + 12 * n) for n in range(5)]
    return left + [(f"right {n} {PROSE}", 320.0, 100.0 + step + 12 * n) for n in range(5)]


def test_a_line_above_or_below_columns_is_none_of_them() -> None:
    """It is short and stands on one side, but apart."""
    parts = read(in_order(("Title", 50, 60), *columns(0), ("Note", 50, 220)))
    assert [part.split()[0] for part in parts] == ["Title", "left", "right", "Note"]


def test_short_lines_beside_others_are_columns_where_the_file_and_their_heights_say_so() -> None:
    """As a sender's address beside the text of a letter."""
    names = ["Ada Long", "Elm Street", "Springfield", "Ohio"]
    left = [(name, 50.0, 100.0 + 17 * n) for n, name in enumerate(names)]
    says = ["Dear madam", "your rent is due", "on the first day of every month", "Yours"]
    right = [(line, 300.0, 106.0 + 12 * n) for n, line in enumerate(says)]
    assert read(in_order(*left, *right)) == [" ".join(names), " ".join(text for text, *_ in right)]


def test_figures_beside_full_lines_are_no_column() -> None:
    """A price belongs to what it is for, also where the file has all prices last."""
    left = [(f"no {n} {PROSE}", 50.0, 100.0 + 12 * n) for n in range(5)]
    right = [(f"{n}.50", 320.0, 100.0 + 12 * n) for n in range(5)]
    assert len(read(in_order(*left, *right))) == 1


def table(*found: Sequence[tuple[str, float]]) -> list[str]:
    """The lines of rows, each a list of texts with where they begin."""
    made = [piece(text, x, 14.0 * n) for n, row in enumerate(found) for text, x in row]
    return [line.text for line in lines(rows(made))]


def test_signs_of_currency_and_footnotes_belong_to_their_cell() -> None:
    """However far apart they are printed."""
    found = [
        [piece("Rent", 50, 14 * n), piece("$", 200, 14 * n), piece("1,2", 240, 14 * n)]
        for n in range(3)
    ]
    found[1].insert(1, piece("(1)", 80, 12, height=6))
    flat = [one for row in found for one in row]
    assert [line.text for line in lines(rows(flat))] == [
        "Rent | $ 1,2",
        "Rent (1) | $ 1,2",
        "Rent | $ 1,2",
    ]


def test_a_sign_of_currency_close_to_a_cell_belongs_to_the_next() -> None:
    """Columns of figures may be that narrow."""
    row = [("Rent", 50.0), ("(1,200) $", 200.0), ("1,100", 300.0)]
    assert table(row, row) == ["Rent | (1,200) | $ 1,100"] * 2


def test_gaps_that_are_not_below_one_another_make_no_table() -> None:
    """As those of names on a page of signatures."""
    assert table(
        [("By", 50), ("Ada", 90)], [("Seller", 200), ("Buyer", 300)], [("Ohio", 50), ("of", 400)]
    ) == [
        "By Ada",
        "Seller Buyer",
        "Ohio of",
    ]


def test_labels_between_rows_belong_to_the_table_but_prose_does_not() -> None:
    """A line or two of text parts two tables."""
    row = [("Rent paid in the course of the first year", 50.0), ("1,200", 400.0)]
    several = [row, row, row]
    label = [("Costs:", 50.0)]
    prose = [[(PROSE + " " + PROSE, 50.0)]] * 2
    assert lines(rows([piece(*one, 0) for one in label]))[0].tabular is False
    made = [
        piece(text, x, 14.0 * n)
        for n, one in enumerate([*several, label, *several])
        for text, x in one
    ]
    assert all(line.tabular for line in lines(rows(made)))
    made = [
        piece(text, x, 14.0 * n)
        for n, one in enumerate([*several, *prose, *several])
        for text, x in one
    ]
    assert [line.tabular for line in lines(rows(made))] == [True] * 3 + [False] * 2 + [True] * 3


def test_numbers_of_items_are_no_cells() -> None:
    """However far the text stands from them."""
    assert table(*([(f"({sign})", 50), (PROSE, 90)] for sign in "abc")) == [
        f"({sign}) {PROSE}" for sign in "abc"
    ]


def paragraphs(*found: str) -> list[Block]:
    """What lines become that are all as wide as their column."""
    made = [Line(text, 50, 250, 12.0 * n, 10, 20, 400) for n, text in enumerate(found)]
    return blocks(made, Hyphens(lambda: ()))


def test_items_begin_paragraphs_also_below_full_lines() -> None:
    """A bullet always, a number where the line above has ended."""
    found = [
        "(a) to pay in time;",
        "(b) to leave, as in",
        "(c) and in the law",
        "• of May, or",
        "• of June",
    ]
    assert [block.text for block in paragraphs(*found)] == [
        "(a) to pay in time;",
        "(b) to leave, as in (c) and in the law",
        "• of May, or",
        "• of June",
    ]


@pytest.mark.parametrize(
    ("first", "runs"),
    [
        (["Apple, and then", "the others."], True),
        (["and others."], True),
        (["7-45"], False),
        (["(b) and others", "of them."], False),
    ],
)
def test_a_paragraph_runs_on_in_what_reads_like_its_next_line(first: list[str], runs: bool) -> None:
    """Not in a page's number, nor in an item."""
    (last,) = paragraphs("The lease of a house", "that is owned by")
    (following,) = paragraphs(*first)
    if first == ["7-45"]:
        following.lines[0] = following.lines[0]._replace(right=75)
    assert runs_on(last, following) is runs


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        ("the agree\ufffe", "ment holds", "the agreement holds"),
        ("a long\ufffe", "term lease", "a long-term lease"),
        ("an in\ufffe", "house lawyer", "an in-house lawyer"),
        ("to re\ufffe", "cover costs", "to recover costs"),
        ("the Anglo-", "American owner", "the Anglo-American owner"),
        ("of pages 3\ufffe", "5 and", "of pages 3-5 and"),
        ("the day -", "a Monday -", "the day - a Monday -"),
        ("state-of-the-", "art means", "state-of-the-art means"),
        ("in plain", "words", "in plain words"),
        ("重要な契", "約です", "重要な契約です"),
    ],
)
def test_lines_are_joined_as_their_words_are_written(above: str, below: str, joined: str) -> None:
    """What the document has elsewhere decides; what a line's end may have broken does not count."""
    known = ["long-term is in the house", "they recover and cover", "re\ufffe", "house is re"]
    assert Hyphens(lambda: known).join(above, below) == joined


def test_words_that_ocr_has_found_become_pieces() -> None:
    """As those of pdfium do."""
    found = from_words(
        [("one", (0, 0, 15, 10)), ("two", (18, 1, 33, 11)), ("far", (90, 0, 105, 10))]
    )
    assert [(one.text, one.left, one.right) for one in found] == [
        ("one two", 0, 33),
        ("far", 90, 105),
    ]
