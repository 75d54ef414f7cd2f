"""Which lines of a plain page are taken for headings."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longleaf.memory.readers.shapes.headings import heading_ranges, is_heading


@pytest.mark.parametrize(
    "line",
    [
        "ARTICLE IV",
        "ARTICLE IV. REPRESENTATIONS AND WARRANTIES",
        "Article 12 — Term and Termination",
        "Section 4.2 Payment Terms",
        "Exhibit B",
        "Note 1 – Summary of Significant Accounting Policies",
        "NOTE 12 — DEBT",
        "Item 2. Management’s Discussion and Analysis of Financial Condition",
        "ITEM 1A. RISK FACTORS",
        "4.2 Title Words",
        "10.1.3 Limitation of Liability",
        "3. DEFINITIONS",
        "CONDENSED CONSOLIDATED BALANCE SHEETS (Unaudited)",
        "TERMINATION",
        "ВВЕДЕНИЕ",
    ],
)
def test_titles_are_headings(line: str) -> None:
    """A passage may begin there."""
    assert is_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "12",
        "$ 1,234 $ 5,678",
        "ASSETS 1,234,567 2,345,678",
        "Article IV of this Agreement shall survive any termination hereof.",
        "Section 4.2 and the other sections that follow apply",
        "4.2 million shares",
        "4.2 The Supplier shall deliver the goods on time and in full",
        "Item 2. Properties ............ 14",
        "Part II 31",
        "3. The Supplier pays.",
        "IBM",
        "The parties agree as follows:",
        "A VERY LONG LINE IN CAPITALS " * 5,
    ],
)
def test_other_lines_are_not(line: str) -> None:
    """A false hint cuts a passage in two."""
    assert not is_heading(line)


def test_a_paragraph_in_capitals_holds_no_heading() -> None:
    """A warranty is often shouted over many lines; it is one thought."""
    shouted = "\n".join(["NO WARRANTY IS GIVEN FOR ANY", "DEFECT THAT THE GOODS MAY HAVE"] * 4)
    text = f"ARTICLE VII\nWARRANTY\nThe seller says:\n{shouted}\nand nothing more."
    assert [text[a:b] for a, b in heading_ranges(text)] == ["ARTICLE VII", "WARRANTY"]


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.text(st.sampled_from("AB ab.1\n\t\r\u2028é4"), max_size=200))
def test_headings_are_lines_in_order_without_blank_edges(text: str) -> None:
    """Law: ranges do not overlap, begin at a line's first word, and hold no newline."""
    ranges = heading_ranges(text)
    assert [edge for place in ranges for edge in place] == sorted(e for p in ranges for e in p)
    for start, end in ranges:
        assert text[start:end] == text[start:end].strip() != ""
        assert "\n" not in text[start:end]
        assert not text[:start].rpartition("\n")[2].strip()
