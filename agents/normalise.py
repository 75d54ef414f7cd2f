"""Text as quotes are compared: without spaces, hyphens and signs that come out differently.

Folded are the kinds of quotation marks and dashes, ligatures, full-width forms and composed
letters; dropped are spaces (but not between digits), hyphens between letters (so that a word broken
at a line's end is whole again) and invisible characters. Every character left knows where it stood.
"""

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_QUOTATION = frozenset("\"'`´‘’‚‛“”„‟′″‹›«»「」『』")
_DASHES = frozenset("-‐‑‒–—―−﹘﹣-")
_SAME_SIGN = frozenset(["<compat>", "<wide>", "<narrow>", "<noBreak>", "<small>"])
_SPACE_IN_NUMBER = re.compile(r"(?<=\d) +(?=\d)")
_HYPHEN_IN_WORD = re.compile(r"(?<=[^\W\d_]) *-[- ]*(?=[^\W\d_])")


class _Folding(dict[int, str]):
    """What each character becomes; worked out when a character is first met."""

    def __missing__(self, code: int) -> str:
        folded = _fold(chr(code))
        LENGTHS[code] = len(folded)  # before the entry, for another thread may wait for that
        return self.setdefault(code, folded)


LENGTHS = np.zeros(0x110000, dtype=np.uint8)
FOLDING = _Folding()


@dataclass(frozen=True, slots=True)
class Normal:
    """A normalised text, and for each of its characters the offset it has in the original."""

    text: str
    origin: NDArray[np.int32]


def normalise(text: str) -> Normal:
    """The text as it is compared. Linear in its length."""
    folded = text.translate(FOLDING)
    origin = np.repeat(np.arange(len(text), dtype=np.int32), LENGTHS[_codes(text)])
    codes = _codes(folded)
    kept = codes != ord(" ")
    for match in _SPACE_IN_NUMBER.finditer(folded):
        kept[match.start()] = True
    for match in _HYPHEN_IN_WORD.finditer(folded):
        kept[match.start() : match.end()] = False
    return Normal(codes[kept].tobytes().decode("utf-32-le", "surrogatepass"), origin[kept])


def lowered(text: str) -> str:
    """A normalised text in lower case; each character stays one character."""
    return text.lower().replace("ς", "σ")


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _fold(character: str) -> str:
    """One character as it is compared: as others, as several, or as nothing."""
    if character in _QUOTATION:
        return '"'
    if character in _DASHES:
        return "-"
    if character.isspace():
        return " "
    if unicodedata.category(character) in ("Cf", "Cc") or _is_variation_selector(character):
        return ""
    return _decomposed(character)


def _decomposed(character: str) -> str:
    """Letters and marks apart, ligatures as their letters; superscripts stay as they are."""
    first = unicodedata.decomposition(character).partition(" ")[0]
    parts = unicodedata.normalize("NFKD", character)
    if parts == character or (first.startswith("<") and first not in _SAME_SIGN):
        return character
    return "".join(map(_fold, parts))


def _is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
