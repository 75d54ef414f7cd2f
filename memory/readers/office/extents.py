"""How many cells a workbook's sheets span, before a library unfolds them in memory."""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from ...errors import Unreadable

MOST_CELLS = 5_000_000
TOO_MANY = f"more than {MOST_CELLS:,} cells: save the sheets that you need as CSV"

_MOST_BYTES = 1 << 30
_SHEET = re.compile(r"xl/worksheets/[^/]+\.(?:xml|bin)", re.IGNORECASE)
_CELL = re.compile(
    rb"""[<:]c\s(?>(?:[^>]*?\s)??r=["'])([A-Z]{1,3})([0-9]{1,7})["'](?>[^>]*)(?<!/)>"""
)
_ROW, _FILLED = 0, range(2, 12)
"""Kinds of records in a binary sheet ([MS-XLSB] 2.3.1)."""

_CHUNK = 1 << 20
_LONGEST_TAG = 1 << 10


def refuse_too_wide(path: Path) -> None:
    """Raise Unreadable where the filled cells of an Excel workbook span more than 5,000,000 cells.

    One cell in the last corner of a sheet is enough: the library makes room for all that are
    between. Other files pass.
    """
    try:
        with ZipFile(path) as package:
            sheets = [about for about in package.infolist() if _SHEET.fullmatch(about.filename)]
            if sum(about.file_size for about in sheets) > _MOST_BYTES:
                raise Unreadable("its sheets have more than 1 GiB: save those that you need as CSV")
            spans = (_span(package, about.filename) for about in sheets)
            if sum(spans) > MOST_CELLS:
                raise Unreadable(TOO_MANY)
    except (
        BadZipFile,
        OSError,
        ValueError,
        NotImplementedError,
        EOFError,
        RuntimeError,
        zlib.error,
    ):
        return  # the library has a word for it


def _span(package: ZipFile, name: str) -> int:
    with package.open(name) as part:
        places = _cells if name.lower().endswith(".xml") else _binary_cells
        edges = list(places(iter(lambda: part.read(_CHUNK), b"")))
    if not edges:
        return 0
    height = max(edge[1] for edge in edges) - min(edge[0] for edge in edges) + 1
    return height * (max(edge[3] for edge in edges) - min(edge[2] for edge in edges) + 1)


def _cells(chunks: Iterator[bytes]) -> Iterator[tuple[int, int, int, int]]:
    """First and last row and column of the filled cells in each chunk of a sheet's XML."""
    carried = b""
    for chunk in chunks:
        text = carried + chunk
        places = _CELL.findall(text)
        if places:
            rows = [int(row) for _, row in places]
            columns = [_number(letters) for letters in {letters for letters, _ in places}]
            yield min(rows), max(rows), min(columns), max(columns)
        last = text.rfind(b"<")
        carried = text[last:] if last >= 0 and len(text) - last < _LONGEST_TAG else b""


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _binary_cells(chunks: Iterator[bytes]) -> Iterator[tuple[int, int, int, int]]:
    """The same of a binary sheet, for each of its rows."""
    data = b"".join(chunks)
    row, offset = 0, 0
    columns: list[int] = []
    while offset + 2 <= len(data):
        kind, offset = _varint(data, offset, 2)
        size, offset = _varint(data, offset, 4)
        first = int.from_bytes(data[offset : offset + 4], "little")
        if kind == _ROW:
            if columns:
                yield row, row, min(columns), max(columns)
            row, columns = first, []
        elif kind in _FILLED:
            columns.append(first)
        offset += size
    if columns:
        yield row, row, min(columns), max(columns)


def _varint(data: bytes, offset: int, longest: int) -> tuple[int, int]:
    """A number of up to so many bytes of 7 bits, and the offset behind it."""
    number = 0
    for index, byte in enumerate(data[offset : offset + longest]):
        number |= (byte & 0x7F) << (7 * index)
        if not byte & 0x80:
            return number, offset + index + 1
    return number, offset + longest
