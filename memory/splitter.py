"""Documents into passages: whole paragraphs of about 100 words, bounded, losing no character.

Paragraphs packed to 75 to 125 words found more than windows of a fixed size at equal cost. A page
start is a place that is liked for a cut, not a wall: a few words left over on a page join the next
one, and a sentence that runs across is not cut.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .cuts import attached, grapheme_cut, soft_cut
from .packing import MUST, Unit, pack
from .paragraphs import Opening, openings
from .sentences import sentences_from

VERSION = 1

# A Chinese or Japanese word has about two characters, a Thai, Lao, Khmer or Burmese one four.
_HAN = r"\u3001-\u30ff\u3400-\u9fff\uff00-\uffef\U00020000-\U0003ffff"
_THAI = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_WORD = re.compile(rf"[{_HAN}]{{1,2}}|[{_THAI}]{{1,4}}|[^\s{_HAN}{_THAI}]+")
_INK = re.compile(r"\S")
_COSTS = {Opening.ROW: 0.15, Opening.PARAGRAPH: 0.0, Opening.SECTION: -0.1, Opening.PAGE: -0.3}
_SENTENCE = 0.4
_INSIDE = 0.8
_LEAST = 12  # a unit has at least this part of a passage's words, so that packing is linear


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a passage is: about `words`, at most `characters` code points and `tokens`."""

    words: int = 100
    characters: int = 900
    tokens: int = 254

    def __post_init__(self) -> None:
        """Refuse a limit that nothing meets; ValueError says which."""
        if min(self.words, self.characters, self.tokens) < 1:
            raise ValueError(f"limits are at least 1: {self}")


def utf8_bytes(text: str) -> int:
    """Length in UTF-8: no byte-level tokenizer gives more tokens."""
    return len(text.encode("utf-8", "surrogatepass"))


def split(
    text: str,
    headings: Sequence[tuple[int, int]] = (),
    breaks: Sequence[int] = (),
    limits: Limits = Limits(),
    count_tokens: Callable[[str], int] = utf8_bytes,
) -> list[tuple[int, int]]:
    """Ranges of the passages: laid end to end they are `text`, and none is empty.

    Each has at most `limits.characters` code points and, counted on the passage itself, at most
    `limits.tokens` (save a single code point that alone has more). White space belongs to the
    passage before it; a grapheme is cut only where it is larger than a passage may be. `headings`
    are ranges of heading lines, which begin a passage; `breaks` are the starts of pages.
    `count_tokens` is called about once for each passage.
    """
    places = _places(text, sorted(headings), sorted(breaks))
    units = list(_merged(_units(text, places, limits), limits))
    packed = pack(units, limits.words, limits.characters)
    return [part for piece in packed for part in _fitted(text, *piece, limits, count_tokens)]


def count_words(text: str) -> int:
    """Words between spaces; in scripts written without spaces, about as many as there would be."""
    return len(_WORD.findall(text))


def _places(
    text: str, headings: Sequence[tuple[int, int]], breaks: Sequence[int]
) -> dict[int, float]:
    """Where one may cut, in order, and what a cut there costs."""
    costs: dict[int, float] = {}
    last = "."
    opened = openings(text, breaks)
    for start, stop in sentences_from(text, [start for start, _ in opened]):
        costs[start] = _INSIDE if last.isalnum() or last == "," else _SENTENCE
        last = text[stop - 1]
    for start, opening in opened:
        if opening == Opening.BODY:
            costs.pop(start, None)
        else:
            costs[start] = _COSTS[opening]
    _add_headings(text, headings, costs)
    first = _ink(text, 0)
    kept = (start for start in sorted(costs) if start > first and not attached(text, start))
    return {start: costs[start] for start in kept}


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
    spans = zip([0, *places], [*places, len(text)], [0.0, *places.values()], strict=True)
    for start, stop, cost in spans:
        for begin, end in _chopped(text, start, stop, limits.characters):
            words = count_words(text[begin:end])
            yield Unit(begin, end, words, cost if begin == start else _INSIDE)


def _chopped(text: str, start: int, stop: int, longest: int) -> Iterator[tuple[int, int]]:
    while (length := stop - start) > longest:
        aim = start + -(-length // -(-length // longest))
        cut = _cut(text, start, aim, min(stop - 1, start + longest)) or aim
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
            whole = whole._replace(stop=unit.stop, words=whole.words + unit.words)
        else:
            yield whole
            whole = unit
    if whole is not None:
        yield whole


def _joined(unit: Unit, following: Unit, limits: Limits) -> bool:
    small = _LEAST * unit.words < limits.words
    fits = following.stop - unit.start <= limits.characters
    return small and fits and following.cost != MUST and following.cost >= unit.cost


def _fitted(
    text: str, start: int, stop: int, limits: Limits, count_tokens: Callable[[str], int]
) -> Iterator[tuple[int, int]]:
    """The stretch, halved until each part fits; every part is measured as it is."""
    pending = [(start, stop)]
    while pending:
        start, stop = pending.pop()
        cut = _halved(text, start, stop, limits, count_tokens)
        if cut is None:
            yield start, stop
        else:
            pending += [(cut, stop), (start, cut)]


def _halved(
    text: str, start: int, stop: int, limits: Limits, count_tokens: Callable[[str], int]
) -> int | None:
    """Where to cut a stretch that is too large, so that about whole passages stand on each side."""
    piece = text[start:stop]
    words = -(-4 * count_words(piece) // (5 * limits.words))
    shares = words if words > 1 else -(-count_tokens(piece) // limits.tokens)
    if shares <= 1 or stop - start == 1:
        return None
    aim = start + max(1, (stop - start) * (shares // 2) // shares)
    cut = _cut(text, start, aim, stop - 1)
    if cut is None and (words <= 1 or count_tokens(piece) > limits.tokens):
        return aim
    return cut


def _cut(text: str, start: int, aim: int, reach: int) -> int | None:
    """The best place in the half before `aim`: a paragraph, a sentence, a clause, a line, a space.

    Where there is none, between graphemes: at most at `aim`, else after the first, up to `reach`.
    """
    window = text[start : aim + 1]
    opened = openings(window)
    ended = sentences_from(window, [place for place, _ in opened])
    places = [place for place, kind in opened if kind], [place for place, _ in ended]
    for last in (start + found[-1] for found in places if found):
        if last > (start + aim) // 2 and not attached(text, last):
            return last
    return soft_cut(text, start, aim) or grapheme_cut(text, start, aim, reach)
