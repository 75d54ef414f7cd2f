"""Cut a text into pieces whose number is known before: by a cap in tokens, not by a count.

A cut moves only left, and only so far that L ≤ ⌈(n − o) / (τ − o − s)⌉ pieces are enough for n
tokens, with the cap τ, overlap o, and s as far as a cut may move; it is one piece where the text
has at most τ tokens. (λ-RLM moves its cuts to both sides: its pieces outgrow the leaf, and each is
cut again.)
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from .boundaries import goodness
from .measure import ATOM_CHARACTERS, Counted, Measure, Spread, atoms
from .textwise import Parts, Split


def slack(snap: int, point: int) -> int:
    """The most tokens by which a piece may stay below its cap: no code point is cut."""
    return max(snap, point - 1)


def stride(split: Split, point: int) -> int:
    """The least that a piece has beyond its overlap; ValueError where it could have nothing."""
    least = split.tokens - split.overlap - slack(split.snap, point)
    if least < 1:
        need = f"overlap {split.overlap} + {slack(split.snap, point)} for cuts + 1"
        raise ValueError(f"{split.tokens} tokens leave no room: at least {need}")
    if split.characters is not None and split.characters < 1:
        raise ValueError("a piece has at least one character")
    return least


def by_atoms(split: Split, size: Spread) -> bool:
    """Whether a text is cut between its atoms; else they are too large, and it is anywhere."""
    small = split.characters is None or split.characters // 4 >= ATOM_CHARACTERS
    return small and size.largest <= slack(split.snap, size.point) + 1


def most_pieces(split: Split, size: Spread) -> int:
    """The most pieces that a text of this size can be cut into."""
    tokens = size.atoms if by_atoms(split, size) else size.points
    pieces = -(-max(1, tokens - split.overlap) // stride(split, size.point))
    if split.characters is not None and size.characters > split.characters:
        pieces += -(-size.characters // (split.characters - 2 * (split.characters // 4)))
    return min(pieces, size.characters)


def part_cap(parts: Parts, size: Spread) -> int:
    """The tokens, over code points, of the largest part."""
    share = -(-max(0, size.points - parts.overlap) // parts.count)
    return max(1, share) + parts.overlap + slack(parts.snap, size.point)


def cut(text: str, split: Split, measure: Measure) -> list[tuple[int, int]]:
    """Ranges of the pieces, in order, for a subadditive `measure`.

    Each ends after the one before it, which ends where it begins or, with overlap, later. None
    has more tokens or characters than `split` allows. None is empty.
    """
    stride(split, measure.point)
    short = split.characters is None or len(text) <= split.characters
    if text and short and measure.count(text) <= split.tokens:
        return [(0, len(text))]
    counted = Counted(measure)
    units = _units(text, list(atoms(text)), counted)
    if not by_atoms(split, units.size(measure.point)):
        units = _units(text, [(at, at + 1) for at in range(len(text))], counted)
    return list(_pieces(text, units, split, measure))


def cut_into(text: str, parts: Parts, measure: Measure) -> list[tuple[int, int]]:
    """Ranges of at most `parts.count` pieces of about the same measure over code points."""
    units = _units(text, [(at, at + 1) for at in range(len(text))], Counted(measure))
    cap = part_cap(parts, units.size(measure.point))
    return list(_pieces(text, units, Split(cap, parts.overlap, parts.snap), measure))


@dataclass(frozen=True, slots=True)
class _Units:
    """Where one may cut, from 0 to the text's length, and the tokens before each place."""

    places: list[int]
    tokens: list[int]

    def size(self, point: int) -> Spread:
        total, last = self.tokens[-1], self.places[-1]
        steps = zip(self.tokens, self.tokens[1:], strict=False)
        return Spread(last, total, total, max((b - a for a, b in steps), default=0), point)

    def reach(self, start: int, tokens: int, characters: int | None) -> int:
        """The last place up to which that much fits from `start` on."""
        last = bisect_right(self.tokens, self.tokens[start] + tokens) - 1
        if characters is not None:
            last = min(last, bisect_right(self.places, self.places[start] + characters) - 1)
        return last

    def back(self, end: int, tokens: int, characters: int | None) -> int:
        """The first place from which at most that much lies before `end`."""
        first = bisect_left(self.tokens, self.tokens[end] - tokens)
        if characters is not None:
            first = max(first, bisect_left(self.places, self.places[end] - characters))
        return min(first, end)


def _units(text: str, ranges: list[tuple[int, int]], counted: Counted) -> _Units:
    counts = (counted(text[start:end]) for start, end in ranges)
    return _Units([0, *(end for _, end in ranges)], list(accumulate(counts, initial=0)))


def _pieces(text: str, units: _Units, split: Split, measure: Measure) -> Iterator[tuple[int, int]]:
    begin, own, last = 0, 0, len(units.places) - 1
    while own < last:
        end = _end(text, units, split, measure.point, begin)
        start = units.places[begin]
        while end > own + 1 and measure.count(text[start : units.places[end]]) > split.tokens:
            end -= 1  # for a counter that is not subadditive
        end = max(end, own + 1)  # were a code point over the cap, it stands alone
        yield start, units.places[end]
        begin, own = max(own, _overlapping(units, split, end)), end


def _overlapping(units: _Units, split: Split, end: int) -> int:
    if not split.overlap:
        return end
    quarter = None if split.characters is None else split.characters // 4
    return units.back(end, split.overlap, quarter)


def _end(text: str, units: _Units, split: Split, point: int, begin: int) -> int:
    """The best place for a cut among those that a piece from `begin` on may end at."""
    furthest = units.reach(begin, split.tokens, split.characters)
    if furthest == len(units.places) - 1:
        return furthest
    first = furthest
    if units.tokens[furthest + 1] - units.tokens[begin] > split.tokens:
        enough = units.tokens[begin] + split.tokens - slack(split.snap, point)
        first = min(first, bisect_left(units.tokens, enough))
    if split.characters is not None:
        within = units.places[furthest + 1] - units.places[begin] > split.characters
        enough = units.places[begin] + split.characters - split.characters // 4
        first = min(first, bisect_left(units.places, enough)) if within else first
    places = range(first, furthest + 1)
    return max(places, key=lambda place: (goodness(text, units.places[place]), place))
