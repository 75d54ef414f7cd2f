"""Tables: every range of rows is intelligible alone, for it begins with the header."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longleaf.memory.readers.shapes.blocks import sections
from longleaf.memory.readers.shapes.table_header import header_index
from longleaf.memory.readers.shapes.tables import headed_blocks, parts, table_blocks
from longleaf.memory.splitter import split
from longleaf.serving.embedded.wordpiece import count_tokens

HEADER = ["Region", "Net sales", "Change"]
ROWS = [[f"Region {n}", f"{n * 1234.5:,.2f}", f"{n % 7}%"] for n in range(60)]


def passages(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The passages that the splitter makes of the table."""
    reading = sections(table_blocks(header, rows))
    ranges = split(reading.text, reading.headings, count_tokens=count_tokens)
    return [reading.text[start:end] for start, end in ranges]


def test_each_passage_of_a_long_table_begins_with_the_header() -> None:
    """A figure without the name of its column says nothing."""
    found = passages(HEADER, ROWS)
    assert len(found) > 3
    assert all(passage.startswith("Region | Net sales | Change\n") for passage in found)
    lines = [line for passage in found for line in passage.split("\n")[1:] if line]
    assert lines == [" | ".join(cells) for cells in ROWS]


@pytest.mark.parametrize("sign", ["", "€"])
def test_a_table_of_figures_is_cut_by_tokens(sign: str) -> None:
    """A figure is one word, but an embedder makes ten tokens of it."""
    header = ["Account", "Opening", "Closing"]
    rows = [[f"{sign}{n}1,234,567.89-{n}"] * 3 for n in range(60)]
    assert all(
        found.startswith("Account | Opening | Closing\n") for found in passages(header, rows)
    )


def test_a_small_table_is_written_once() -> None:
    """It stays with the text around it."""
    [block] = table_blocks(HEADER, ROWS[:2])
    assert (
        block.text == "Region | Net sales | Change\nRegion 0 | 0.00 | 0%\nRegion 1 | 1,234.50 | 1%"
    )
    assert list(block.leads) == []


def test_parts_say_which_rows_they_hold() -> None:
    """Blank rows are left out, but counted."""
    found = list(parts(HEADER, [["", " "], *ROWS, [""], ["end"]]))
    assert (found[0].first, found[-1].stop) == (1, len(ROWS) + 3)
    assert all(one.stop <= other.first for one, other in pairwise(found))


def test_rows_of_a_wide_table_become_records() -> None:
    """Each field stands beside its header; empty ones are left out."""
    header = [f"Column number {n}" for n in range(100)]
    rows = [[f"r{r}c{c}" if c % 40 == 0 else "" for c in range(100)] for r in range(3)]
    first, *records = [part.text for part in parts(header, rows)]
    assert first == " | ".join(header)
    assert records[1] == "Column number 0: r1c0\nColumn number 40: r1c40\nColumn number 80: r1c80"


def test_a_record_of_several_passages_repeats_its_first_field() -> None:
    """Every part of it says which row it is."""
    header = ["Name", *(f"Measure {n}" for n in range(100))]
    rows = [[name, *["some words here"] * 100] for name in ("Ann", "Bob")]
    found = passages(header, rows)
    assert sum(passage.startswith("Name: Ann\n") for passage in found) > 3
    assert all(p.startswith(("Name: ", "Name | ")) or "Name | " in found[0] for p in found)


def test_one_long_row_among_short_ones_is_a_record() -> None:
    """The rows around it stay rows; the order is kept."""
    rows = [["a", "1", "2"], ["b", "word " * 200, "3"], ["c", "4", "5"]]
    texts = [part.text for part in parts(["K", "L", "M"], rows)]
    assert texts[0] == "K | L | M\na | 1 | 2"
    assert texts[1].startswith("K: b\nL: word word")
    assert texts[-1] == "K | L | M\nc | 4 | 5"


def test_a_row_that_fits_only_without_the_header_is_a_record() -> None:
    """Else the splitter would cut it from the names of its columns."""
    header = ["Name of the item in the register", "What was said of it in the course of the year"]
    rows = [[f"Item {n}", "word " * 100] for n in range(3)]
    assert [part.text.split("\n")[0] for part in parts(header, rows)][1:] == [
        f"Name of the item in the register: Item {n}" for n in range(3)
    ]


def test_titles_stay_with_the_header() -> None:
    """What a table is called tells what its figures are."""
    reading = sections(headed_blocks([["Sales of 2022"], HEADER, *ROWS], 1))
    ranges = split(reading.text, reading.headings, count_tokens=count_tokens)
    first, second, *_ = [reading.text[start:end] for start, end in ranges]
    assert first.startswith("Sales of 2022\nRegion | Net sales | Change\nRegion 0 |")
    assert second.startswith("Region | Net sales | Change\nRegion ")


def test_without_a_header_rows_are_plain() -> None:
    """Nothing is repeated, and no passage is forced to begin."""
    [block] = table_blocks([], ROWS)
    assert block.text == "\n".join(" | ".join(cells) for cells in ROWS)
    assert list(block.leads) == []


def test_a_header_without_rows_is_kept() -> None:
    """An empty form still says what it asks for; a table without text is none."""
    assert [block.text for block in table_blocks(HEADER, [])] == ["Region | Net sales | Change"]
    assert table_blocks([], [["", " "]]) == table_blocks(["", ""], []) == []


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        ([HEADER, *ROWS], 0),
        ([["Sales of 2022"], ["in thousands", "", ""], HEADER, *ROWS], 2),
        ([["", "2022", "2021"], ["Net sales", "82,959", "81,434"]], 0),
        ([["1", "2", "3"], ["4", "5", "6"]], None),
        ([["red", "apple"], ["red", "cherry"], ["yellow", "lemon"]], None),
        ([["Unit", "b", "c", "d"], ["Unit", "1", "2", "3"]], 0),
        ([["one column"], ["a"], ["b"]], None),
        ([["only", "row"]], None),
        ([["x" * 101, "text"], ["a", "b"]], None),
        ([["x" * 101, "text"], ["a", "b"], ["c", "d"]], None),
        ([["x" * 101, "text"], HEADER, *ROWS], 1),
        ([], None),
    ],
)
def test_a_header_is_found(rows: Sequence[Sequence[str]], index: int | None) -> None:
    """Words above figures, possibly below titles; not just any first row."""
    assert header_index(rows) == index


CELL = st.one_of(st.just(""), st.text(max_size=30), st.just("word " * 50), st.just("東京" * 300))


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.lists(CELL, max_size=5), st.lists(st.lists(CELL, max_size=6), max_size=20))
def test_no_cell_is_lost(header: list[str], rows: list[list[str]]) -> None:
    """Law: every word of every cell is in the text, in order of rows; leads are first lines."""
    found = list(parts(header, rows))
    text = "\n".join(part.text for part in found)
    where = 0
    for cells in rows:
        for word in " ".join(cells).split():
            assert word in text[where:]
        first = next((word for word in " ".join(cells).split()), "")
        where = text.index(first, where)
    for part in found:
        assert part.text.strip()
        assert part.text[: part.lead] == part.text.split("\n")[0] or part.lead == 0
