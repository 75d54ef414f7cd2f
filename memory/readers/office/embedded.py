"""Documents inside Word, PowerPoint and Excel files: embedded ones, and parts in other formats."""

import posixpath
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, is_zipfile

from ...document import Bundle, Reading
from ...errors import Unreadable
from ..archive.members import Members, opened
from ..archive.quota import check_size, copy
from .ole_objects import object_in

_EMBEDDED = re.compile(r"(?:word|xl|ppt)/embeddings/[^/]+", re.IGNORECASE)
_OF_CHARTS = re.compile(r".*/charts/_rels/[^/]+\.rels", re.IGNORECASE)
_TARGET = re.compile(rb"""embeddings/([^/"']+)["']""")
_BODY_RELATIONS = "word/_rels/document.xml.rels"
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*/aFChunk[\"'][^<>]*>")
_CHUNK = re.compile(rb"""\sTarget=["']([^"']+)["']""")
_MOST_RELATIONS = 16 << 20
_WRONG = (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
_NO_TEXT = "no text: "
_UNREAD = "{} not read, as no format is known of it: open it and save it beside the document"


def read_all(read: Callable[[Path], Reading], path: Path) -> Reading | Bundle:
    """What `read` makes of a file, with the documents inside it as its members, if there are any.

    The workbooks behind charts are none: charts tell their values. Raises what `read` does, where
    nothing inside can be told.
    """
    chunks, objects = _names(path)
    own: Reading | Unreadable
    try:
        own = read(path)
    except Unreadable as reason:
        own = reason
    if not chunks and not objects:
        return _told(own)
    try:
        with opened() as members, ZipFile(path) as package:
            unread = [*_gather(package, [*chunks, *objects], members), *members.problems()]
            if isinstance(own, Reading):
                own = replace(own, unread=(*own.unread, *unread))
            if not members:
                return _told(own)
            only_chunks = chunks and isinstance(own, Unreadable) and str(own).startswith(_NO_TEXT)
            return members.bundle(None if only_chunks else own)
    except Unreadable as reason:  # nested too deeply
        if isinstance(own, Reading):
            return replace(own, unread=(*own.unread, f"an embedded document: {reason}"))
        raise own from reason


def _told(own: Reading | Unreadable) -> Reading:
    if isinstance(own, Unreadable):
        raise own
    return own


def _names(path: Path) -> tuple[Sequence[str], Sequence[str]]:
    """The entries that are parts of the text in other formats, and those that are embedded."""
    try:
        if not is_zipfile(path):
            return [], []
        with ZipFile(path) as package:
            names = sorted(about.filename for about in package.infolist() if about.file_size)
            objects = [name for name in names if _EMBEDDED.fullmatch(name)]
            of_charts = set(_behind_charts(package, names)) if objects else set[str]()
            chunks = _chunks(package) if _BODY_RELATIONS in names else []
            kept = [name for name in objects if PurePosixPath(name).name not in of_charts]
            return [name for name in chunks if name in names], kept
    except _WRONG:
        return [], []  # the reader has a word for it


def _behind_charts(package: ZipFile, names: Sequence[str]) -> Iterator[str]:
    for name in filter(_OF_CHARTS.fullmatch, names):
        for target in _TARGET.findall(_beginning(package, name)):
            yield target.decode(errors="replace")


def _chunks(package: ZipFile) -> list[str]:
    """The targets of a Word document's relations to parts in other formats."""
    relations = _RELATION.findall(_beginning(package, _BODY_RELATIONS))
    found = (target for relation in relations for target in _CHUNK.findall(relation))
    targets = (target.decode(errors="replace") for target in found)
    return [posixpath.normpath(posixpath.join("/word", target))[1:] for target in targets]


def _beginning(package: ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(_MOST_RELATIONS)


def _gather(package: ZipFile, names: Sequence[str], members: Members) -> Sequence[str]:
    """Read what is inside; what is to be said of objects in which nothing is known."""
    unknown = 0
    for name in dict.fromkeys(names):
        if members.full or not name.lower().endswith(".bin"):
            members.read(PurePosixPath(name).name, _writer(package, name, members))
            continue
        members.spent.passed += package.getinfo(name).file_size
        found = object_in(package, name)
        if found:
            members.read_bytes(*found)
        unknown += not found
    many = f"{unknown} embedded objects are" if unknown > 1 else "an embedded object is"
    return [_UNREAD.format(many)] if unknown else []


def _writer(package: ZipFile, name: str, members: Members) -> Callable[[BinaryIO], object]:
    def write(target: BinaryIO) -> None:
        try:
            check_size(package.getinfo(name).file_size)
            with package.open(name) as source:
                copy(source, target, members.spent)
        except _WRONG as error:
            raise Unreadable(f"damaged in its document: {error}") from error

    return write
