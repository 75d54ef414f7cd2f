"""Words that no passage has, taken for those that are spelled almost like them."""

from collections.abc import Iterable
from difflib import get_close_matches

PREFIX = 3
"""Letters at the beginning that are taken to be right."""

_SHORTEST = 6
_LIKENESS = 0.85
_MOST_LONGER = 2


def may_be_misspelled(term: str) -> bool:
    """Whether a term is a word that is long enough to be known by most of its letters."""
    return len(term) >= _SHORTEST and term.isalpha() and term.isascii()


def nearest(term: str, terms: Iterable[str]) -> str:
    """The term that is spelled most alike; itself, where none is alike.

    Alike are those of which about nine letters in ten are the same, in their order (J. Ratcliff and
    J. Obershelp's matching, 1988).
    """
    alike = [one for one in terms if abs(len(one) - len(term)) <= _MOST_LONGER]
    return (get_close_matches(term, alike, 1, _LIKENESS) or [term])[0]
