"""The lines of an image of a page: turned upright, without specks, kept for the next time."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256

import numpy as np

from ...errors import Unreadable
from .. import stages
from . import engine
from .grounds import has_grounds
from .hocr import Line, Word, lines
from .rules import Image, without_rules

_PAPER = 8  # shades that differ no more show nothing
_UNSURE = 40  # of 100
_DOUBTFUL = 60
_SURE = 50
_VERY_SURE = 90
_HARDLY = 45
_LONG = 5
_BETTER = 10
_ENOUGH = 8  # letters


def upright_lines(image: Image, dpi: int, measured: float) -> list[Line]:
    """What stands in an image that may lie on a side, in the dots of the image turned upright.

    `dpi` are dots per inch, 0 where this is not known and only `measured`, about. None where OCR is
    not sure of the whole, as with a script that it has not learnt. What it finds is kept for the
    next time (`stages.kept`). Raises Unreadable where it fails.
    """
    if int(image.max()) - int(image.min()) < _PAPER:
        return []
    found = _upright(without_rules(image, measured), dpi)
    return found if _sureness(found) >= _UNSURE else []


def _upright(image: Image, dpi: int) -> list[Line]:
    """The lines of the image, turned so that most of its text is upright."""
    found = _seen(image, dpi)
    angle = _main_angle(found)
    if angle:
        image = _rotated(image, -angle)
        found = _seen(image, dpi)
    sure = _sureness(found)
    if sure < _DOUBTFUL and _letters(found) >= _ENOUGH:
        turned = _rotated(image, 180)
        other = _seen(turned, dpi)
        if _sureness(other) > sure + _BETTER:
            image, found = turned, other
    return _without_specks(_with_grounds(image, dpi, found))


def _with_grounds(image: Image, dpi: int, found: list[Line]) -> list[Line]:
    """The lines, or those of a second look where text is on coloured grounds and it sees more."""
    if has_grounds(image):
        with suppress(Unreadable):
            other = _seen(image, dpi, on_grounds=True)
            if _sure_letters(other) >= _sure_letters(found) + _ENOUGH:
                return other
    return found


def _rotated(image: Image, angle: int) -> Image:
    """The image turned by a multiple of 90 degrees, against the clock."""
    return np.ascontiguousarray(np.rot90(image, angle // 90))


def _seen(image: Image, dpi: int, on_grounds: bool = False) -> list[Line]:
    what = f"{image.shape} {sha256(image.tobytes()).hexdigest()} at {dpi}"
    key = f"{engine.identity()} {what}" + " on grounds" * on_grounds
    return lines(stages.kept(key, lambda: engine.recognised(image, dpi, on_grounds)))


def _main_angle(found: Sequence[Line]) -> int:
    letters: Counter[int] = Counter()
    for line in found:
        letters[line.angle] += sum(len(word.text) for word in line.words)
    return max(letters, key=lambda angle: letters[angle], default=0)


def _letters(found: Sequence[Line]) -> int:
    return sum(len(word.text) for line in found for word in line.words)


def _sure_letters(found: Sequence[Line]) -> int:
    return sum(len(word.text) for line in found for word in line.words if _is_sure(word))


def _sureness(found: Sequence[Line]) -> float:
    """The mean confidence of a letter."""
    total = sum(len(word.text) * word.sure for line in found for word in line.words)
    return total / max(1, _letters(found))


def _without_specks(found: Sequence[Line]) -> list[Line]:
    """Lines in which a word is sure, without signs in them that are not."""
    kept = [line for line in found if any(map(_is_sure, line.words))]
    return [line._replace(words=[*filter(_is_likely, line.words)]) for line in kept]


def _is_sure(word: Word) -> bool:
    solid = sum(map(str.isalnum, word.text))
    if solid > 1 or any(map(str.isdigit, word.text)) or _is_whole(word.text):
        return word.sure >= (_SURE if solid < _LONG else _HARDLY)
    return bool(solid) and word.sure >= _VERY_SURE


def _is_whole(text: str) -> bool:
    """Whether a sign can be a word: of a script that needs no more than one."""
    return any(sign.isalpha() and sign.lower() == sign.upper() for sign in text)


def _is_likely(word: Word) -> bool:
    if not word.text.strip("|"):  # a rule of a table
        return False
    return word.sure >= _HARDLY or any(map(str.isalnum, word.text))
