"""How long a text is, so that its pieces can be bounded before it is cut.

A counter of tokens need not be additive: two words may have fewer tokens together than apart. It
has to be subadditive (a text has at most the tokens of its parts). So a text is measured by sums:
over its atoms (words, the longer ones cut up), and over its code points, each at least what the
counter says of the whole.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_ATOM = re.compile(r"\s{0,4}\S{1,12}|\s{1,16}")
ATOM_CHARACTERS = 16
"""The most characters of an atom."""


def utf8_bytes(text: str) -> int:
    """What a tokenizer that is not known is taken to count: no byte-level one counts more."""
    return len(text.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True)
class Measure:
    """A counter of tokens, and the most that it gives for a single code point (at least 1).

    It is `exact` where a text has the tokens of its code points, no fewer: bytes, characters.
    """

    count: Callable[[str], int] = utf8_bytes
    point: int = 4
    exact: bool = False


BYTES = Measure(exact=True)
"""For a tokenizer that is not known."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A text in numbers: characters, tokens over atoms and over code points, of the largest atom.

    `point` and `exact` are the measure's.
    """

    characters: int
    atoms: int
    points: int
    largest: int
    point: int
    exact: bool = False


def atoms(text: str) -> Iterator[tuple[int, int]]:
    """Ranges that a text is measured by; laid end to end they are the text."""
    return (found.span() for found in _ATOM.finditer(text))


def spread(text: str, measure: Measure) -> Spread:
    """A text in numbers."""
    counted = Counted(measure)
    counts = [counted(text[start:end]) for start, end in atoms(text)]
    points = sum(counted(point) for point in text)
    return Spread(
        len(text), sum(counts), points, max(counts, default=0), measure.point, measure.exact
    )


class Counted:
    """A counter that counts each text once; for short ones."""

    def __init__(self, measure: Measure) -> None:
        self._count = measure.count
        self._known: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        """Tokens of a text."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._count(text)
        return known
