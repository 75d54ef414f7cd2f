"""An image of a page into pieces for the layout, as if its text had been there."""

import re
from collections.abc import Sequence
from statistics import median
from unicodedata import bidirectional

from ..decode import cleaned
from ..ocr.hocr import Line, Word
from ..ocr.page import upright_lines
from ..ocr.rules import Image
from .pieces import Piece, from_words
from .words import Box

_POINTS = 72  # to the inch
_LEAST_DPI = 150
_STRAIGHT = 4  # words of a line that tell how slanted the page is
_MOST_SLANTED = 0.2
_NO_SPACE = re.compile("[\u3001-\u30ff\u3400-\u9fff\uff00-\uffef]")


def pieces_of(image: Image, dpi: int, points: float) -> list[Piece]:
    """What OCR finds in an image; `dpi` is 0 when unknown, `points` is the size of a dot.

    Raises Unreadable where it fails.
    """
    found = upright_lines(image, dpi, max(_LEAST_DPI, _POINTS / points))
    slope = _slope(found)
    pieces: list[Piece] = []
    for line in found:
        for piece in _of_line(line, slope, points):
            pieces.append(piece._replace(order=len(pieces)))
    return pieces


def _slope(found: Sequence[Line]) -> float:
    """How slanted the page is."""
    slopes = [line.slope for line in found if not line.angle and len(line.words) >= _STRAIGHT]
    slope = median(slopes) if slopes else 0.0
    return slope if abs(slope) < _MOST_SLANTED else 0.0


def _of_line(line: Line, slope: float, points: float) -> list[Piece]:
    """The pieces of a line; those of a script from right to left are put together mirrored."""
    mirrored = sum(map(_runs_left, line.words)) * 2 > len(line.words)
    words: list[tuple[str, Box]] = []
    for word, box in zip(line.words, _boxes(line, slope), strict=True):
        left, top, right, bottom = (points * edge for edge in box)
        sides = (-right, -left) if mirrored else (left, right)
        words.append((cleaned(word.text), (sides[0], top, sides[1], bottom)))
    pieces = [
        piece._replace(invisible=True, turned=line.angle) for piece in from_words(_whole(words))
    ]
    if not mirrored:
        return pieces
    return [
        piece._replace(left=-piece.right, right=-piece.left, backwards=True) for piece in pieces
    ]


def _whole(words: Sequence[tuple[str, Box]]) -> list[tuple[str, Box]]:
    """Words of scripts that have no spaces, put together."""
    found: list[tuple[str, Box]] = []
    for text, box in words:
        if found and _NO_SPACE.match(found[-1][0][-1:]) and _NO_SPACE.match(text):
            last, (left, top, _, bottom) = found[-1]
            found[-1] = last + text, (left, min(top, box[1]), box[2], max(bottom, box[3]))
        else:
            found.append((text, box))
    return found


def _runs_left(word: Word) -> bool:
    return any(bidirectional(sign) in {"R", "AL"} for sign in word.text)


def _boxes(line: Line, slope: float) -> list[Box]:
    """Left, top, right and bottom of the words of a line, with the slant of the page taken out."""
    found: list[Box] = []
    for word in line.words:
        left, top, right, bottom = _turned(word, line.angle)
        if not line.angle:
            base = line.base + line.slope * (left - line.left) - slope * left
            top, bottom = base + line.below - line.size, base + line.below
        found.append((left, top, right, bottom))
    return found


def _turned(word: Word, angle: int) -> Box:
    """Left, top, right and bottom of a word where its text runs to the right."""
    _, left, top, right, bottom, _ = word
    match angle:
        case 90:
            return -bottom, left, -top, right
        case 180:
            return -right, -bottom, -left, -top
        case 270:
            return top, -right, bottom, -left
        case _:
            return left, top, right, bottom
