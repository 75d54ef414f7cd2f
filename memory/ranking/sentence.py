"""The best sentence of a passage: words that answer a question tend to stand close together.

BM25 of each sentence by itself, with lengths in characters. Only words that may be the query's are
looked at, which is what makes it cheap.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Self

from ..analysis import terms

_END = re.compile(r"[.!?。！？\n](?:(?<=[.!?])[\"'”’)\]]*\s+|(?<=[。！？])|(?<=\n)\s*\n)")
_WORD = re.compile(r"(?<![^\W_])[^\s!-/:-@\[-`{-~]+")
_USUAL_LENGTH = 120
_K1, _B = 1.2, 0.75
_LETTERS_KEPT = 3
_WITHOUT_ACCENT = {
    chr(code): base
    for code in chain(range(0xC0, 0x250), range(0x1E00, 0x1F00))
    if (base := unicodedata.normalize("NFKD", chr(code))[0]).isascii()
}
_ACCENTED = re.compile(f"[{''.join(_WITHOUT_ACCENT)}]")


class BestSentence:
    """Scores passages by their best sentence; `rarities` are the query's terms with their IDF."""

    def __init__(self, rarities: Mapping[str, float]) -> None:
        self._rarities = rarities
        self._beginnings = set(map(_beginning, rarities))

    @classmethod
    def of(cls, words: Iterable[str], rarities: Callable[[Sequence[str]], Sequence[float]]) -> Self:
        """What scores passages for a query of these words; `rarities` gives the IDF of terms."""
        found = list(dict.fromkeys(terms(" ".join(words))))
        return cls(dict(zip(found, rarities(found), strict=True)))

    def __call__(self, text: str) -> float:
        """BM25 of the best sentence of a text; 0 where none has any of the words."""
        folded = _folded(text)
        words = self._words(folded)
        ends = [end.end() for end in _END.finditer(folded)] if words else []
        said: dict[int, set[str]] = {}
        for place, term in words:
            said.setdefault(bisect_right(ends, place), set()).add(term)
        edges = [0, *ends, len(folded)]
        return max((self._score(s, edges[i + 1] - edges[i]) for i, s in said.items()), default=0.0)

    def _words(self, folded: str) -> list[tuple[int, str]]:
        """Where words of the query stand, and as which term.

        Each is looked for by how it begins, for a stem may end otherwise.
        """
        found: list[tuple[int, str]] = []
        for beginning in self._beginnings:
            is_sign = len(beginning) == 1 and not beginning.isascii()  # a word by itself
            place = folded.find(beginning)
            while place >= 0:
                term = beginning if is_sign else _term_at(folded, place)
                if term in self._rarities:
                    found.append((place, term))
                place = folded.find(beginning, place + 1)
        return found

    def _score(self, said: Iterable[str], length: int) -> float:
        """BM25 of a sentence of this length that has these terms, each once."""
        room = _K1 * (1 - _B + _B * length / _USUAL_LENGTH)
        return sum(self._rarities[term] for term in said) * (_K1 + 1) / (1 + room)


@lru_cache(maxsize=1 << 16)
def term_of(word: str) -> str:
    """What the index makes of one word."""
    return "".join(terms(word)[:1])


def _term_at(folded: str, place: int) -> str:
    """The term of the word that begins there; nothing where none does."""
    word = _WORD.match(folded, place)
    return term_of(word[0]) if word else ""


def _beginning(term: str) -> str:
    return term[: max(_LETTERS_KEPT, len(term) - 2)]


def _folded(text: str) -> str:
    """In small letters, those of Latin without accents."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    return _ACCENTED.sub(lambda accented: _WITHOUT_ACCENT[accented[0]], lowered)
