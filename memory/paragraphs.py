"""Where paragraphs begin: after blank lines and, where there are none, by the shape of the lines.

Text from a PDF has one line end for each visual line. There a paragraph ends with a short line
that closes a sentence, and begins with a bullet, a number or a line that looks like a heading.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from enum import IntEnum

from .lines import Lines

_BULLET = re.compile(r"[•■▪●◦‣○□◆➢✓▶]|#{1,6}\s")
_LABEL = r"(?:section|article|item|note|part|chapter|exhibit|schedule|annex|appendix)"
_MARK = re.compile(
    rf"(?:{_LABEL}\s+[\dA-Z]|(?:\d{{1,3}}\.)+(?:\d{{1,3}})?\s?(?=\D)|\d{{1,3}}\)\s"
    r"|\((?:\d{1,3}|[a-z]{1,2}|[ivxlc]{1,6})\)|(?:[a-z]|[ivxlc]{1,6})[.)]\s|[-*+–—]\s)",
    re.IGNORECASE,
)
_BARE = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxlc]{1,6})[.)]|[•■▪●◦‣○□◆*-]")
_LONGEST_BARE = 24
_SPEAKER = re.compile(r"[A-Z][\w.' -]{0,40}:\s")


class Opening(IntEnum):
    """What begins at a place; a greater one is a better place to cut."""

    BODY = 0  # the text below what looks like a heading: the two stay together
    ROW = 1
    PARAGRAPH = 2
    SECTION = 3
    PAGE = 4


_BODY, _ROW, _PARAGRAPH, _SECTION, _PAGE = Opening  # an enumeration is slow to look into


def openings(text: str, pages: Sequence[int] = ()) -> list[tuple[int, Opening]]:
    """The places where something begins, in order; the first is the first character not blank.

    `pages` are the starts of pages, in order; one counts unless a sentence runs on across it.
    """
    lines = Lines(text)
    found: list[tuple[int, Opening]] = []
    page, headed = 0, False
    for index, line in enumerate(lines.all):
        last, page = page, bisect_right(pages, line.start)
        kind = _opening(lines, index, headed)
        if index and page > last and (kind is not None or _stops(lines, index - 1)):
            kind = _PAGE
        headed = kind is not None and kind >= _SECTION and _heads(lines, index)
        if kind is not None:
            found.append((line.start, kind))
    return found


def _opening(lines: Lines, index: int, headed: bool) -> Opening | None:
    line = lines.all[index]
    if headed or _bare(lines, index - 1):
        return _BODY if headed or line.ends > 1 else None
    if index == 0 or line.ends > 1:
        return _SECTION if _heads(lines, index) else _PARAGRAPH
    if _starts(lines, index):
        return _SECTION if _heads(lines, index) else _PARAGRAPH
    if lines.tabular(index) or lines.tabular(index - 1):
        return _ROW
    return None


def _bare(lines: Lines, index: int) -> bool:
    """Whether the line is a number or a bullet whose text stands below."""
    line = lines.all[max(0, index)]
    short = index >= 0 and line.end - line.start <= _LONGEST_BARE
    return short and _BARE.fullmatch(lines.text, line.start, line.end) is not None


def _starts(lines: Lines, index: int) -> bool:
    """Whether a paragraph begins at this line, which follows the last without a blank one."""
    line, above = lines.all[index], lines.all[index - 1]
    flowed = lines.flows(index - 1) and line.ends and not lines.text[line.start].islower()
    if flowed or _BULLET.match(lines.text, line.start):
        return True
    closed, short = lines.closed(index - 1), lines.short(index - 1)
    if not closed and not short:
        return False
    if closed and (short or line.indent > above.indent + 1):
        return True
    marked = _MARK.match(lines.text, line.start) or _SPEAKER.match(lines.text, line.start)
    return marked is not None or _heads(lines, index)


def _heads(lines: Lines, index: int) -> bool:
    alone = lines.all[index].ends > 1
    return (alone or lines.short(index)) and lines.titled(index)


def _stops(lines: Lines, index: int) -> bool:
    """Whether nothing runs on after this line, the last of its page."""
    last = lines.text[lines.all[index].end - 1]
    return lines.closed(index) or lines.short(index) or last.isdigit()
