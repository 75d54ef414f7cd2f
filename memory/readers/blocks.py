"""From a document's blocks (paragraphs, headings, rows) to one text with its sections."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..document import PageMap, Reading
from .decode import cleaned

_LABEL_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text, not blank, `gap` newlines after the block before it."""

    text: str
    gap: int = 2
    heading: bool = False


def row(cells: Iterable[str]) -> str:
    """A table's row as a line; empty cells keep their place, but for those at the end."""
    return " | ".join(cells).rstrip(" |").lstrip()


def sections(blocks: Sequence[Block]) -> Reading:
    """One text whose headings begin sections; what comes before the first has no label."""
    text, ranges = _join(blocks)
    headings = [place for block, place in zip(blocks, ranges, strict=True) if block.heading]
    starts, labels = [start for start, _ in headings], [_label(text[a:b]) for a, b in headings]
    if not starts or starts[0] > 0:
        starts, labels = [0, *starts], ["", *labels]
    return Reading(text, PageMap("section", starts, len(text), labels), headings)


def paragraphs(blocks: Sequence[Block]) -> Reading:
    """One text in which each block is a paragraph, called by its number."""
    text, ranges = _join(blocks)
    return Reading(text, PageMap("paragraph", [start for start, _ in ranges] or [0], len(text)))


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


def _label(heading: str) -> str:
    label = " ".join(heading.split())
    return label if len(label) <= _LABEL_CHARACTERS else label[: _LABEL_CHARACTERS - 1] + "…"
