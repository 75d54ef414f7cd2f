"""From words with their boxes to pieces of lines: words that follow each other without a gap."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .native import Characters
from .spelling import is_hangul, plain, runs_backwards
from .words import Box, Words, words

_WIDE_GAP = 0.9  # of the height: more is no space between words
_BACKWARDS = -0.6
_SAME_LINE = 0.45  # of the height
_SIGN = 0.8  # of the usual height
_MOST_SIGNS = 60
_SPACED = re.compile(r"[가-힣] \r?\n")


class Piece(NamedTuple):
    """Words in a row; x from the left, `middle` (of the height) from the top, in points.

    `head` is the width of the first word, `order` its place in the file. Where a hyphen breaks the
    last word, `text` ends in U+FFFE. `turned` is 0 in the page's body, and the same number where
    text runs in the same other direction. A Korean line is `wrapped` that ends without the space
    with which others on its page do: its last word goes on.
    """

    text: str
    left: float
    right: float
    middle: float
    height: float
    head: float
    order: int
    weight: int = 0
    invisible: bool = False
    turned: int = 0
    backwards: bool = False
    wrapped: bool = False


def pieces(page: Characters, seen: Box) -> list[Piece]:
    """The pieces that stand within `seen` (left, bottom, right, top), as the file has them.

    The page is turned so that most of its text is upright. What is too small to read is left out.
    """
    if not len(page.starts):
        return []
    placed, backwards = words(page, seen), runs_backwards(page.text)
    apart = _apart(placed, page.lines, backwards)
    korean = _SPACED.search(page.text) is not None
    found: list[Piece] = []
    for run in _runs(page, placed, apart):
        text = plain(page.text[run.start : run.end]) if run.visible else ""
        if text:
            found.append(
                Piece(
                    text,
                    run.left,
                    run.right,
                    run.middle,
                    run.height,
                    run.head,
                    len(found),
                    page.styles[run.line].weight,
                    page.styles[run.line].invisible,
                    run.turned,
                    backwards and runs_backwards(text),
                    korean and is_hangul(text[-1]) and page.text[run.end : run.end + 1] in "\r\n",
                )
            )
    return found


class _Run(NamedTuple):
    """Words without a wide gap: where they stand in the text and on the page."""

    start: int
    end: int
    line: int
    visible: bool
    left: float
    right: float
    middle: float
    height: float
    head: float
    turned: int


def _apart(placed: Words, lines: NDArray[np.intp], backwards: bool) -> NDArray[np.bool_]:
    """Whether a piece ends, between each word and the next."""
    left, right, middle, height, _, visible = placed
    gaps = left[1:] - right[:-1]
    if backwards:
        gaps = np.maximum(gaps, left[:-1] - right[1:])
    least, most = np.minimum(height[1:], height[:-1]), np.maximum(height[1:], height[:-1])
    found: NDArray[np.bool_] = (
        (np.diff(lines) != 0)
        | (gaps > _WIDE_GAP * most)
        | (gaps < _BACKWARDS * least)
        | (np.abs(np.diff(middle)) > _SAME_LINE * most)
        | (visible[1:] != visible[:-1])
        | _interrupted(placed, lines)
    )
    return found


def _interrupted(placed: Words, lines: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Gaps between words in which a raised sign stands that the file has elsewhere."""
    left, right, middle, height, *_ = placed
    found = np.zeros(len(lines) - 1, dtype=bool)
    alone = np.bincount(lines)[lines] == 1
    signs = np.flatnonzero(alone & (height < _SIGN * np.median(height)))
    for sign in signs[:_MOST_SIGNS].tolist():
        across = (left[sign] + right[sign]) / 2
        near = np.abs(middle[1:] - middle[sign]) < height[1:]
        found |= near & (right[:-1] <= across) & (across <= left[1:])
    return found


def _runs(page: Characters, placed: Words, apart: NDArray[np.bool_]) -> Iterable[_Run]:
    left, right, middle, height, turned, visible = placed
    firsts = np.concatenate(([0], np.flatnonzero(apart) + 1))
    lasts = np.append(firsts[1:], len(visible)) - 1
    weights = (page.ends - page.starts).astype(np.float64)
    total = np.add.reduceat(weights, firsts)
    columns = (
        page.starts[firsts],
        page.ends[lasts],
        page.lines[firsts],
        visible[firsts],
        np.minimum.reduceat(left, firsts),
        np.maximum.reduceat(right, firsts),
        np.add.reduceat(middle * weights, firsts) / total,
        np.add.reduceat(height * weights, firsts) / total,
        (right - left)[firsts],
        turned[firsts],
    )
    return map(_Run, *(column.tolist() for column in columns))


def from_words(words: Sequence[tuple[str, Box]]) -> list[Piece]:
    """Pieces of words that OCR has found, with left, top, right and bottom of each."""
    found: list[Piece] = []
    for text, (left, top, right, bottom) in words:
        height, middle = bottom - top, (top + bottom) / 2
        last = found[-1] if found else None
        if last and _follows(last, left, middle, height):
            joined = f"{last.text} {text}"
            found[-1] = last._replace(text=joined, right=max(right, last.right))
        else:
            found.append(Piece(text, left, right, middle, height, right - left, len(found)))
    return found


def _follows(last: Piece, left: float, middle: float, height: float) -> bool:
    tallest = max(last.height, height)
    near = _BACKWARDS * tallest <= left - last.right <= _WIDE_GAP * tallest
    return near and abs(middle - last.middle) <= _SAME_LINE * tallest
