"""Titles of documents, and the texts that name them."""

from collections.abc import Callable, Iterable, Sequence
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

    def named_in(self, text: str) -> set[Title]:
        """The titles that stand in a text, word by word."""
        letters = text.casefold()
        likely = [title for title in self._titles if all(word in letters for word in title)]
        if not likely:
            return set()
        typed = _WORD.findall(text)
        words = [word.casefold() for word in typed]
        return {title for title in likely if self._is_named(title, words, typed)}

    def _is_named(self, title: Title, words: Sequence[str], typed: Sequence[str]) -> bool:
        return any(
            tuple(words[place : place + len(title)]) == title
            and (len(title) > 1 or (not typed[place].islower() and self._is_rare(word)))
            for place, word in enumerate(words)
        )
