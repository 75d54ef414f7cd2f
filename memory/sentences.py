"""Sentences by rule, in many scripts: what a quote is chosen from.

A sentence ends at its punctuation (with the quotes and brackets after it), at a blank line and
where a paragraph, a heading or a row of a table ends. A single line end is a space inside it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from .abbreviations import LONGEST_NUMBERING, SHORTENED, abbreviated
from .cuts import soft_cut
from .paragraphs import openings

_LONGEST = 600
_CLOSERS = r"[\"'”’»)\]}」』）】〉》*_]*+(?:\[\d{1,3}\])*+"  # a note's number, too
_MARKS = ".!?…؟।۔。！？｡"
_END = re.compile(rf"([{_MARKS}][{_MARKS}]*+)({_CLOSERS})(\s*+)")
_FULL = frozenset("。！？｡")  # these need no space after them
_CLAUSE = re.compile(r"\((?:[a-z]|[ivx]{1,5})\)")
_OPENERS = re.compile(r"[\"'“‘«(\[*_]*+")
_SPACE = re.compile(r"\s++")


def sentences(text: str) -> list[tuple[int, int]]:
    """Ranges of the sentences of `text`, in order, none empty, without white space around them.

    Together they hold every character that is not white space. One over 600 characters is cut
    after a clause, a line or a space; longer is only what holds a word of some hundred characters.
    """
    return sentences_from(text, [start for start, _ in openings(text)])


def sentences_from(text: str, starts: Sequence[int]) -> list[tuple[int, int]]:
    """The sentences of paragraphs that begin at these places; the first is the first not blank."""
    paragraphs = pairwise([*starts, len(text)])
    return [found for begin, stop in paragraphs for found in sentences_between(text, begin, stop)]


def sentences_between(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """The sentences of one paragraph."""
    found: list[tuple[int, int]] = []
    for mark in _END.finditer(text, start, stop):
        last, after = mark.span(3)
        if after < stop and _ended(text, start, mark):
            _add(found, text, start, last)
            start = after
    _add(found, text, start, _stripped(text, start, stop))
    return found


def _add(found: list[tuple[int, int]], text: str, start: int, last: int) -> None:
    """Add a sentence that ends with a character that is not white space, if it is one."""
    if last - start > _LONGEST:
        found += _bounded(text, start, last)
    elif last > start:
        found.append((start, last))


def _ended(text: str, start: int, mark: re.Match[str]) -> bool:
    """Whether a sentence that began at `start` ends at this punctuation."""
    signs, after = mark[1], mark.end()
    if signs == "." and _is_plain(text, start, mark.start(), after):
        return True
    if signs[-1] in _FULL or not mark[3]:
        return signs[-1] in _FULL
    following = text[after] if text[after].isalpha() else _following(text, after)
    before = text[max(start, mark.start() - 2) : mark.start()]
    spaced = before[-1:].isspace()
    if following.islower():
        return spaced and before != ". " and signs in (".", "?", "!")  # ". . ." is one ellipsis
    if signs != ".":
        return True
    return following != "." and (spaced or not abbreviated(text, start, mark.start(), after))


def _is_plain(text: str, start: int, stop: int, after: int) -> bool:
    """Whether it is the usual full stop: after a word that is never shortened, before a capital."""
    word = text[stop - 5 : stop]
    usual = text[after].isupper() and word.isalpha() and word.islower()
    return usual and stop - start > LONGEST_NUMBERING and word not in SHORTENED


def _following(text: str, offset: int) -> str:
    """The first character at `offset`, or after opening quotes and brackets, save in "(a)"."""
    opened = None if _CLAUSE.match(text, offset) else _OPENERS.match(text, offset)
    after = opened.end() if opened else offset
    return text[after : after + 1]


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch without white space at its end, in parts of at most 600 characters."""
    while (length := end - start) > _LONGEST:
        aim = start + -(-length // -(-length // _LONGEST))
        cut = soft_cut(text, start, aim) or _next_word(text, aim, end)
        yield start, _stripped(text, start, cut)
        start = cut
    if (last := _stripped(text, start, end)) > start:
        yield start, last


def _next_word(text: str, offset: int, end: int) -> int:
    space = _SPACE.search(text, offset, end)
    return space.end() if space else end


def _stripped(text: str, start: int, end: int) -> int:
    """Where the stretch ends without the white space after it."""
    return start + len(text[start:end].rstrip())
