"""PDF: cells of tables in their columns, columns of text beside tables, and how words are spelt."""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pypdfium2 import PdfDocument  # pyright: ignore[reportMissingTypeStubs]
from support.pdfs import at, block, pdf, spelt

from longleaf.memory.readers.pdf import read_pdf
from longleaf.memory.readers.pdf.compose import compose
from longleaf.memory.readers.pdf.hyphens import Hyphens
from longleaf.memory.readers.pdf.pieces import Piece
from longleaf.memory.readers.pdf.rows import rows
from longleaf.memory.readers.pdf.sheet import sheet
from longleaf.memory.readers.pdf.spelling import plain
from longleaf.memory.readers.pdf.tables import Line, lines

Make = Callable[[str, bytes], Path]
Cell = tuple[str, float]


def table(*found: Sequence[Cell]) -> list[str]:
    """The lines of rows, each of texts with where they begin; letters are 5 points wide."""
    made = [
        Piece(text, left, left + 5 * len(text), 14.0 * number, 10, 10, 0)
        for number, row in enumerate(found)
        for text, left in row
    ]
    return [line.text for line in lines(rows(made))]


HEADER: list[Cell] = [("Product", 50), ("Place", 150), ("Expected", 250), ("Status", 350)]


def test_cells_stay_in_their_columns_where_others_are_empty() -> None:
    """Also where the first is."""
    told = table(
        HEADER,
        [("SKU-1", 50), ("A-12", 150), ("OK", 350)],
        [("A-13", 150), ("780", 250)],
        [("SKU-2", 50), ("OK", 350)],
    )
    assert told[1:] == ["SKU-1 | A-12 |  | OK", "| A-13 | 780", "SKU-2 |  |  | OK"]


def test_a_cell_above_several_columns_leaves_none_of_them_free() -> None:
    """As the title of some of them."""
    told = table([("What", 50), ("All that we have of it in the year", 150)], HEADER, HEADER)
    assert told[0] == "What | All that we have of it in the year"


def test_rows_that_are_not_in_the_columns_of_the_fullest_stay_as_they_are() -> None:
    """Their cells are between columns, or share one."""
    between: list[Cell] = [("SKU-1", 50), ("7", 215), ("OK", 350)]
    sharing: list[Cell] = [("SKU-1", 50), ("12", 250), ("7", 275)]
    told = table(HEADER, between, HEADER, sharing, HEADER)
    assert (told[1], told[3]) == ("SKU-1 | 7 | OK", "SKU-1 | 12 | 7")


def test_where_the_fullest_rows_are_not_in_line_none_is_spread() -> None:
    """There are no columns to go by."""
    wide: list[Cell] = [("A name for it, and more", 50), ("b", 190), ("c", 260), ("d", 350)]
    told = table(HEADER, wide, [("SKU-1", 50), ("OK", 350)])
    assert told[2] == "SKU-1 | OK"


def test_a_real_table_with_few_entries_keeps_them_in_their_columns(data: Path) -> None:
    """A note is no date."""
    folder = data / "formats/markitdown/test_files"
    text = read_pdf(folder / "SPARSE-2024-INV-1234_borderless_table.pdf").text
    assert "\nSKU-4563 | Software | $120.00 | $18,720.00 |  | Critical\n" in text
    assert "\n| B-07 |  | 289 | -23\n" in text


def test_columns_of_text_below_a_wide_table_are_read_apart(data: Path) -> None:
    """The gaps of the table are narrower than the gutter below."""
    reading = read_pdf(data / "formats/unstructured/pdf/multi-column.pdf")
    headings = [reading.text[start:end] for start, end in reading.headings]
    sections = ("5.1 Main Results", "5.2 Ablation Study on Model Training", "7 Related Work")
    assert set(sections) <= set(headings)
    assert "We also note that we found k = 50 to be optimal for NQ" in reading.text
    assert "\nBM25+DPR" in reading.text.replace("| ", "")
    assert "\ufffe" not in reading.text


def test_the_columns_of_a_short_table_are_no_columns_of_text(data: Path) -> None:
    """Its labels stay beside their figures, although there is a gutter; no sign is pdfium's own."""
    opened: Any = PdfDocument(data / "sec-10-q/2023 Q3 NVDA.pdf")
    with closing(opened) as report:
        text = compose([sheet(report.raw, index, None) for index in (10, 11)]).text
    assert "\nGranted | 13 | $ 364.52\n" in text
    assert "\n| Three Months Ended | Nine Months Ended\n" in text
    assert "anti-" in text
    assert "\ufffe" not in text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("recent e↵orts", "recent efforts"),
        ("a cuto↵ of", "a cutoff of"),
        ("press ↵ now", "press ↵ now"),
        ("Enter↵", "Enter↵"),
        ("e\x0ecient di\x0eculties", "efficient difficulties"),
        ("a\x0e 5\x0ec", "a 5c"),
    ],
)
def test_ligatures_without_a_name_are_letters(written: str, read: str) -> None:
    """Only after vowels, where TeX has them."""
    assert plain(written) == read


def test_a_character_that_is_unknown_is_no_hyphen(made: Make) -> None:
    """Pdfium tells both by the same sign, where it tells a whole text."""
    page = at(72, 700, "The di5culty of it", font="U")
    content = pdf([page], fonts="/U 100 0 R", objects=spelt({"5": "\0"}))
    assert read_pdf(made("a.pdf", content)).text == "The difficulty of it\n"


def korean(ends: Sequence[str]) -> bytes:
    """Lines of Korean, each with its end, as wide as their column."""
    codes = {"a": "가", "b": "나", " ": " "}
    return pdf(
        [block(72, 700, ["ab" * 20 + end for end in ends], font="U")],
        fonts="/U 100 0 R",
        objects=spelt(codes),
    )


def test_korean_words_go_on_where_a_line_ends_without_a_space(made: Make) -> None:
    """Unless no line of the page ends with one: then it says nothing."""
    line = "가나" * 20
    kept = read_pdf(made("a.pdf", korean([" ", "", ""]))).text
    assert kept == f"{line} {line}{line}\n"
    assert read_pdf(made("b.pdf", korean(["", "", ""]))).text == f"{line} {line} {line}\n"


def test_real_korean_words_are_whole(data: Path) -> None:
    """And apart from each other."""
    text = read_pdf(data / "formats/docling/pdf/sources/normal_4pages.pdf").text
    assert "국내 확진자는 9,661명" in text
    assert "급격하고도 우연한 외래의 사고" in text


def test_a_line_of_korean_goes_on_in_korean_only() -> None:
    """Before a figure or a word in Latin letters there is a space."""
    join = Hyphens(lambda: ()).join
    assert join("확", "진자", wrapped=True) == "확진자"
    assert join("확", "2020", wrapped=True) == "확 2020"
    assert Line("확", 0, 1, 0, 1, 1, 0).wrapped is False
