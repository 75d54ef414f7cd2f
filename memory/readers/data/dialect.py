"""How a delimited table is written: what parts its cells, and what quotes them."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

_SAMPLE_LINES = 200
_SAMPLE_CHARACTERS = 1 << 16
_LONGEST_FIELD = (1 << 31) - 1
_MOST_LINES = 20  # of a record in a file whose quotes do not pair
_LEAST_CUT = 0.5  # of the records: where fewer have several cells, there is no table

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_TOLD = re.compile(r"\"?sep=(.)\"?[\r\n]", re.IGNORECASE)
_EDGE = r"(?:^|[,;\t|])[ ]*"
_DOUBLE = re.compile(_EDGE + '"', re.MULTILINE)
_SINGLE = re.compile(_EDGE + r"'[^'\r\n]*'(?=\s*[,;\t|\r\n]|\Z)", re.MULTILINE)
_ESCAPED = re.compile(r'(?<!\\)\\"(?![,;\t|\r\n])')
_USUAL = {".tsv": "\t;|,", ".tab": "\t;|,", ".psv": "|\t;,"}

Record = tuple[int, Sequence[str]]
"""The line of the file, from 1, on which a record begins, and its cells."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What parts cells ("" for one cell a line), quotes and escapes; `quote` may be none."""

    delimiter: str
    quote: str | None = '"'
    escape: str | None = None
    first: int = 0
    """Lines before the table that only tell of the delimiter."""


def dialect_of(text: str, suffix: str) -> Dialect:
    """The dialect that cuts the first rows most evenly, or what the file tells of it (`sep=;`)."""
    sample = "".join(islice(lines_of(text), _SAMPLE_LINES))[:_SAMPLE_CHARACTERS]
    quote = "'" if not _DOUBLE.search(sample) and len(_SINGLE.findall(sample)) > 1 else '"'
    plain = Dialect("", quote, "\\" if _ESCAPED.search(sample) else None)
    told = _TOLD.match(sample)
    if told:
        found = replace(plain, delimiter=told[1], first=1)
    else:
        usual = _USUAL.get(suffix.lower(), "\t;|,")
        known = [replace(plain, delimiter=delimiter) for delimiter in usual]
        best = max(known, key=lambda one: _evenness(sample, one)[1])
        found = best if _evenness(sample, best)[0] >= _LEAST_CUT else plain
    return found if _paired(text, found) else replace(found, quote=None)


def records(text: str, dialect: Dialect) -> Iterator[Record]:
    """The records in order, with the lines on which they begin."""
    lines = islice(lines_of(text), dialect.first, None)
    if not dialect.delimiter:
        yield from ((number, [line]) for number, line in enumerate(lines, dialect.first + 1))
        return
    reader = _reader(lines, dialect)
    begin = 1
    for cells in reader:
        yield dialect.first + begin, cells
        begin = reader.line_num + 1


def lines_of(text: str) -> Iterator[str]:
    """The lines with their ends, one at a time."""
    return (found[0] for found in _LINE.finditer(text))


def _reader(lines: Iterable[str], dialect: Dialect, strict: bool = False) -> Any:
    csv.field_size_limit(_LONGEST_FIELD)
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        escapechar=dialect.escape,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        skipinitialspace=dialect.delimiter != "\t",
        strict=strict,
    )


def _evenness(sample: str, dialect: Dialect) -> tuple[float, float]:
    """Which share of the records has several cells, and which the most usual number of several."""
    counts = Counter(len(cells) for cells in _reader(lines_of(sample), dialect) if cells)
    several = [count for cells, count in counts.items() if cells > 1]
    return sum(several) / max(1, counts.total()), max(several, default=0) / max(1, counts.total())


def _paired(text: str, dialect: Dialect) -> bool:
    """Whether quotes pair, or at least none swallows many lines."""
    if not dialect.delimiter or (dialect.quote or "") not in text:
        return True
    try:
        for _ in _reader(lines_of(text), dialect, strict=True):
            pass
    except csv.Error:
        last = 0
        reader = _reader(lines_of(text), dialect)
        for _ in reader:
            if reader.line_num - last > _MOST_LINES:
                return False
            last = reader.line_num
    return True
