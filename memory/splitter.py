"""Documents into passages: whole paragraphs of about 100 words, bounded, losing no character.

Paragraphs packed to 75 to 125 words found more than windows of a fixed size at equal cost. A page
start is a place that is liked for a cut, not a wall: a few words left over on a page join the next
one, and a sentence that runs across is not cut.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from .cuts import attached
from .document import Reading
from .fitting import best_cut, fitted
from .limits import USUAL, Limits, utf8_bytes
from .packing import MUST, Stretch, Unit, pack
from .paragraphs import Opening, openings
from .sentences import sentences_between
from .words import divider

VERSION = 2

_INK = re.compile(r"\S")
_COSTS = (0.0, 0.15, 0.0, -0.1, -0.3)  # by opening
_BODY = Opening.BODY
_SENTENCE = 0.4
_INSIDE = 0.8
_WHOLE = 450  # characters: a shorter paragraph stays whole, it fits beside another
_LEAST = 12  # a unit has at least this part of a passage's words, so that packing is linear


def split(
    text: str,
    headings: Sequence[tuple[int, int]] = (),
    breaks: Sequence[int] = (),
    limits: Limits = USUAL,
    count_tokens: Callable[[str], int] = utf8_bytes,
) -> list[tuple[int, int]]:
    """Ranges of the passages: laid end to end they are `text`, and none is empty.

    Each has at most `limits.characters` code points and, counted on the passage itself, at most
    `limits.tokens` (save a single code point that alone has more). White space belongs to the
    passage before it; a grapheme is cut only where it is larger than a passage may be. `headings`
    are ranges of heading lines, which begin a passage; `breaks` are the starts of pages.
    `count_tokens` is called about once for each passage.
    """
    return fitted(text, stretches(text, headings, breaks, limits), limits, count_tokens)


def stretches(
    text: str,
    headings: Sequence[tuple[int, int]] = (),
    breaks: Sequence[int] = (),
    limits: Limits = USUAL,
) -> list[Stretch]:
    """What the passages are but for their tokens, which are not counted yet."""
    places = _places(text, sorted(headings), sorted(breaks))
    units = list(_merged(_units(text, places, limits), limits))
    return pack(units, limits.words, limits.characters)


def stretches_of(reading: Reading) -> Sequence[Stretch]:
    """The stretches of a document; made now, unless they were when it was read."""
    breaks = () if reading.pages.kind == "line" else reading.pages.starts
    return reading.stretches or stretches(reading.text, reading.headings, breaks)


def _places(
    text: str, headings: Sequence[tuple[int, int]], breaks: Sequence[int]
) -> dict[int, float]:
    """Where one may cut, in order, and what a cut there costs."""
    costs: dict[int, float] = {}
    for (start, opening), (end, _) in pairwise([*openings(text, breaks), (len(text), _BODY)]):
        if opening != _BODY:
            costs[start] = _COSTS[opening]
        if end - start > _WHOLE:
            _add_sentences(text, start, end, costs)
    _add_headings(text, headings, costs)
    first = _ink(text, 0)
    kept = (start for start in sorted(costs) if start > first and not attached(text, start))
    return {start: costs[start] for start in kept}


def _add_sentences(text: str, start: int, end: int, costs: dict[int, float]) -> None:
    """Cut between the sentences of a paragraph."""
    for (_, stop), (begin, _) in pairwise(sentences_between(text, start, end)):
        last = text[stop - 1]
        costs[begin] = _INSIDE if last.isalnum() or last == "," else _SENTENCE


def _add_headings(text: str, headings: Sequence[tuple[int, int]], costs: dict[int, float]) -> None:
    """Cut before each heading, and not between it and what stands below."""
    places, below = sorted(costs), -1
    for begin, end in headings:
        start, body = _ink(text, begin), _ink(text, end)
        if start >= min(end, len(text)) or (start and not text[start - 1].isspace()):
            continue  # not a line
        for place in places[bisect_right(places, start) : bisect_right(places, body)]:
            costs.pop(place, None)
        if start != below:
            costs[start] = MUST
        below = body


def _ink(text: str, offset: int) -> int:
    """The first character at `offset` or after it that is not white space; else the end."""
    found = _INK.search(text, max(0, offset))
    return found.start() if found else len(text)


def _units(text: str, places: dict[int, float], limits: Limits) -> Iterator[Unit]:
    """The stretches between the places, none over the cap in characters."""
    words, longest = divider(text), limits.characters
    spans = zip([0, *places], [*places, len(text)], [0.0, *places.values()], strict=True)
    for start, stop, cost in spans:
        if start < stop <= start + longest:
            yield Unit(start, stop, len(words(text[start:stop])), cost)
            continue
        for begin, end in _chopped(text, start, stop, longest):
            yield Unit(begin, end, len(words(text[begin:end])), cost if begin == start else _INSIDE)


def _chopped(text: str, start: int, stop: int, longest: int) -> Iterator[tuple[int, int]]:
    while (length := stop - start) > longest:
        aim = start + -(-length // -(-length // longest))
        cut = best_cut(text, start, aim, min(stop - 1, start + longest)) or aim
        yield start, cut
        start = cut
    if start < stop:
        yield start, stop


def _merged(units: Iterator[Unit], limits: Limits) -> Iterator[Unit]:
    """Units with the smallest joined to what follows, where that is no worse a place to cut."""
    whole: Unit | None = None
    for unit in units:
        if whole is None:
            whole = unit
        elif _joined(whole, unit, limits):
            whole = Unit(whole.start, unit.stop, whole.words + unit.words, whole.cost)
        else:
            yield whole
            whole = unit
    if whole is not None:
        yield whole


def _joined(unit: Unit, following: Unit, limits: Limits) -> bool:
    small = _LEAST * unit.words < limits.words
    fits = following.stop - unit.start <= limits.characters
    return small and fits and following.cost != MUST and following.cost >= unit.cost
