"""Reading order: a page is cut at the gutters between its columns, as often as there are some."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from .pieces import Piece
from .rows import Row, gaps, height, middle

_LEAST_GUTTER = 0.7  # of the height of a line
_LEAST_ROWS = 3
_MOST_TRIED = 6
_MOST_STRIPS = 12
_HIGH = 10  # rows
_BUCKET = 12.0  # points
_FAR = 1.9  # heights between rows that do not belong together

_FULL = 0.5  # of the lines of a column reach its right edge
_REACHES = 0.85
_LETTERS = 0.6
_LINE_LETTERS = 14
_ALIGNED = 0.1
_MOST_ALIGNED = 0.7
_HARDLY_ALIGNED = 0.35
_ROWS_ALIKE, _ROWS_APART = 8, 3  # rows for each time that the file may change sides


class Gutter(NamedTuple):
    """An upright strip without text, from row `first` to before row `after`."""

    left: float
    right: float
    first: int
    after: int
    both: int


def regions(rows: Sequence[Row]) -> list[Sequence[Row]]:
    """The rows of a page, as regions in reading order: each is one column."""
    waiting, found = [rows], list[Sequence[Row]]()
    while waiting:
        region = waiting.pop()
        cut = _cut(region)
        if cut is None:
            found.append(region)
        else:
            waiting += [part for part in reversed(cut) if part]
    return found


def _cut(rows: Sequence[Row]) -> list[Sequence[Row]] | None:
    """Above, left, right and below of the clearest gutter that parts columns, if there is one."""
    for gutter in sorted(_gutters(rows), key=lambda gutter: -gutter.both):
        trimmed = _trimmed(rows, gutter)
        inside = rows[trimmed.first : trimmed.after]
        left, right = _sides(inside, trimmed)
        if _are_columns(inside, left, right):
            return [rows[: trimmed.first], left, right, rows[trimmed.after :]]
    return None


def _gutters(rows: Sequence[Row]) -> Iterator[Gutter]:
    """The strips that most rows leave free, each as high as it goes."""
    empty = [
        (index, left, right)
        for index, row in enumerate(rows)
        if len(row) > 1
        for left, right in gaps(row)
        if right - left > _LEAST_GUTTER * height(row)
    ]
    if len(empty) < _LEAST_ROWS:
        return
    common = Counter(round((left + right) / 2 / _BUCKET) for _, left, right in empty)
    for bucket, _ in common.most_common(_MOST_TRIED):
        near = [e for e in empty if abs((e[1] + e[2]) / 2 / _BUCKET - bucket) <= 1]
        yield from _strips(rows, near)


def _strips(rows: Sequence[Row], near: list[tuple[int, float, float]]) -> Iterator[Gutter]:
    """The strip through the narrowest of the gaps about one place, and high ones through others."""
    for tried in range(_MOST_STRIPS):
        if len(near) < _LEAST_ROWS:
            return
        index, left, right = min(near, key=lambda e: e[2] - e[1])
        strip = _grown(rows, index, left, right)
        if not tried or strip.both >= _HIGH:
            yield strip
        near = [e for e in near if e[0] != index and not strip.first <= e[0] < strip.after]


def _grown(rows: Sequence[Row], index: int, left: float, right: float) -> Gutter:
    """The strip as far up and down as no row crosses it, narrowed by those beside it."""
    least = _LEAST_GUTTER * height(rows[index])
    ends: list[int] = []
    for step in (1, -1):
        at = index
        while 0 <= at < len(rows):
            narrowed = _narrowed(rows[at], left, right)
            if narrowed[1] - narrowed[0] < least:
                break
            left, right = narrowed
            at += step
        ends.append(at)
    after, before = ends
    both = sum(row[0].right <= left and row[-1].left >= right for row in rows[before + 1 : after])
    return Gutter(left, right, before + 1, after, both)


def _narrowed(row: Row, left: float, right: float) -> tuple[float, float]:
    centre = (left + right) / 2
    for piece in row:
        if piece.left < right and piece.right > left:
            if piece.left < centre < piece.right:
                return 0.0, 0.0
            if piece.right <= centre:
                left = max(left, piece.right)
            else:
                right = min(right, piece.left)
    return left, right


def _trimmed(rows: Sequence[Row], gutter: Gutter) -> Gutter:
    """Without rows at its ends that stand on one side, and apart from the others."""
    first, after = gutter.first, gutter.after
    while first < after and _loose(rows, gutter, first, first + 1):
        first += 1
    while after > first and _loose(rows, gutter, after - 1, after - 2):
        after -= 1
    return gutter._replace(first=first, after=after)


def _loose(rows: Sequence[Row], gutter: Gutter, index: int, inner: int) -> bool:
    row = rows[index]
    on_left, on_right = row[0].left < gutter.left, row[-1].right > gutter.right
    if on_left and on_right:
        return False
    if not 0 <= inner < len(rows):
        return True
    return abs(middle(rows[inner]) - middle(row)) > _FAR * height(row)


def _sides(rows: Sequence[Row], gutter: Gutter) -> tuple[list[Row], list[Row]]:
    left = [[piece for piece in row if piece.right <= gutter.left] for row in rows]
    right = [[piece for piece in row if piece.left >= gutter.right] for row in rows]
    return [row for row in left if row], [row for row in right if row]


def _are_columns(rows: Sequence[Row], left: Sequence[Row], right: Sequence[Row]) -> bool:
    """Whether each side is read on its own: by its lines, and by the order in the file."""
    if min(len(left), len(right)) < _LEAST_ROWS:
        return False
    flowing = _flows(left), _flows(right)
    if all(flowing):
        return True
    aligned = _aligned(left, right)
    allowed = 1 + len(rows) // (_ROWS_APART if aligned < _HARDLY_ALIGNED else _ROWS_ALIKE)
    if _switches(left, right) > allowed or not (_is_prose(left) and _is_prose(right)):
        return False
    return any(flowing) or aligned < _MOST_ALIGNED


def _flows(side: Sequence[Row]) -> bool:
    """Whether the lines of a side fill it, as those of a paragraph do."""
    start, end = min(row[0].left for row in side), max(row[-1].right for row in side)
    full = sum(row[-1].right - start > _REACHES * (end - start) for row in side)
    plain = sum(len(row) == 1 for row in side)
    text = "".join(piece.text for row in side for piece in row)
    long = len(text) >= _LINE_LETTERS * len(side)
    return long and full >= _FULL * len(side) <= plain / _FULL and _is_prose(side)


def _is_prose(side: Sequence[Row]) -> bool:
    text = "".join(piece.text for row in side for piece in row)
    return sum(map(str.isalpha, text)) >= _LETTERS * len(text)


def _switches(left: Sequence[Row], right: Sequence[Row]) -> int:
    """How often the file goes from one side to the other."""
    orders = [
        (piece.order, side) for side, part in enumerate((left, right)) for piece in _all(part)
    ]
    return sum(before[1] != after[1] for before, after in pairwise(sorted(orders)))


def _all(side: Sequence[Row]) -> Iterator[Piece]:
    return (piece for row in side for piece in row)


def _aligned(left: Sequence[Row], right: Sequence[Row]) -> float:
    """Share of the lines of the shorter side that stand exactly beside one of the other."""
    fewer, more = sorted((left, right), key=len)
    middles = sorted(middle(row) for row in more)
    beside = 0
    for row in fewer:
        at = bisect_left(middles, middle(row) - _ALIGNED * height(row))
        beside += at < len(middles) and middles[at] <= middle(row) + _ALIGNED * height(row)
    return beside / len(fewer)
