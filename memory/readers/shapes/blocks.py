"""From a document's blocks (paragraphs, headings, rows) to one text with its sections."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ...document import Mark, MarkKind, PageKind, PageMap, Reading
from ..decode import cleaned

_LABEL_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text, not blank, `gap` newlines after the block before it.

    `leads` are ranges of lines in it at which a passage begins: a table's repeated header.
    """

    text: str
    gap: int = 2
    heading: bool = False
    leads: Sequence[tuple[int, int]] = ()
    mark: MarkKind | None = None


def row(cells: Iterable[str]) -> str:
    """A table's row as a line; empty cells keep their place, but for those at the end."""
    return " | ".join(cells).rstrip(" |").lstrip()


def sections(blocks: Sequence[Block]) -> Reading:
    """One text whose headings begin sections; what comes before the first has no label."""
    text, ranges = _join(blocks)
    headings = [place for block, place in zip(blocks, ranges, strict=True) if block.heading]
    starts, labels = [start for start, _ in headings], [short_label(text[a:b]) for a, b in headings]
    if not starts or starts[0] > 0:
        starts, labels = [0, *starts], ["", *labels]
    pages = PageMap("section", starts, len(text), labels)
    return Reading(text, pages, _openings(blocks, ranges), _marks(blocks, ranges))


def paragraphs(blocks: Sequence[Block]) -> Reading:
    """One text in which each block is a paragraph, called by its number."""
    text, ranges = _join(blocks)
    pages = PageMap("paragraph", [start for start, _ in ranges] or [0], len(text))
    return Reading(text, pages, _openings(blocks, ranges), _marks(blocks, ranges))


def grouped(kind: PageKind, groups: Iterable[tuple[str, Sequence[Block]]]) -> Reading:
    """One text in which each group of blocks is a page with its label; a group may be empty."""
    blocks: list[Block] = []
    firsts: list[int] = []
    labels: list[str] = []
    for label, group in groups:
        firsts.append(len(blocks))
        labels.append(label)
        blocks += group
    text, ranges = _join(blocks)
    places = [*(start for start, _ in ranges), len(text)]
    starts = [0, *(places[first] for first in firsts[1:])]
    pages = PageMap(kind, starts, len(text), labels or [""])
    return Reading(text, pages, _openings(blocks, ranges), _marks(blocks, ranges))


def joined(blocks: Sequence[Block], gap: int = 2) -> Block:
    """The blocks as one, `gap` newlines after what stands before it."""
    text, ranges = _join(blocks)
    return Block(text.removesuffix("\n"), gap, leads=_openings(blocks, ranges))


def short_label(heading: str) -> str:
    """A heading as a page's label: on one line, of bounded length."""
    label = " ".join(heading.split())
    return label if len(label) <= _LABEL_CHARACTERS else label[: _LABEL_CHARACTERS - 1] + "…"


def _join(blocks: Sequence[Block]) -> tuple[str, list[tuple[int, int]]]:
    """The text, and where in it each block stands."""
    pieces: list[str] = []
    ranges: list[tuple[int, int]] = []
    length = 0
    gaps = [after.gap for _, after in pairwise(blocks)] + [1]
    for block, gap in zip(blocks, gaps, strict=False):
        ranges.append((length, length + len(block.text)))
        pieces += [block.text, "\n" * gap]
        length += len(block.text) + gap
    return cleaned("".join(pieces)), ranges


def _openings(blocks: Sequence[Block], ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where passages begin: at headings, and at the lines that lead parts of a table."""
    found: list[tuple[int, int]] = []
    for block, (start, end) in zip(blocks, ranges, strict=True):
        leads = [(0, end - start)] if block.heading else block.leads
        found += [(start + first, start + last) for first, last in leads]
    return found


def _marks(blocks: Sequence[Block], ranges: Sequence[tuple[int, int]]) -> list[Mark]:
    placed = zip(blocks, ranges, strict=True)
    return [Mark(block.mark, *place) for block, place in placed if block.mark]
