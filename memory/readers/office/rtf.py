"""Rich text: its paragraphs, and its tables as rows with their header.

Pictures and embedded objects are left out; the text of a footnote stands where it is referred to.
"""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from ...document import Reading
from ...errors import Unreadable
from ..registry import Reader
from ..shapes.blocks import Block, paragraphs
from ..shapes.table_header import header_index
from ..shapes.tables import headed_blocks

_DAMAGED = "no rich text, or damaged: open it in Word or LibreOffice and save it again"
_CUT_OFF = "the file ends before its text does: it was cut off"

_BINARY = re.compile(rb"\\bin(\d{1,9}) ?")
_OBJECT = re.compile(rb"\\(?:pict|objdata)(?![a-z])(?>[^{}\\]+|\\[^{}]|\{[^{}]*\})*")
_HIGH = re.compile(rb"[\x80-\xff]")
_UNKNOWN_FONTS = re.compile(r"\\fcharset[78]\d")
_ENCODINGS = (("mac", "mac_roman"), ("pca", "cp850"), ("pc", "cp437"))

_ROW_BEGINS, _ROW_ENDS, _CELL_ENDS = "\x1d", "\x1e", "\x1f"
_SIGNS = (
    (re.compile(r"\\trowd(?![a-zA-Z])"), r"\'1d"),
    (re.compile(r"\\(?:nest)?row(?![a-zA-Z])"), r"\'1e"),
    (re.compile(r"\\(?:nest)?cell(?![a-zA-Z])"), r"\'1f"),
    (re.compile(r"\{\s*(?:\\\*)?\\footnote(?![a-zA-Z])"), "{ (note) "),
    (re.compile(r"\{\\field(?![a-zA-Z])"), "\n{\\field"),  # the library looks along whole lines
)


def read_rtf(path: Path) -> Reading:
    """The text of an RTF file; a page is a paragraph or a table.

    Raises Unreadable for a file that is empty, no RTF, damaged, or without text.
    """
    data = path.read_bytes()
    if not data.strip():
        raise Unreadable("the file is empty")
    if rb"{\rtf" not in data[:1024]:
        raise Unreadable(_DAMAGED)
    blocks = list(_blocks(_plain(data)))
    if not blocks:
        raise Unreadable("no text: it holds only pictures or embedded objects, or none at all")
    reading = paragraphs(blocks)
    whole = data.rstrip(b"\0\r\n\t ").endswith(b"}")
    return (
        reading if whole else Reading(reading.text, reading.pages, reading.headings, (), [_CUT_OFF])
    )


def _plain(data: bytes) -> str:
    """The characters, with signs for the edges of rows and cells."""
    source = _HIGH.sub(_escaped, _OBJECT.sub(b"", _without_binary(data))).decode("ascii")
    for pattern, sign in _SIGNS:
        source = pattern.sub(sign.replace("\\", r"\\"), source)
    told = (name for word, name in _ENCODINGS if re.search(rf"\\{word}(?![a-z])", source[:1024]))
    encoding = next(told, "cp1252")
    try:
        return _converted(source, encoding)
    except LookupError:
        return _converted(_UNKNOWN_FONTS.sub(r"\\fcharset0", source), encoding)


def _converted(source: str, encoding: str) -> str:
    library: Any = import_module("striprtf.striprtf")
    try:
        text: str = library.rtf_to_text(source, encoding, "replace")
    except (ValueError, TypeError, OverflowError) as error:
        raise Unreadable(f"{_DAMAGED} ({error})") from error
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _escaped(found: re.Match[bytes]) -> bytes:
    return b"\\'%02x" % found[0][0]


def _without_binary(data: bytes) -> bytes:
    """The file without the stretches whose length it tells, which need not look like RTF."""
    pieces: list[bytes] = []
    start = 0
    while found := _BINARY.search(data, start):
        pieces.append(data[start : found.start()])
        start = found.end() + int(found[1])
    return b"".join([*pieces, data[start:]])


def _blocks(text: str) -> Iterator[Block]:
    rows: list[list[str]] = []
    for chunk in re.split(f"(?<={_ROW_ENDS})", text):
        before, _, cells = chunk.partition(_ROW_BEGINS)
        if before.strip():
            yield from _table(rows)
            rows = []
            yield from _lines(before)
        if chunk.endswith(_ROW_ENDS):
            rows.append([_clean(cell) for cell in cells.split(_CELL_ENDS)])
        else:
            yield from _table(rows)
            rows = []
            yield from _lines(cells)


def _table(rows: list[list[str]]) -> Iterator[Block]:
    yield from headed_blocks(rows, header_index(rows))


def _lines(text: str) -> Iterator[Block]:
    for line in text.split("\n"):
        clean = _clean(line)
        if clean:
            yield Block(clean)


def _clean(text: str) -> str:
    """The text on one line, without soft hyphens and the signs of an unfinished row."""
    signs = dict.fromkeys(map(ord, (_ROW_BEGINS, _ROW_ENDS, _CELL_ENDS)), " ")
    return " ".join(text.translate(signs | {0xAD: None}).split())


reader = Reader("rtf", 1, frozenset({".rtf"}), read_rtf)
