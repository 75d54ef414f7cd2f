"""Lines of one column into paragraphs and tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import Literal

from .hyphens import Hyphens
from .spelling import BROKEN
from .tables import Line

_PITCH = 1.3  # heights, where there are too few lines to tell
_MOST_PITCH = 2.6
_NEAR = 1.25  # of the pitch: more is a gap
_SAME_SIZE = 1.16
_BOLDER = 1.4
_INDENT = 0.8  # heights
_LONGEST_HEAD = 8.0  # heights: of a word that did not fit into the line above
_SPACE = 0.25
_NARROW = 10.0  # heights: such a line is full only in the middle of a sentence
_NARROWEST = 8.0
_HALF = 0.6  # of the usual width: shorter lines are those of a list
_BULLET = re.compile(r"[•■▪●◦‣○□◆❖➢✓▶·–—*-]\s")
_MARK = re.compile(
    r"(?:(?:section|article|item|note|part|chapter|exhibit|schedule|annex|appendix)\s+[\dA-Z]"
    r"|(?:\d{1,3}\.)+(?:\d{1,3})?\s|\d{1,3}\)\s|\((?:\d{1,3}|[a-z]{1,2}|[ivxlc]{1,6})\)\s"
    r"|(?:[a-z]|[ivxlc]{1,6})[.)]\s|\[\d+\])",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"(?:[.:;?!…。！？：；؟।۔][\"'”’»)\]*_]*|[;,] (?:and|or))$")


Kind = Literal["text", "table", "extra", "header", "footer"]


@dataclass(slots=True)
class Block:
    """Lines that belong together; `gap` newlines stand between it and the block before.

    `full` says whether its last line reaches the edge, so that it may go on elsewhere. An extra is
    no part of the page's own text.
    """

    text: str
    lines: list[Line] = field(default_factory=list[Line])
    gap: int = 2
    full: bool = False
    kind: Kind = "text"

    @property
    def closed(self) -> bool:
        """Whether the text ends as a sentence does."""
        return _CLOSED.search(self.text) is not None


def blocks(lines: Sequence[Line], hyphens: Hyphens) -> list[Block]:
    """The paragraphs and tables of one column, in order."""
    pitch = _pitch(lines)
    return [
        block
        for run in _runs(lines, pitch)
        for block in (_table(run) if run[0].tabular else _paragraphs(run, hyphens))
    ]


def _runs(lines: Sequence[Line], pitch: float) -> Iterator[list[Line]]:
    """Lines that follow one another without a gap and are alike; or the rows of a table."""
    run: list[Line] = []
    for line in lines:
        if run and not _follows(run[-1], line, pitch):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _follows(above: Line, line: Line, pitch: float) -> bool:
    if above.tabular or line.tabular:
        return above.tabular and line.tabular
    step = line.middle - above.middle
    near = 0 < step <= _NEAR * pitch * max(line.height, above.height)
    return near and (alike(above, line) or _is_amid(above, line))


def _is_amid(above: Line, line: Line) -> bool:
    """Whether the font changes in the middle of a sentence."""
    return _same_size(above, line) and line.text[:1].islower() and not _CLOSED.search(above.text)


def _table(rows: Sequence[Line]) -> list[Block]:
    return [Block("\n".join(row.text for row in rows), list(rows), kind="table")]


def _paragraphs(run: Sequence[Line], hyphens: Hyphens) -> list[Block]:
    right = _right_edge(run)
    found: list[Block] = []
    for line in run:
        if found and _goes_on(found[-1], line, right):
            found[-1].text = _as_one(found[-1], line.text, hyphens)
            found[-1].lines.append(line)
        else:
            single = bool(found) and len(found[-1].lines) == 1
            found.append(Block(line.text, [line], gap=1 if single else 2))
        found[-1].full = line.right > right - 2 * line.height
    return found


def starts_anew(line: str) -> bool:
    """Whether a line begins with a bullet or a number, as paragraphs and items do."""
    return bool(_BULLET.match(line) or _MARK.match(line))


def _same_size(one: Line, other: Line) -> bool:
    return max(one.height, other.height) <= _SAME_SIZE * min(one.height, other.height)


def alike(one: Line, other: Line) -> bool:
    """Whether two lines are of one size and weight."""
    if not _same_size(one, other):
        return False
    weights = sorted((one.weight, other.weight))
    return weights[0] <= 0 or weights[1] < _BOLDER * weights[0]


def _right_edge(run: Sequence[Line]) -> float:
    """Where full lines end; the few that go further do not count."""
    return sorted(line.right for line in run)[-1 - len(run) // 12]


def _pitch(lines: Sequence[Line]) -> float:
    """From line to line in heights, as usual in this column."""
    steps = [
        (below.middle - above.middle) / below.height
        for above, below in pairwise(lines)
        if not above.tabular and not below.tabular
    ]
    usual = [step for step in steps if 0 < step <= _MOST_PITCH]
    return max(_PITCH, median(usual)) if len(usual) > 2 else _PITCH  # noqa: PLR2004


def _goes_on(block: Block, line: Line, right: float) -> bool:
    above = block.lines[-1]
    if above.text.endswith(BROKEN):
        return True
    head = min(line.head, _LONGEST_HEAD * line.height)
    full = above.right + _SPACE * line.height + head >= right
    if line.text[:1].islower() and not block.closed:
        long = max(_HALF * (right - above.left), _NARROWEST * line.height)
        return above.right - above.left >= long and not _opens(block, line)
    wide = above.right - above.left >= _NARROW * line.height
    return full and wide and not _opens(block, line)


def _opens(block: Block, line: Line) -> bool:
    """Whether a line begins a paragraph by its indent, or by a number after a full stop."""
    above = block.lines[-1]
    edge = max(above.left, above.labelled)
    marked = starts_anew(line.text)
    if _BULLET.match(line.text) or (marked and block.closed):
        return True
    first = len(block.lines) == 1
    if above.text.isupper() and not line.text.isupper() and first:
        return True
    if line.left > edge + _INDENT * line.height:
        return not (first and starts_anew(above.text))
    return not first and line.left < above.left - _INDENT * line.height


def runs_on(last: Block, first: Block) -> bool:
    """Whether a paragraph that ends a column or a page goes on with the block after it."""
    if {last.kind, first.kind} != {"text"} or last.closed:
        return False
    if last.text.endswith(BROKEN) or (first.text[:1].islower() and not starts_anew(first.text)):
        return _same_size(last.lines[-1], first.lines[0])
    both = last.full and len(last.lines) > 1 and _is_flowing(first)
    return both and alike(last.lines[-1], first.lines[0]) and not starts_anew(first.text)


def _is_flowing(block: Block) -> bool:
    line = block.lines[0]
    wide = line.right - line.left >= _NARROW * line.height
    return (block.full and wide) or len(block.lines) > 1


def _as_one(block: Block, text: str, hyphens: Hyphens) -> str:
    return hyphens.join(block.text, text, block.lines[-1].wrapped)


def joined(last: Block, first: Block, hyphens: Hyphens) -> Block:
    """The two halves of a paragraph as one."""
    text = _as_one(last, first.text, hyphens)
    return replace(last, text=text, lines=[*last.lines, *first.lines], full=first.full)
