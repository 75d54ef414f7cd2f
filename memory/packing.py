"""Whole units packed into passages of an even size: a shortest path over the places to cut.

After D. Knuth and M. Plass, "Breaking paragraphs into lines" (1981): all cuts are chosen together.
"""

from collections.abc import Sequence
from itertools import accumulate
from math import inf
from typing import NamedTuple

MUST = -inf
"""The cost of a place that is always cut."""


class Unit(NamedTuple):
    """A stretch that stays whole; `cost` is that of a cut before it."""

    start: int
    stop: int
    words: int
    cost: float


Stretch = tuple[int, int, int]
"""Where some units begin and end, and the sum of their words: as many as there are, or more."""


def pack(units: Sequence[Unit], words: int, characters: int) -> list[Stretch]:
    """Stretches of about `words` words, from the first unit to the last.

    None of several units is over 125 % of `words` or over `characters`.
    """
    starts = [*(unit.start for unit in units), *(unit.stop for unit in units[-1:])]
    totals = list(accumulate((unit.words for unit in units), initial=0))
    musts = [unit.cost == MUST for unit in units]
    best, cuts = [0.0], [0]
    for end in range(1, len(starts)):
        least, cut = inf, end - 1
        heaviest, farthest = totals[end] - 5 * words / 4, starts[end] - characters
        for begin in range(end - 1, -1, -1):
            if (totals[begin] < heaviest or starts[begin] < farthest) and begin < end - 1:
                break
            cost = best[begin] + ((totals[end] - totals[begin]) / words - 1) ** 2
            if cost < least:
                least, cut = cost, begin
            if musts[begin]:
                break
        best.append(least + _after(units, end))
        cuts.append(cut)
    return [(starts[begin], starts[end], totals[end] - totals[begin]) for begin, end in _walk(cuts)]


def _after(units: Sequence[Unit], index: int) -> float:
    cost = units[index].cost if index < len(units) else 0.0
    return 0.0 if cost == MUST else cost


def _walk(cuts: Sequence[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    end = len(cuts) - 1
    while end:
        found.append((cuts[end], end))
        end = cuts[end]
    return found[::-1]
