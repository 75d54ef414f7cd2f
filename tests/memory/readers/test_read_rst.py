"""reStructuredText: its characters exactly, its sections by its titles."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.late import page_late

from longleaf.memory.document import Reading
from longleaf.memory.readers.markup.rst import read_rst

Make = Callable[[str, bytes], Path]
Pages = Callable[[Reading], list[str]]

MANUAL = """\
Preamble.

======
Manual
======

Use of ``tool``
---------------

.. include:: /etc/passwd

Listing::

   Not a title
   -----------

.. raw:: html

   <b>raw</b>

`Odd` *end*
~~~~~~~~~~~

Last words.
"""


def labels(reading: Reading) -> list[str]:
    """What the sections are called."""
    return [page.label for page in reading.pages]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_titles_begin_sections_and_name_them(made: Make, pages_of: Pages, newline: str) -> None:
    """Overlined and underlined ones count, listings do not; nothing is included or changed."""
    text = MANUAL.replace("\n", newline)
    reading = read_rst(made("manual.rst", text.encode()))
    assert reading.text == text
    assert labels(reading) == ["", "Manual", "Use of tool", "Odd end"]
    assert [part.split(newline)[0] for part in pages_of(reading)] == [
        "Preamble.",
        "======",
        "Use of ``tool``",
        "`Odd` *end*",
    ]
    assert [text[a:b].count(newline) for a, b in reading.headings] == [2, 1, 1]


def test_what_editors_take_for_no_line_moves_no_title(made: Make) -> None:
    """Form feeds and Unicode's separators stand inside lines."""
    text = "a\x0cb\u2028c\x85d\n\nTitle\n=====\n\ntext\n"
    reading = read_rst(made("feed.rst", text.encode()))
    assert [text[a:b] for a, b in reading.headings] == ["Title\n====="]


def test_a_text_too_long_or_deep_for_its_parser_has_its_plain_titles(made: Make) -> None:
    """A line of equal signs below one of words is a title by any reading."""
    deep = "Top\n===\n\n" + "".join("  " * level + "* item\n\n" for level in range(300))
    assert labels(read_rst(made("deep.rst", deep.encode()))) == ["Top"]
    table = "====  ====\nab    cd\n====  ====\n\n"
    long = "One\n===\n\n" + table + "word " * 400_000 + "\n\n~~~\nTwo\n~~~\n\n--\n\nshort\n---\n"
    assert labels(read_rst(made("long.rst", long.encode()))) == ["One", "Two"]


def test_messages_stay_unsaid(made: Make, capfd: pytest.CaptureFixture[str]) -> None:
    """Unknown directives and crooked titles are a writer's business."""
    made_of = (
        b"A\n=\n\n.. nonsense:: x\n\n   y\n\nB\n~~\n\nC\n==\n\nD\n--\n\nE\n~~\n:bad:`role` |x|\n"
    )
    assert labels(read_rst(made("bad.rst", made_of)))[0] == "A"
    assert capfd.readouterr() == ("", "")


def test_a_real_file(data: Path) -> None:
    """A phrase near its end is in its section."""
    reading = read_rst(data / "formats/unstructured/README-w-include.rst")
    assert page_late(reading, "using the HTML parser") == "section 3 (XBRL 10-K)"
