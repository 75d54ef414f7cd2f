"""Tables as ranges of rows, each intelligible alone: it begins with the table's header line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from .blocks import Block, joined
from .table_lines import Line, collapsed, line_of, lines, share

_LONGEST_HEADER = 300
"""A longer header line is not repeated: its rows become records."""

_LONGEST_NAME = 100
_LONGEST_KEY = 0.3  # of a passage: a longer first line of a record is not repeated


@dataclass(frozen=True, slots=True)
class Part:
    """Some of a table's rows as lines; `rows` has the index of each line's row.

    The first `lead` characters of the text, where there are any, are a line that stays with the one
    below it: the header, which is no row, or the first field of a record.
    """

    text: str
    lead: int = 0
    rows: Sequence[int] = ()

    @property
    def first(self) -> int:
        """Index of the first row; 0 where there is only the header."""
        return self.rows[0] if self.rows else 0

    @property
    def stop(self) -> int:
        """Index after the last row; 0 where there is only the header."""
        return self.rows[-1] + 1 if self.rows else 0


def parts(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[Part]:
    """The table in ranges of about a passage each; blank rows are left out.

    A row that does not fit a passage together with the header becomes a record: lines of
    "Header: value" without its empty cells. Without a header (an empty one) all are plain rows.
    """
    names = [collapsed(name) for name in header]
    head = line_of(names)
    wide = len(head) > _LONGEST_HEADER
    room = 1 - share(head)
    told = False
    for fits, run in groupby(
        lines(rows), lambda line: not head or (not wide and line.share <= room)
    ):
        if fits:
            yield from _packed(head, run)
        else:
            if head and not told:
                yield Part(head)
            for line in run:
                yield from _record(names, line)
        told = True
    if head and not told:
        yield Part(head)


def table_blocks(header: Sequence[str], rows: Iterable[Sequence[str]], gap: int = 2) -> list[Block]:
    """The table as one block, or none when it has no text; one that fits a passage stays plain."""
    blocks = part_blocks(list(parts(header, rows)))
    return [joined(blocks, gap)] if blocks else []


def headed_blocks(rows: Sequence[Sequence[str]], index: int | None, gap: int = 2) -> list[Block]:
    """The table whose header is the row with this index, if any; the rows above it are titles."""
    if index is None:
        return table_blocks([], rows, gap)
    titles = table_blocks([], rows[:index], gap)
    table = table_blocks(rows[index], rows[index + 1 :], 1 if titles else gap)
    if any(block.leads for block in table):
        titles = [replace(block, leads=[(0, len(block.text))]) for block in titles]
    return [joined(titles + table, gap)] if titles else table


def part_blocks(found: Sequence[Part]) -> list[Block]:
    """A block for each part; one that is alone stays plain, for nothing of it is repeated."""
    return [
        Block(
            part.text,
            gap=2 if part.lead or not index else 1,
            leads=[(0, part.lead)] if part.lead and len(found) > 1 else [],
        )
        for index, part in enumerate(found)
    ]


def _packed(head: str, below: Iterable[Line]) -> Iterator[Part]:
    """As many of the lines below the head as fit, again and again."""
    start = share(head) if head else 0.0
    held: list[Line] = []
    taken = start
    for line in below:
        if held and taken + line.share > 1:
            yield _part(head, held)
            held, taken = [], start
        held.append(line)
        taken += line.share
    if held:
        yield _part(head, held)


def _part(head: str, held: Sequence[Line]) -> Part:
    above = [head] if head else []
    text = "\n".join([*above, *(line.text for line in held)])
    return Part(text, len(head), [line.row for line in held])


def _record(names: Sequence[str], line: Line) -> Iterator[Part]:
    """A row as lines of fields; where they are many, each range begins with the first of them."""
    named = [*names, *[""] * (len(line.cells) - len(names))]
    pairs = zip(named, map(collapsed, line.cells), strict=False)
    fields = [f"{_cut(name)}: {cell}" if name else cell for name, cell in pairs if cell]
    key, *others = (Line(field, line.row, share(field)) for field in fields)
    if others and key.share <= _LONGEST_KEY:
        yield from _packed(key.text, others)
    else:
        for part in _packed("", [key, *others]):
            yield replace(part, lead=part.text.find("\n") if "\n" in part.text else 0)


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
