"""Sentences made to fit: tidied, and within so many tokens and characters."""

from collections.abc import Iterable

from .reader import Sentence
from .wordpiece import count_tokens

MOST_CHARACTERS = 4000
MOST_QUOTED = 1200


def tidied(text: str) -> str:
    """The text on one line, with single spaces."""
    return " ".join(text.split())


def fitting(sentences: Iterable[Sentence], most_tokens: int) -> list[Sentence]:
    """As many of the sentences, one by one, as fit together into a reply.

    One that does not fit is passed over for a shorter one after it.
    """
    chosen: list[Sentence] = []
    tokens, characters = most_tokens, MOST_CHARACTERS
    for sentence in sentences:
        text = tidied(sentence.text)
        needed = count_tokens(text)
        if needed <= tokens and len(text) <= characters:
            chosen.append(sentence)
            tokens, characters = tokens - needed, characters - len(text) - 1
    return chosen


def joined(sentences: Iterable[Sentence]) -> str:
    """The sentences, tidied, as one text."""
    return " ".join(tidied(sentence.text) for sentence in sentences)


def cut(text: str, most_tokens: int, most_characters: int = MOST_CHARACTERS) -> str:
    """The first words of a text that fit, tidied; of a single long word, its first characters."""
    kept: list[str] = []
    tokens, characters = most_tokens, most_characters
    for word in text.split():
        tokens -= count_tokens(word)
        characters -= len(word) + bool(kept)
        if tokens < 0 or characters < 0:
            break
        kept.append(word)
    return " ".join(kept) or _beginning(text, most_tokens, most_characters)


def _beginning(text: str, most_tokens: int, most_characters: int) -> str:
    """A character is three tokens at most (a Hangul syllable)."""
    return text.strip()[: min(most_characters, most_tokens // 3)]


def quoted(sentences: Iterable[Sentence]) -> tuple[str, ...]:
    """The sentences as quotes, verbatim; an endless one is cut."""
    return tuple(sentence.text[:MOST_QUOTED] for sentence in sentences)
