"""Which lines of a plain page are taken for headings."""

import pytest

from longleaf.memory.readers.shapes.headings import is_heading


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
