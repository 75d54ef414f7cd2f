"""The text of a piece as people write it, whatever signs the file has for it."""

import re

from ..decode import cleaned
from .native import LINE_HYPHENS, UNNAMED

BROKEN = "\ufffe"
"""Ends a piece whose last word is broken by a hyphen."""

_BULLETS = {
    "\uf0a7": "▪",
    "\uf0b7": "•",
    "\uf0d8": "➢",
    "\uf0fc": "✓",
    "\uf06e": "■",
    "\uf076": "❖",
}
"""Of the fonts Symbol and Wingdings."""
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_MISNAMED = re.compile(f"(?<=[AEIOUYaeiouy])(?:(↵)|{UNNAMED}(?=[a-z]))")
"""The ligatures ff and ffi of TeX's older fonts, as some programs name them."""
_UNSEEN = dict.fromkeys("\xad\u200b\u2060\ufeff", "")
_PLAIN = str.maketrans(_BULLETS | _LIGATURES | _UNSEEN)
_HYPHENS = re.compile(f"[{LINE_HYPHENS}]")
_SOFT_HYPHENS = re.compile(rf"(?<=[^\W\d_])[{LINE_HYPHENS}](?=[^\W\d_])")
_SPACES = re.compile(r"\s+")
_CONTROLS = re.compile("[\x01\x03-\x08\x0b\x0c\x0e-\x1f\x7f]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_HANGUL = re.compile("[가-힣]")


def is_hangul(sign: str) -> bool:
    """Whether this is a syllable of Korean, which a line's end may part from the next."""
    return _HANGUL.match(sign) is not None


def plain(text: str) -> str:
    """The text with letters for ligatures, single spaces, and nothing that cannot be seen."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    body = text.rstrip(LINE_HYPHENS + "\xad")
    ending = BROKEN if body != text and body else ""
    body = _MISNAMED.sub(lambda found: "ff" if found[1] else "ffi", body)
    body = _HYPHENS.sub("-", _SOFT_HYPHENS.sub("", body))
    return cleaned(_SPACES.sub(" ", _CONTROLS.sub("", body.translate(_PLAIN)))).strip() + ending


def runs_backwards(text: str) -> bool:
    """Whether there is a letter that is written from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None
