"""Titles of documents, and the texts that name them."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import PurePosixPath

import regex

from ..document import INSIDE

_WORD = regex.compile(r"[\p{L}\p{N}\p{M}]+")
_LETTER = regex.compile(r"\p{L}")
_MOST_WORDS = 12
_FEWEST_LETTERS = 4

Title = tuple[str, ...]


@lru_cache(maxsize=1 << 14)
def title_of(path: str) -> Title:
    """Words of a document's title, casefolded: its file's name without what follows the last dot.

    None for a name that no text would give it: of figures alone, very short, or very long.
    """
    stem = PurePosixPath(path.rpartition(INSIDE)[2]).stem.replace("_", " ")
    words = tuple(word.casefold() for word in _WORD.findall(stem))
    named = len(words) <= _MOST_WORDS and len("".join(words)) >= _FEWEST_LETTERS
    return words if named and _LETTER.search(stem) else ()


class Titles:
    """Looks for some titles in texts.

    One of a single word counts only where `is_rare` says so and a capital begins it: the word
    "agreement" does not mean the file of this name.
    """

    def __init__(self, titles: Iterable[Title], is_rare: Callable[[str], bool]) -> None:
        self._titles = {title for title in titles if title}
        self._is_rare = is_rare
        self._longest: dict[str, int] = {}
        for title in self._titles:
            self._longest[title[0]] = max(len(title), self._longest.get(title[0], 0))

    def named_in(self, text: str) -> set[Title]:
        """The titles that stand in a text, word by word."""
        typed = _WORD.findall(text)
        words = [word.casefold() for word in typed]
        found: set[Title] = set()
        for at, word in enumerate(words):
            for length in range(1, self._longest.get(word, 0) + 1):
                title = tuple(words[at : at + length])
                if title in self._titles and self._counts(title, typed[at]):
                    found.add(title)
        return found

    def _counts(self, title: Title, typed: str) -> bool:
        return len(title) > 1 or (not typed.islower() and self._is_rare(typed.casefold()))
