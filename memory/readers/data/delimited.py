"""CSV and its kin: ranges of rows, each with the header; a page is a line of the file."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from ...document import PageMap, Reading
from ...errors import Unreadable
from ..decode import decode
from ..registry import Reader
from ..shapes.table_header import header_index
from ..shapes.table_lines import line_of
from ..shapes.tables import Part, parts
from .dialect import Record, dialect_of, records

_SAMPLE = 100  # rows, among which the header is looked for
_NO_HEADER: Record = 0, ()


def read_delimited(path: Path) -> Reading:
    """The rows as lines, cells joined by " | ", with the header at the top of each range of rows.

    Delimiter and quotes are found by what cuts the rows most evenly. A page is a line of the file;
    that of a record of several lines is the first, and the others are empty. Raises Unreadable for
    a file that is empty or in no known encoding.
    """
    data = path.read_bytes()
    if not data.strip():
        raise Unreadable("the file is empty")
    text = decode(data)
    del data
    reading = _Assembly().reading(records(text, dialect_of(text, path.suffix)))
    if not reading.text:
        raise Unreadable("no text: every cell is empty")
    return reading


class _Assembly:
    """Puts the text together, and notes where in it each line of the file stands."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._starts: list[int] = []
        self._leads: list[tuple[int, int]] = []
        self._lines: list[int] = []  # of the file, at which the table's rows begin

    def reading(self, found: Iterable[Record]) -> Reading:
        """The reading of a file with these records."""
        waiting = iter(found)
        sample = list(islice(waiting, _SAMPLE))
        index = header_index([cells for _, cells in sample])
        titles, below = (sample[:index], sample[index + 1 :]) if index is not None else ([], sample)
        for line, cells in titles:
            if title := line_of(cells):
                self._add(title, [line], lead=True, gap="\n")
        told, header = _NO_HEADER if index is None else sample[index]
        leads = len(self._leads)
        for part in parts(header, self._noted(chain(below, waiting))):
            self._add_part(part, told)
            told = 0
        if len(self._leads) <= leads + 1:
            self._leads.clear()  # it is one passage
        text = "".join([*self._pieces, "\n"]) if self._pieces else ""
        return Reading(text, PageMap("line", self._starts or [0], len(text)), self._leads)

    def _noted(self, found: Iterable[Record]) -> Iterator[Sequence[str]]:
        for line, cells in found:
            self._lines.append(line)
            yield cells

    def _add_part(self, part: Part, told: int) -> None:
        """A part of the table; its header stands on the file's line `told` (0: it is repeated)."""
        lines = [self._lines[index] for index in part.rows]
        above = part.text.count("\n") + 1 - len(lines)
        gap = "\n\n" if part.lead and not told else "\n"
        self._add(part.text, [told or lines[0]] * above + lines, bool(part.lead), gap)

    def _add(self, text: str, lines: Sequence[int], lead: bool, gap: str) -> None:
        """Lines of text, and on which line of the file each stands."""
        if self._pieces:
            self._pieces.append(gap)
            self._length += len(gap)
        offset = self._length
        for line, content in zip(lines, text.split("\n"), strict=True):
            if lead:
                self._leads.append((offset, offset + len(content)))
                lead = False
            self._starts += [offset] * (line - len(self._starts))
            offset += len(content) + 1
        self._pieces.append(text)
        self._length += len(text)


reader = Reader("delimited", 1, frozenset({".csv", ".tsv", ".tab", ".psv"}), read_delimited)
