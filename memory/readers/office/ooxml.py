"""Office's zip packages, opened with what holds no text left out, and old dialects made current."""

import re
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from ...errors import Unreadable

_MOST_MEBIBYTES = 200
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_XML = (".xml", ".rels")
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_USUAL = rb"http://schemas.openxmlformats.org/\1/2006/"


def opened(path: Path, open_with: Callable[[BytesIO], Any], program: str) -> Any:
    """What a library makes of the package.

    Pictures and the like are empty in it, so that one that is damaged or huge spoils nothing, and
    strict Open XML has the names of the usual kind. Raises Unreadable for a file that is empty,
    encrypted, of an old format, damaged, or has more than 200 MiB of XML.
    """
    damaged = f"no {program} document, or a damaged one: open it in {program} and save it again"
    with path.open("rb") as file:
        head = file.read(len(_OLD_OFFICE))
    if not head:
        raise Unreadable("the file is empty")
    if head == _OLD_OFFICE:
        raise Unreadable(
            f"encrypted, or of {program} 97 to 2003: "
            f"open it in {program} and save it without a password in today's format"
        )
    try:
        return open_with(_slimmed(path))
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # libraries find many words for a damaged file
        reason = " ".join(str(error).split()) or type(error).__name__
        raise Unreadable(f"{damaged} ({reason[:200]})") from error


def _slimmed(path: Path) -> BytesIO:
    """The package with its XML, as far as that can be read; all else is empty."""
    slim = BytesIO()
    with ZipFile(path) as package, ZipFile(slim, "w") as copy:
        names = {about.filename: about for about in package.infolist() if not about.is_dir()}
        size = sum(about.file_size for name, about in names.items() if _is_xml(name))
        if size > _MOST_MEBIBYTES << 20:
            raise Unreadable(f"more than {_MOST_MEBIBYTES} MiB of XML: save it in several files")
        for name in names:
            copy.writestr(name, _content(package, name) if _is_xml(name) else b"")
    slim.seek(0)
    return slim


def _is_xml(name: str) -> bool:
    return name.lower().endswith(_XML)


def _content(package: ZipFile, name: str) -> bytes:
    try:
        return _STRICT.sub(_USUAL, package.read(name))
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return b""  # a library misses it, if it matters
