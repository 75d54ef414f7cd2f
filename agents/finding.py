"""Where the words of a quote stand in a text."""

from collections.abc import Iterator
from functools import cached_property
from itertools import islice

import regex

from .normalise import Normal, lowered, normalise

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD = regex.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]*[\p{{L}}\p{{N}}][^\s{_UNSPACED}]*")
_INSIDE_WORD = regex.compile(rf"(?V1)[[\p{{L}}\p{{N}}\p{{M}}]--[{_UNSPACED}]]{{2}}")
_INSIDE_NUMBER = regex.compile(r"\d[.,]\d")
_EDGES = regex.compile(r"^[^\p{L}\p{N}]+|[^\p{L}\p{N}\p{M}]+$")
_MOST_OCCURRENCES = 1000


def count_words(quote: str) -> int:
    """Words of a text; in a script that is written without spaces, each character is one."""
    return sum(1 for _ in _WORD.finditer(quote))


def needles(quote: str) -> list[str]:
    """What to look for in a normalised text: the quote as it is, then without signs around it."""
    whole = normalise(quote).text.strip("-")
    return [needle for needle in dict.fromkeys([whole, _EDGES.sub("", whole)]) if needle]


class Haystack:
    """A text in which quotes are looked for, normalised when first needed.

    `offset` is added to what is found: the text may be a stretch of a longer one.
    """

    def __init__(self, text: str, offset: int = 0) -> None:
        self.text = text
        self.offset = offset

    @cached_property
    def normal(self) -> Normal:
        """The text as it is compared."""
        return normalise(self.text)

    @cached_property
    def lower(self) -> str:
        """The text as it is compared when case does not matter."""
        return lowered(self.normal.text)

    def places(self, needle: str, any_case: bool = False) -> Iterator[tuple[int, int]]:
        """Ranges `text[start:end]` that normalise to the needle, and cut no word or number."""
        stack, needle = (self.lower, lowered(needle)) if any_case else (self.normal.text, needle)
        for at in islice(_occurrences(stack, needle), _MOST_OCCURRENCES):
            if self._is_whole(at, at + len(needle)):
                origin = self.normal.origin
                start, end = int(origin[at]), int(origin[at + len(needle) - 1]) + 1
                yield start + self.offset, end + self.offset

    def _is_whole(self, first: int, last: int) -> bool:
        origin = self.normal.origin
        if first and origin[first] == origin[first - 1]:
            return False
        if last < len(origin) and origin[last] == origin[last - 1]:
            return False
        return not self._cuts(int(origin[first])) and not self._cuts(int(origin[last - 1]) + 1)

    def _cuts(self, at: int) -> bool:
        around = self.text[max(0, at - 2) : at + 2]
        middle = min(2, at)
        return bool(
            _INSIDE_WORD.fullmatch(around[max(0, middle - 1) : middle + 1])
            or _INSIDE_NUMBER.fullmatch(around[max(0, middle - 1) :])
            or _INSIDE_NUMBER.fullmatch(around[: middle + 1])
        )


def _occurrences(stack: str, needle: str) -> Iterator[int]:
    at = stack.find(needle)
    while at >= 0:
        yield at
        at = stack.find(needle, at + 1)
