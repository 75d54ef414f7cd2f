"""CSV and its kin: whatever parts and quotes the cells; a page is a line of the file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.near_the_end import page_near_the_end

from longleaf.memory.document import Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.data.delimited import read_delimited

Make = Callable[[str, bytes], Path]
Pages = Callable[[Reading], list[str]]


@pytest.mark.parametrize(
    ("name", "phrase", "page"),
    [
        ("docling/csv/sources/csv-comma.csv", "colinalvarado@miles.net", "line 6"),
        ("docling/csv/sources/csv-semicolon.csv", "Martin;Lang and Andrade", "line 6"),
        ("markitdown/test_files/test_mskanji.csv", "髙橋淳 | 35", "line 4"),
        ("unstructured/stanley-cups-with-emoji.tsv", "TOR | 15", "line 6"),
        ("unstructured/csv-with-escaped-commas.csv", "A | A | A | A,A | A\n", "line 3"),
    ],
)
def test_a_phrase_near_the_end_is_on_its_line(
    data: Path, pages_of: Pages, name: str, phrase: str, page: str
) -> None:
    """A citation names the line on which an editor shows it."""
    reading = read_delimited(data / "formats" / name)
    pages_of(reading)
    assert page_near_the_end(reading, phrase, after=0.6) == page


@pytest.mark.parametrize(
    "content",
    [
        'Name,Note\nAnn,"a, b"\nBob,c',
        'Name;Note\nAnn;"a, b"\nBob;c\n',
        "Name\tNote\r\nAnn\ta, b\r\nBob\tc\r\n",
        "Name|Note\rAnn|a, b\rBob|c\r",
        'sep=;\n"Name";"Note"\nAnn;a, b\nBob;c\n',
        "'Name','Note'\n'Ann','a, b'\n'Bob','c'\n",
        '\ufeffName, Note\nAnn, "a, b"\n\n\nBob, c\n',
    ],
)
def test_delimiter_and_quotes_are_found(made: Make, content: str) -> None:
    """What cuts the rows most evenly, or what the file says."""
    reading = read_delimited(made("table.csv", content.encode()))
    assert reading.text == "Name | Note\nAnn | a, b\nBob | c\n"
    line = next(n for n, line in enumerate(content.splitlines(), 1) if "Bob" in line)
    assert str(reading.pages.at(reading.text.index("Bob"))) == f"line {line}"


def test_a_decimal_comma_is_no_delimiter(made: Make) -> None:
    """A file of numbers without a header is cut at its semicolons."""
    assert read_delimited(made("n.csv", b"1,5;2,5\n3,5;4,5\n")).text == "1,5 | 2,5\n3,5 | 4,5\n"


def test_escaped_quotes_are_read(made: Make) -> None:
    """Doubled, as RFC 4180 has it, or with a backslash."""
    doubled = made("doubled.csv", b'a,b\n"say ""hi, you""",1\n')
    escaped = made("escaped.csv", b'a,b\n"say \\"hi, you\\" now",1\n')
    assert read_delimited(doubled).text == 'a | b\nsay "hi, you" | 1\n'
    assert read_delimited(escaped).text == 'a | b\nsay "hi, you" now | 1\n'


def test_a_record_of_several_lines_is_on_the_first(made: Make, pages_of: Pages) -> None:
    """Its other lines are empty pages; the next record stands on its own line."""
    content = b'Name,Note\nAnn,"one\ntwo\n\nthree"\n\nBob,four\n'
    parts = pages_of(read_delimited(made("lines.csv", content)))
    assert parts == ["Name | Note\n", "Ann | one two three\n", "", "", "", "", "Bob | four\n"]


def test_an_open_quote_does_not_swallow_the_file(made: Make) -> None:
    """A sign of inches at the start of a cell is no quotation of a hundred lines."""
    lines = "".join(f"{n},b\n" for n in range(100))
    reading = read_delimited(made("inch.csv", f'Size,Kind\n" wide,a\n{lines}'.encode()))
    assert reading.text.startswith('Size | Kind\n" wide | a\n0 | b\n1 | b\n')
    assert str(reading.pages.at(reading.text.index("57 | b"))) == "line 60"


def test_ragged_rows_and_titles_are_kept(made: Make) -> None:
    """No cell is lost, whatever the header says."""
    content = b"Report of May\n\nName,Sum\nAnn\nBob,2,late\n,,\nCid,3\n"
    assert read_delimited(made("ragged.csv", content)).text == (
        "Report of May\nName | Sum\nAnn\nBob | 2 | late\nCid | 3\n"
    )


def test_text_without_cells_is_lines(made: Make) -> None:
    """Prose with a few commas is not cut at them."""
    content = "One line of text\nAnother, with a comma\nA third; the last\n"
    assert read_delimited(made("prose.csv", content.encode())).text == content


def test_each_range_of_rows_has_the_header(made: Make, pages_of: Pages) -> None:
    """The header that is repeated stands on the page of the row below it."""
    rows = "".join(f"Region {n},{n * 3},{n % 7} %\n" for n in range(200))
    reading = read_delimited(made("long.csv", f"Region,Net,Change\n{rows}".encode()))
    pieces = reading.text.rstrip().split("\n\n")
    assert len(pieces) > 5
    assert all(piece.startswith("Region | Net | Change\nRegion ") for piece in pieces)
    assert [reading.text[a:b] for a, b in reading.headings] == ["Region | Net | Change"] * len(
        pieces
    )
    start, end = reading.headings[1]
    below = reading.text[end:].split("\n")[1]
    assert reading.pages.at(start) == reading.pages.at(reading.text.index(below))
    for n in (0, 99, 199):
        assert str(reading.pages.at(reading.text.index(f"Region {n} |"))) == f"line {n + 2}"


def test_a_huge_field_and_zeros_are_read(made: Make) -> None:
    """The limit of the csv module, and what it says of NUL, are not ours."""
    content = b"Name,Note\nAnn," + b"word " * 100_000 + b"\nBob,a\0b\n"
    reading = read_delimited(made("huge.csv", content))
    assert reading.text.count("word") == 100_000
    assert reading.text.endswith("Bob | a\ufffdb\n")


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "the file is empty"), (b"\r\n \n", "the file is empty"), (b",,\n,,", "every cell is")],
)
def test_nothing_has_a_reason(made: Make, content: bytes, reason: str) -> None:
    """A file without text is told, not silently empty."""
    with pytest.raises(Unreadable, match=reason):
        read_delimited(made("none.csv", content))


PIECES = st.sampled_from(["a", "b c", '"', ",", ";", "\t", "\n", "\r\n", "'", "\\", "1", "|", "ä"])


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.lists(PIECES, min_size=1, max_size=60))
def test_any_text_is_read(made: Make, pages_of: Pages, pieces: list[str]) -> None:
    """Law: no letter is lost, pages partition the text, and lines are those of the file."""
    content = "x" + "".join(pieces)
    reading = read_delimited(made("law.csv", content.encode()))
    pages_of(reading)
    assert len(reading.pages) <= len(content.splitlines())
    for sign in "abc1ä":
        assert reading.text.count(sign) >= content.count(sign)
