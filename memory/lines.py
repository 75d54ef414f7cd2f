"""The visual lines of a text, and what their shape tells."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from .cuts import LINE_ENDS

_LINE = re.compile(rf"\S(?:[^{LINE_ENDS}]*\S)?")
_BLANK = r"[ \t\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]"  # no line end
_WIDE_GAP = re.compile(rf"{_BLANK}{_BLANK}{_BLANK}+")  # spelled out, the search is twice as fast
_GAPS = {"\n": (1, 0), "\n\n": (2, 0)}
_CLOSED = re.compile(r"(?:[.:;?!…。！？：；؟।۔][\"'”’»)\]*_]*|[;,] (?:and|or))$")
_FIGURE = re.compile(r"\d[\d,.]*")
_WORD = re.compile(r"[^\W\d_][^\W\d_]{3,}")
_MOST_WORDS = 12  # in a heading

_WIDEST = 240  # no visual line is wider; the text of such a line flows
_SHORT = 0.85  # of the widest line around: the next word would have fitted
_NEAR = 3  # lines before and after that tell how wide a line is here


class Line(NamedTuple):
    """A line without the white space around it, `ends` line ends (at most 2) after the last."""

    start: int
    end: int
    indent: int
    width: int
    ends: int


class Lines:
    """The lines of `text` that are not blank; a flowing line is cut where it has wide gaps."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.all: list[Line] = []
        for line in _lines(text):
            if line.width <= _WIDEST or not _WIDE_GAP.search(text, line.start, line.end):
                self.all.append(line)
            else:
                self.all += _parts(text, line)

    @cached_property
    def _widest(self) -> list[int]:
        widths = [0 if line.width > _WIDEST else line.width for line in self.all]
        return [max(widths[max(0, i - _NEAR) : i + _NEAR + 1]) for i in range(len(widths))]

    def flows(self, index: int) -> bool:
        """Whether the line is wider than any page."""
        return self.all[index].width > _WIDEST

    def short(self, index: int) -> bool:
        """Whether the line ends clearly before the lines around it do."""
        line = self.all[index]
        return not self.flows(index) and line.width < _SHORT * self._widest[index]

    def closed(self, index: int) -> bool:
        """Whether the line ends as a sentence or a clause does."""
        line = self.all[index]
        return _CLOSED.search(self.text, max(line.start, line.end - 8), line.end) is not None

    def tabular(self, index: int) -> bool:
        """Whether the line is mostly figures."""
        line = self.all[index]
        figures = 0 if self.flows(index) else len(_FIGURE.findall(self.text, line.start, line.end))
        if figures <= 1 or self.closed(index):
            return False
        return 3 * figures >= len(self.text[line.start : line.end].split())

    def titled(self, index: int) -> bool:
        """Whether the line looks like a heading: short, in capitals or Title Case, and not last."""
        line = self.all[index]
        words = self.text[line.start : line.end].split() if line.width <= _WIDEST else []
        if not 0 < len(words) <= _MOST_WORDS or index + 1 == len(self.all):
            return False
        if not self.text[line.end - 1].isalpha() and self.text[line.end - 1] not in ')]’"':
            return False
        return _capital(words) and not self.text[self.all[index + 1].start].islower()


def _capital(words: list[str]) -> bool:
    """Whether most of the longer words begin with a capital, and at least one does."""
    longer = [found for word in words if (found := _WORD.search(word))]
    return 2 * sum(found[0][0].isupper() for found in longer) > len(longer)


def _lines(text: str) -> Iterator[Line]:
    before = 0
    for found in _LINE.finditer(text):
        start, end = found.span()
        blank = text[max(before, start - _WIDEST) : start]
        ends, indent = _GAPS.get(blank) or _gap(blank)
        yield Line(start, end, indent, end - start + indent, ends)
        before = end


def _gap(blank: str) -> tuple[int, int]:
    """How many line ends, at most 2, and how many characters after the last."""
    lines = f"{blank}|".splitlines()
    return min(2, len(lines) - 1), len(lines[-1]) - 1


def _parts(text: str, line: Line) -> Iterator[Line]:
    """The stretches of a flowing line between wide gaps."""
    start, ends = line.start, line.ends
    for gap in _WIDE_GAP.finditer(text, line.start, line.end):
        yield Line(start, gap.start(), line.indent, line.width, ends)
        start, ends = gap.end(), 0
    yield Line(start, line.end, line.indent, line.width, ends)
