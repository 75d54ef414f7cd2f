"""A table's rows as lines, and how much of a passage each takes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ...words import count_words
from .blocks import row

_WORDS = 110
_CHARACTERS = 820
_TOKENS = 220
"""What a passage made of rows holds at most, so that the splitter leaves it whole."""

_TOKEN = re.compile(r"[^\W\d_\u2e80-\U0003ffff]{1,4}|\d{1,2}|\S")

_APART = "\0"
_UNEVEN = re.compile(r"[^\S ]|  |\0 | \0|^ | $")


class Line(NamedTuple):
    """A line of a table, the index of its row, and what share of a passage it takes."""

    text: str
    row: int
    share: float
    cells: Sequence[str] = ()


def lines(rows: Iterable[Sequence[str]]) -> Iterator[Line]:
    """The rows that are not blank."""
    for index, cells in enumerate(rows):
        text = line_of(cells)
        if text:
            yield Line(text, index, share(text), cells)


def line_of(cells: Iterable[str]) -> str:
    """A row as a line, whatever white space its cells hold."""
    cells = list(cells)
    plain = _APART.join(cells)
    if _UNEVEN.search(plain):
        return row(map(collapsed, cells))
    return plain.replace(_APART, " | ").rstrip(" |").lstrip()


def collapsed(cell: str) -> str:
    """The cell's text on one line."""
    return " ".join(cell.split())


def share(line: str) -> float:
    """What part of a passage the line takes, at least."""
    tokens = len(_TOKEN.findall(line))
    return max(count_words(line) / _WORDS, len(line) / _CHARACTERS, tokens / _TOKENS)
