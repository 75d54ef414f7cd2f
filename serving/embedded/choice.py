"""Which sentences to take: the best, and none that says what another one said."""

import re
from collections.abc import Iterable, Sequence

from .fitting import tidied
from .reader import Sentence

MARGIN = 0.5
MOST = 3
_ALIKE = 0.85
_NEGATION = frozenset("no not never none nor without cannot except unless".split())
_WORD = re.compile(r"\w+(?:['’]t\b)?")


def best_first(sentences: Iterable[Sentence]) -> list[Sentence]:
    """By score; of equals, the one that is read first."""
    return sorted(sentences, key=lambda sentence: (-sentence.score, sentence.place))


def convincing(sentences: Iterable[Sentence], least: float) -> list[Sentence]:
    """Up to three, best first, each near the best; none when even the best is too weak."""
    ranked = best_first(sentences)
    if not ranked:
        return []
    floor = max(least, MARGIN * ranked[0].score)
    return distinct(sentence for sentence in ranked[:50] if sentence.score >= floor)[:MOST]


def distinct(sentences: Iterable[Sentence]) -> list[Sentence]:
    """The sentences without those that say what an earlier one said."""
    kept: list[tuple[Sentence, frozenset[str]]] = []
    for sentence in sentences:
        words = frozenset(_WORD.findall(tidied(sentence.text).casefold()))
        if not any(_alike(words, others) for _, others in kept):
            kept.append((sentence, words))
    return [sentence for sentence, _ in kept]


def in_order(sentences: Sequence[Sentence]) -> list[Sentence]:
    """As they are read."""
    return sorted(sentences, key=lambda sentence: sentence.place)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Nearly the same words; a number or a negation more or less makes another statement."""
    differing = one ^ other
    if len(differing) > (1 - _ALIKE) * len(one | other):
        return False
    return not any(word in _NEGATION or _tells_apart(word) for word in differing)


def _tells_apart(word: str) -> bool:
    return any(character.isdigit() for character in word) or word.endswith(("'t", "’t"))
