"""A text made of parts that readers call by a label of their own: records, cells, cues."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ...document import PageKind, Reading
from ...errors import Unreadable
from .blocks import Block, grouped


@dataclass(frozen=True, slots=True)
class Part:
    """What is one page of the text: what it is called, and its blocks (none: an empty page)."""

    label: str
    blocks: Sequence[Block]


def joined(
    kind: PageKind,
    parts: Sequence[Part],
    unread: Sequence[str] = (),
    empty: str = "no text",
    gap: int = 2,
) -> Reading:
    """One text whose pages are the parts, `gap` newlines apart.

    Raises Unreadable with the reason `empty` where no part has a block.
    """
    groups = [(part.label, _apart(part.blocks, gap)) for part in parts]
    if not any(blocks for _, blocks in groups):
        raise Unreadable(empty)
    return replace(grouped(kind, groups), unread=tuple(unread))


def whole(lines: Iterable[str]) -> Sequence[Block]:
    """These lines as one block; none where there are no lines."""
    text = "\n".join(lines)
    return [Block(text)] if text else []


def field(name: str, value: str) -> str:
    """A line "name: value"; a value of several lines stands below its name."""
    value = value.strip()
    apart = "\n" if "\n" in value else " "
    return f"{name}:{apart}{value}" if name else value


def _apart(blocks: Sequence[Block], gap: int) -> Sequence[Block]:
    if not blocks or blocks[0].gap == gap:
        return blocks
    return [replace(blocks[0], gap=gap), *blocks[1:]]
