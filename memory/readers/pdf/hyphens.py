"""Words that the end of a line has broken: whole again, with a hyphen where it is their own."""

import re
from collections.abc import Callable, Iterable
from functools import cached_property

from .spelling import BROKEN, is_hangul

_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_FIRST = re.compile(r"[^\W\d_]+")
_LAST = re.compile(r"(?:[^\W\d_]+[-‐])*[^\W\d_]+$")
_NO_SPACE = re.compile("[\u3001-\u30ff\u3400-\u9fff\uff00-\uffef\U00020000-\U0003ffff]")


class Hyphens:
    """Decides by the words of the whole document, which are looked at only when it is needed."""

    def __init__(self, texts: Callable[[], Iterable[str]]) -> None:
        self._texts = texts

    @cached_property
    def _words(self) -> frozenset[str]:
        """The document's words, in small letters, but for those that a line's end may break."""
        found: set[str] = set()
        broken = False
        for text in self._texts():
            whole = text.partition(" ")[2] if broken else text
            broken = text.endswith((BROKEN, "-", "\u2010"))
            whole = whole.rpartition(" ")[0] if broken else whole
            found.update(word.lower() for word in _WORD.findall(whole))
        return frozenset(found)

    def join(self, above: str, below: str, wrapped: bool = False) -> str:
        """Two lines of a paragraph as one text; `wrapped` as with pieces."""
        if above.endswith((BROKEN, "-", "\u2010")) and len(above) > 1:
            return self._joined(above[:-1], below, "-" if above[-1] == BROKEN else above[-1])
        if _NO_SPACE.match(above[-1:]) and _NO_SPACE.match(below[:1]):
            return above + below
        if wrapped and is_hangul(below[:1]):
            return above + below
        return f"{above} {below}"

    def _joined(self, above: str, below: str, hyphen: str) -> str:
        first, last = _LAST.search(above), _FIRST.match(below)
        if first is None or last is None:
            return above + hyphen + (below if above[-1:].isalnum() else f" {below}")
        before, after = first[0], last[0]
        if not after[0].islower() and _has_case(after) and not before.isupper():
            return above + hyphen + below
        return above + (hyphen if self._is_compound(before, after) else "") + below

    def _is_compound(self, before: str, after: str) -> bool:
        """Whether the word is written with a hyphen, as far as the document shows."""
        before, after = before.lower(), after.lower()
        if f"{before}-{after}" in self._words:
            return True
        if before + after in self._words:
            return False
        return "-" in before or (before in self._words and after in self._words)


def _has_case(word: str) -> bool:
    return word.lower() != word.upper()
