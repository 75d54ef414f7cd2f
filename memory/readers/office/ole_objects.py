"""What is inside an OLE object of an Office file, as far as its streams tell it plainly."""

from importlib import import_module
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any
from zipfile import ZipFile

_MOST_BYTES = 64 << 20
_PLAIN = ("Package", "CONTENTS")
_NATIVE = "\x01Ole10Native"
_OWN = {"Workbook": ".xls", "Book": ".xls", "WordDocument": ".doc", "PowerPoint Document": ".ppt"}
"""Streams of an object that is a whole document of an old Office, and its suffix."""

_LENGTH, _HEADER = 4, 6
_BETWEEN = 8
"""Bytes before the data: its length, and in a packed file also flags; and between its names."""


def object_in(package: ZipFile, name: str) -> tuple[str, bytes] | None:
    """Name and content of the document in the object at this entry; None where none is known."""
    library: Any = import_module("olefile")
    try:
        if package.getinfo(name).file_size > _MOST_BYTES:
            return None
        content = package.read(name)
        with library.OleFileIO(BytesIO(content)) as ole:
            return _inside(ole, PurePosixPath(name).stem, content)
    except Exception:  # olefile fails in many ways on a damaged object
        return None


def _inside(ole: Any, name: str, content: bytes) -> tuple[str, bytes] | None:
    for stream in _PLAIN:
        if ole.exists(stream):
            return name, ole.openstream(stream).read()
    for stream, suffix in _OWN.items():
        if ole.exists(stream):
            return f"{name}{suffix}", content
    return _packed(ole.openstream(_NATIVE).read()) if ole.exists(_NATIVE) else None


def _packed(data: bytes) -> tuple[str, bytes] | None:
    """A file that was dropped into a document: its label, its path, another path, its bytes."""
    label, _, rest = data[_HEADER:].partition(b"\0")
    _, _, rest = rest.partition(b"\0")
    size = int.from_bytes(rest[_LENGTH:_BETWEEN], "little")
    rest = rest[_BETWEEN + size :]
    size = int.from_bytes(rest[:_LENGTH], "little")
    content = rest[_LENGTH : _LENGTH + size]
    return (
        (label.decode("cp1252", "replace"), content) if content and len(content) == size else None
    )
