"""Archives: every document in a zip or tar, and what was compressed alone."""

import bz2
import gzip
import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from stat import S_ISLNK
from typing import Any, BinaryIO, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from ...document import Bundle, Reading
from ...errors import Unreadable
from ..registry import Reader
from ..signatures import ZIP
from .labels import decoded, is_hidden
from .members import Members, opened
from .quota import Exhausted, Metered, Source, check_size, copy
from .salvage import salvaged

_ENCRYPTED, _UTF8, _UNIX = 0x1, 0x800, 3
_COMPRESSED: dict[bytes, Callable[[BinaryIO], Source]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\0": lzma.open,
}
_TARS = (".tar", ".tgz", ".taz", ".tbz", ".tbz2", ".tb2", ".txz")
_WRONG = (
    BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError,
    zlib.error, lzma.LZMAError, tarfile.TarError, OverflowError,
)  # fmt: skip
"""What the standard library raises on archives that are damaged, or written by another."""

_AGAIN = "get it again, or unpack it with a program that repairs archives"


def read_archive(path: Path) -> Reading | Bundle:
    """Every member that is a file, read by its own reader; hidden ones and links are left out.

    What was compressed alone is read as if it were not. Raises Unreadable when there is nothing,
    where it is damaged from its beginning, or nested too deeply.
    """
    with path.open("rb") as file, opened() as members:
        head = file.read(512)
        file.seek(0)
        if not head:
            raise Unreadable("the file is empty")
        opener = next((o for magic, o in _COMPRESSED.items() if head.startswith(magic)), None)
        if opener:
            return _decompress(path, opener(file), members)
        is_zip = head.startswith((ZIP, b"PK\x05\x06")) or path.suffix.lower() == ".zip"
        return _unpack(_unzip if is_zip else _untar, file, members)


def _decompress(path: Path, stream: Source, members: Members) -> Reading | Bundle:
    """A tar's members, or the one file that was compressed."""
    try:
        first = stream.read(512)
    except _WRONG as error:
        raise Unreadable(f"{_damaged(error)}; {_AGAIN}") from error
    source = Metered(stream, first, members.spent)
    name = path.name.lower()
    if first[257:262] == b"ustar" or name.endswith(_TARS) or ".tar." in name:
        return _unpack(_untar, source, members)

    def write(target: BinaryIO) -> None:
        try:
            copy(source, target, members.spent)
        except Exhausted:
            raise Unreadable(f"it is {members.spent.limit}, the limit: unpack it") from None
        except _WRONG as error:
            raise Unreadable(f"{_damaged(error)}; {_AGAIN}") from error

    return members.unwrap(path.stem, write)


def _unpack(unpack: "Callable[[Any, Members], str]", file: Source, members: Members) -> Bundle:
    """What `unpack` finds; it returns what is wrong with the archive, or fails."""
    problem = ""
    try:
        problem = unpack(file, members)
    except Exhausted:
        members.leave_out()
    except _WRONG as error:
        rest = "what comes after that is not read" if members else _AGAIN
        problem = f"{_damaged(error)}; {rest}"
    return _told(members, problem)


def _damaged(error: Exception) -> str:
    return f"damaged: {str(error) or type(error).__name__}"


def _told(members: Members, problem: str) -> Bundle:
    problems = "; ".join([*members.problems(), *([problem] if problem else [])])
    if not members:
        raise Unreadable(problems or "the archive is empty")
    return members.bundle(Unreadable(problems) if problems else None)


def _unzip(file: BinaryIO, members: Members) -> str:
    try:
        archive = ZipFile(file)
    except (BadZipFile, ValueError) as error:
        file.seek(0)
        for name, content in salvaged(file, members.spent):
            members.read(name, content)
        return f"{_damaged(error)}; {'what is left of it is read' if members.any_read else _AGAIN}"
    with archive:
        for name, info in _named(archive):
            _unzip_one(archive, name, info, members)
    return ""


def _named(archive: ZipFile) -> Iterator[tuple[str, ZipInfo]]:
    """Members that are files, with their names."""
    files = [info for info in archive.infolist() if not (_is_folder(info) or _is_link(info))]
    untold = [info for info in files if not info.flag_bits & _UTF8]
    names = decoded([info.orig_filename.encode("cp437") for info in untold])
    told = dict(zip(map(id, untold), names, strict=True))
    for info in files:
        name = told.get(id(info), info.orig_filename)
        if not is_hidden(name):
            yield name, info


def _is_folder(info: ZipInfo) -> bool:
    return info.filename != "" and info.is_dir()


def _is_link(info: ZipInfo) -> bool:
    return info.create_system == _UNIX and S_ISLNK(info.external_attr >> 16)


def _unzip_one(archive: ZipFile, name: str, info: ZipInfo, members: Members) -> None:
    def write(target: BinaryIO) -> None:
        if info.flag_bits & _ENCRYPTED:
            raise Unreadable("encrypted: unpack the archive with its password")
        check_size(info.file_size)
        try:
            with archive.open(info) as source:
                copy(source, target, members.spent)
        except NotImplementedError:
            raise Unreadable(
                "compressed in a way that is not supported: unpack the archive, or pack it again"
            ) from None
        except _WRONG as error:
            raise Unreadable(f"damaged in its archive: {error}") from error

    members.read(name, write)


def _untar(file: Source, members: Members) -> str:
    with tarfile.open(fileobj=cast(BinaryIO, file), mode="r|") as archive:
        for info in archive:
            name = info.name.encode("utf-8", "surrogateescape")
            source = archive.extractfile(info) if info.isreg() else None
            if source and not is_hidden(shown := decoded([name])[0]):
                _untar_one(shown, source, info.size, members)
    return ""


def _untar_one(name: str, source: Source, size: int, members: Members) -> None:
    def write(target: BinaryIO) -> None:
        check_size(size)
        copy(source, target, members.spent)

    members.read(name, write)


SUFFIXES = ".zip .tar .gz .bz2 .xz .tgz .taz .tbz .tbz2 .tb2 .txz".split()
reader = Reader("archive", 1, frozenset(SUFFIXES), read_archive, nests=True)
