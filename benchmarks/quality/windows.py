"""Passages as most take them: a fixed number of words."""

import re

from .cases import Span
from .shelf import Shelf

_WORDS = 100
_WORD = re.compile(r"\S+")


def windows(shelf: Shelf) -> list[Span]:
    """A hundred words each, document by document."""
    found: list[Span] = []
    for name in shelf.paths:
        places = [word.span() for word in _WORD.finditer(shelf.text(name))]
        parts = (places[at : at + _WORDS] for at in range(0, len(places), _WORDS))
        found += [Span(name, part[0][0], part[-1][1]) for part in parts]
    return found
