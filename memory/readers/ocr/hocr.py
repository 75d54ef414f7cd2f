"""What tesseract answers (hOCR): lines of words with their boxes, sizes and confidence."""

import re
from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple
from xml.etree import ElementTree

from ...errors import Unreadable

_NUMBER = r"(-?[\d.]+(?:e-?\d+)?)"
_BOX = re.compile(rf"\bbbox {_NUMBER} {_NUMBER} {_NUMBER} {_NUMBER}")
_BASELINE = re.compile(rf"\bbaseline {_NUMBER} {_NUMBER}")
_ANGLE = re.compile(rf"\btextangle {_NUMBER}")
_SIZE = re.compile(rf"\bx_size {_NUMBER}")
_BELOW = re.compile(rf"\bx_descenders {_NUMBER}")
_SURE = re.compile(rf"\bx_wconf {_NUMBER}")
_BLOCK, _PARAGRAPH = frozenset({"ocr_carea"}), frozenset({"ocr_par"})
_LINES = frozenset({"ocr_line", "ocr_header", "ocr_textfloat", "ocr_caption"})
_NEARLY = 1.25  # times another size is the same, in a block
_SURELY = 1.5  # in a paragraph


class Word(NamedTuple):
    """A word and where it stands, in dots from the image's upper left corner.

    `sure` is tesseract's confidence, from 0 to 100.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    sure: float


class Line(NamedTuple):
    """Words in a row. `angle` is how far its text is turned, in degrees against the clock.

    The baseline goes through (`left`, `base`), and rises by `slope` from the top to the bottom of
    the image for each dot to the right; `size` is the height of a line of this type, `below` the
    part of it that is below the baseline.
    """

    words: Sequence[Word]
    left: float
    base: float
    slope: float
    size: float
    below: float
    angle: int


def lines(answer: bytes) -> list[Line]:
    """The lines in tesseract's order, those of a block with one size where that is likely.

    Raises Unreadable when this is no hOCR.
    """
    try:
        root = ElementTree.fromstring(answer)
    except ElementTree.ParseError as error:
        raise Unreadable(f"OCR failed: its answer is damaged ({error})") from error
    found: list[Line] = []
    for block in _of_class(root, _BLOCK):
        paragraphs = [
            _alike([_line(line) for line in _of_class(paragraph, _LINES)], _SURELY)
            for paragraph in _of_class(block, _PARAGRAPH)
        ]
        found += _alike([line for lines in paragraphs for line in lines], _NEARLY)
    return found


def _of_class(root: ElementTree.Element, names: frozenset[str]) -> Iterator[ElementTree.Element]:
    return (element for element in root.iter() if element.get("class") in names)


def _line(element: ElementTree.Element) -> Line:
    title = element.get("title", "")
    left, top, _, bottom = _numbers(_BOX, title, (0.0, 0.0, 0.0, 0.0))
    slope, offset = _numbers(_BASELINE, title, (0.0, 0.0))
    (size,), (angle,) = _numbers(_SIZE, title, (bottom - top,)), _numbers(_ANGLE, title, (0.0,))
    (below,) = _numbers(_BELOW, title, (size / 5,))
    words = [_word(word) for word in _of_class(element, frozenset({"ocrx_word"}))]
    seen = [word for word in words if word.text]
    return Line(seen, left, bottom + offset, slope, size, below, round(angle) % 360)


def _word(element: ElementTree.Element) -> Word:
    title = element.get("title", "")
    left, top, right, bottom = _numbers(_BOX, title, (0.0, 0.0, 0.0, 0.0))
    (sure,) = _numbers(_SURE, title, (0.0,))
    return Word("".join(element.itertext()).strip(), left, top, right, bottom, sure)


def _numbers(
    pattern: re.Pattern[str], title: str, otherwise: tuple[float, ...]
) -> tuple[float, ...]:
    found = pattern.search(title)
    return tuple(map(float, found.groups())) if found else otherwise


def _alike(lines: Sequence[Line], most: float) -> list[Line]:
    """The lines; a size that differs at most by this factor from the usual one becomes this."""
    if not lines:
        return []
    size, below = median(line.size for line in lines), median(line.below for line in lines)
    return [
        line._replace(size=size, below=below) if size / most <= line.size <= size * most else line
        for line in lines
    ]
