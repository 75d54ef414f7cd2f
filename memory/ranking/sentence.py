"""The best sentence of a passage: words that answer a question tend to stand close together.

BM25 of each sentence by itself, with lengths in characters. Only words that may be the query's are
looked at, which is what makes it cheap.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain

from ..analysis import terms

_END = re.compile(r"[.!?][\"'”’)\]]*\s+|[。！？]|\n\s*\n")
_USUAL_LENGTH = 120
_K1, _B = 1.2, 0.75
_LETTERS_KEPT = 3
_WITHOUT_ACCENT = {
    code: base
    for code in chain(range(0xC0, 0x250), range(0x1E00, 0x1F00))
    if (base := unicodedata.normalize("NFKD", chr(code))[0]).isascii()
}


class BestSentence:
    """Scores passages by their best sentence; `rarities` are the query's terms with their IDF."""

    def __init__(self, rarities: Mapping[str, float]) -> None:
        self._rarities = rarities
        self._words = _pattern(rarities)

    def __call__(self, text: str) -> float:
        """BM25 of the best sentence of a text; 0 where none has any of the words."""
        lowered = text.lower()
        folded = lowered if lowered.isascii() else lowered.translate(_WITHOUT_ACCENT)
        ends = [end.end() for end in _END.finditer(folded)]
        said: dict[int, set[str]] = {}
        for word in self._words.finditer(folded):
            if (term := term_of(word[0])) in self._rarities:
                said.setdefault(bisect_right(ends, word.start()), set()).add(term)
        edges = [0, *ends, len(folded)]
        return max((self._score(s, edges[i + 1] - edges[i]) for i, s in said.items()), default=0.0)

    def _score(self, said: Iterable[str], length: int) -> float:
        """BM25 of a sentence of this length that has these terms, each once."""
        room = _K1 * (1 - _B + _B * length / _USUAL_LENGTH)
        return sum(self._rarities[term] for term in said) * (_K1 + 1) / (1 + room)


@lru_cache(maxsize=1 << 16)
def term_of(word: str) -> str:
    """What the index makes of one word."""
    return "".join(terms(word)[:1])


def _pattern(wanted: Mapping[str, float]) -> re.Pattern[str]:
    """Words that begin like one of the terms, for a stem may end otherwise; signs as they are."""
    spaced = {t[: max(_LETTERS_KEPT, len(t) - 2)] for t in wanted if len(t) > 1 or t.isascii()}
    signs = {term for term in wanted if len(term) == 1 and not term.isascii()}
    words = "|".join(map(re.escape, sorted(spaced)))
    kinds = [rf"\b(?:{words})\w*"] * bool(words) + [f"[{''.join(sorted(signs))}]"] * bool(signs)
    return re.compile("|".join(kinds) or r"(?!)")
