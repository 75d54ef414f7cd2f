"""Markdown: its characters exactly, its sections by its headings."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longleaf.memory.document import Reading
from longleaf.memory.readers.markup.markdown import read_markdown

Make = Callable[[str, bytes], Path]
Pages = Callable[[Reading], list[str]]

CONTRACT = """\
Preamble.

# Supply *Agreement*

Between A and B.

Term and `notice`
-----------------

Two years.

```python
# not a heading
```

    # nor this

> # nor a quoted one

Payment
=======
"""


def labels(reading: Reading) -> list[str]:
    """What the sections are called."""
    return [page.label for page in reading.pages]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_headings_begin_sections_and_name_them(made: Make, pages_of: Pages, newline: str) -> None:
    """ATX and setext headings count; code, quotations and what looks alike do not."""
    text = CONTRACT.replace("\n", newline)
    reading = read_markdown(made("contract.md", text.encode()))
    assert reading.text == text
    assert labels(reading) == ["", "Supply Agreement", "Term and notice", "Payment"]
    assert [part[:6].strip() for part in pages_of(reading)] == [
        "Preamb",
        "# Supp",
        "Term a",
        "Paymen",
    ]
    assert [text[a:b].split(newline)[0] for a, b in reading.headings] == [
        "# Supply *Agreement*",
        "Term and `notice`",
        "Payment",
    ]
    assert str(reading.pages.at(text.index("Two years"))) == "section 3 (Term and notice)"


def test_blank_lines_before_the_first_heading_are_no_section(made: Make, pages_of: Pages) -> None:
    """The first section then begins with the file."""
    reading = read_markdown(made("blank.md", b"\n\n# One\n\ntext"))
    assert labels(reading) == ["One"]
    assert pages_of(reading) == ["\n\n# One\n\ntext"]
    assert list(reading.headings) == [(2, 7)]


def test_front_matter_is_text_but_no_heading(made: Make) -> None:
    """The line that closes it would make its last line a heading."""
    reading = read_markdown(
        made("post.md", b"---\r\ntitle: A # b\r\ntags: c\r\n---\r\n\r\n# Real\r\n")
    )
    assert labels(reading) == ["", "Real"]


def test_a_rule_at_the_top_is_not_front_matter(made: Make) -> None:
    """A heading between two rules is still found."""
    assert labels(read_markdown(made("rule.md", b"---\n# Real\n---\n"))) == ["", "Real"]
    assert labels(read_markdown(made("setext.md", b"---\nReal\n---\n"))) == ["", "Real"]


def test_a_long_file_that_only_begins_like_front_matter_is_read(made: Make) -> None:
    """The search for the closing line is linear: this file once would have taken for ever."""
    text = "---\r\na: b\r\n" + "\r\n" * 5000 + "# End"
    assert labels(read_markdown(made("open.md", text.encode()))) == ["", "End"]


@pytest.mark.parametrize("content", [b"", b" \n\t\n"])
def test_empty_and_blank_files_have_one_section(made: Make, content: bytes) -> None:
    """They are documents without words, not failures."""
    reading = read_markdown(made("empty.md", content))
    assert reading.text == content.decode()
    assert labels(reading) == [""]


FRONT = "---\nkey: v\n---"
WORDS = "Setext === --- ``` ~~~ word <div> |a|b| # \u2028".split(" ")
PIECES = st.sampled_from(
    [
        *WORDS,
        "# A",
        "## B *c* #",
        "- item",
        "> q",
        "    code",
        "",
        " ",
        "\t",
        "1. x",
        "[a]: b",
        FRONT,
    ]
)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.lists(st.tuples(PIECES, st.sampled_from(["\n", "\r\n", "\r", "\n\n", " "]))))
def test_sections_partition_any_markdown(
    made: Make, pages_of: Pages, pieces: list[tuple[str, str]]
) -> None:
    """Law: no character is lost or moved, and each heading stands first in its section."""
    text = "".join(piece + newline for piece, newline in pieces)
    reading = read_markdown(made("law.md", text.encode()))
    assert reading.text == text
    parts = pages_of(reading)
    for start, end in reading.headings:
        section = parts[reading.pages.at(start).number - 1]
        assert section.lstrip().startswith(reading.text[start:end].strip())
