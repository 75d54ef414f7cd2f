"""A page in reading order: its header and footer, its text, and what belongs after that."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from .hyphens import Hyphens
from .order import regions
from .paragraphs import Block, blocks, joined, runs_on
from .rows import Row, words
from .running import Edges
from .sheet import Sheet
from .tables import Line, lines

_SMALL = 0.92  # of the height of the text


@dataclass(slots=True)
class Layout:
    """A page's blocks by their place; `notes` are footnotes, turned text, fields and remarks.

    Text that cannot be seen on a page that is `scanned` was recognised.
    """

    header: list[str] = field(default_factory=list[str])
    body: list[Block] = field(default_factory=list[Block])
    notes: list[Block] = field(default_factory=list[Block])
    footer: list[str] = field(default_factory=list[str])
    scanned: bool = False


def layout(sheet: Sheet, edges: Edges, hyphens: Hyphens) -> Layout:
    """The page in order. Its paragraphs are whole, as far as they stand on this page."""
    end = len(sheet.rows) - edges.footer
    found = Layout(_plain(sheet.rows[: edges.header]), footer=_plain(sheet.rows[end:]))
    columns = [lines(part) for part in regions(sheet.rows[edges.header : end]) if part]
    usual = usual_height(chain.from_iterable(columns))
    for column in columns:
        after = _first_note(column, usual)
        _extend(found.body, blocks(column[:after], hyphens), hyphens)
        found.notes += blocks(column[after:], hyphens)
    for turned in sheet.turned:
        found.notes += blocks(lines(turned), hyphens)
    found.notes += [Block(text, kind="extra") for text in sheet.extras]
    found.scanned = sheet.shows == "image"
    return found


def _extend(body: list[Block], column: list[Block], hyphens: Hyphens) -> None:
    """Add a column's blocks; a paragraph may run on from the column before."""
    if body and column and runs_on(body[-1], column[0]):
        body[-1] = joined(body[-1], column.pop(0), hyphens)
    body += column


def usual_height(lines: Iterable[Line]) -> float:
    """The height of most of the text, in points; 0 where there is none."""
    heights: Counter[float] = Counter()
    for line in lines:
        heights[round(line.height, 1)] += len(line.text)
    return max(heights, key=lambda height: heights[height], default=0.0)


def _plain(rows: Sequence[Row]) -> list[str]:
    return [words(row) for row in rows]


def _first_note(column: Sequence[Line], usual: float) -> int:
    """Where the footnotes of a column begin: small lines at its end, below others."""
    first = len(column)
    while first and not column[first - 1].tabular and column[first - 1].height < _SMALL * usual:
        first -= 1
    return first or len(column)
