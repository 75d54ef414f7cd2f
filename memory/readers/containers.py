"""Files in files: what a zip or an OLE2 compound file is, told by what it holds."""

import re
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZipFile

_LARGEST_DIRECTORY = 4 << 20
"""Bytes of a zip's directory; one that is larger is an archive, not a document."""

_LARGEST_PART = 1 << 20
_END = re.compile(rb"PK\x05\x06.{8}(.{4})", re.DOTALL)
_LARGE_END = re.compile(rb"PK\x06\x06.{36}(.{8})", re.DOTALL)
_LOCATOR = b"PK\x06\x07"
_TOLD_ELSEWHERE = 0xFFFFFFFF
_LONGEST_END = 76 + 22 + 0xFFFF

_MAIN_PARTS = (
    (b"ms-excel.sheet.binary", ".xlsb"),
    (b"wordprocessingml.document.main", ".docx"),
    (b"wordprocessingml.template.main", ".docx"),
    (b"ms-word.document.macroenabled", ".docx"),
    (b"ms-word.template.macroenabled", ".docx"),
    (b"spreadsheetml.sheet.main", ".xlsx"),
    (b"spreadsheetml.template.main", ".xlsx"),
    (b"ms-excel.sheet.macroenabled", ".xlsx"),
    (b"ms-excel.template.macroenabled", ".xlsx"),
    (b"presentationml.presentation.main", ".pptx"),
    (b"presentationml.template.main", ".pptx"),
    (b"presentationml.slideshow.main", ".pptx"),
    (b"ms-powerpoint.", ".pptx"),
    (b"ms-visio.", ".vsdx"),
    (b"xps-fixeddocumentsequence", ".xps"),
)
_MEDIA_TYPES = (
    ("application/epub+zip", ".epub"),
    ("opendocument.text", ".odt"),
    ("opendocument.spreadsheet", ".ods"),
    ("opendocument.presentation", ".odp"),
    ("opendocument.graphics", ".odg"),
    ("opendocument.formula", ".odf"),
    ("opendocument.base", ".odb"),
    ("opendocument.database", ".odb"),
    ("sun.xml.writer", ".sxw"),
    ("sun.xml.calc", ".sxc"),
    ("sun.xml.impress", ".sxi"),
)
_TELLING_NAMES = (
    ("AndroidManifest.xml", ".apk"),
    ("Index/Document.iwa", ".iwork"),
    ("Index.zip", ".iwork"),
    ("index.apxl", ".iwork"),
    ("META-INF/MANIFEST.MF", ".jar"),
)
_ENCRYPTED = ".encrypted"
_MAIN_STREAMS = (
    ("EncryptedPackage", _ENCRYPTED),
    ("EncryptedSummary", _ENCRYPTED),
    ("WordDocument", ".doc"),
    ("PowerPoint Document", ".ppt"),
    ("__properties_version1.0", ".msg"),
    ("Workbook", ".xls"),
    ("Book", ".xls"),
    ("FileHeader", ".hwp"),
    ("VisioDocument", ".vsd"),
    ("StarWriterDocument", ".sdw"),
    ("StarCalcDocument", ".sdc"),
    ("PerfectOffice_MAIN", ".wpd"),
)
_HEAD_OF_STREAM = 1024
_FLAGS_OF_WORD, _WORD_ENCRYPTED = 0x0B, 0x01
"""The byte of a WordDocument stream that holds flags, and the one for encryption ([MS-DOC])."""

_EXCEL_TELLING, _EXCEL_ENCRYPTED = 3, 0x2F
"""Records that come before or are the one for encryption, FilePass; and its kind ([MS-XLS])."""


def suffix_of_zip(path: Path, head: bytes) -> str:
    """The suffix of the document that this zip is, or ".zip"; `head` tells of a damaged one."""
    try:
        with path.open("rb") as file:
            if _directory_bytes(file) > _LARGEST_DIRECTORY:
                return ".zip"
            with ZipFile(file) as archive:
                return _suffix_of_parts(archive) or ".zip"
    except Exception:  # a damaged or hostile file has many ways to fail
        return _suffix_of_head(head)


def suffix_of_compound(path: Path) -> str:
    """The suffix of the document that this OLE2 file is, by its streams, or ".ole"."""
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as ole:
            roots = {str(entry[0]).casefold() for entry in ole.listdir()}
            found = ((name, suffix) for name, suffix in _MAIN_STREAMS if name.casefold() in roots)
            name, suffix = next(found, ("", ".ole"))
            return _ENCRYPTED if _has_password(ole, name, suffix) else suffix
    except Exception:  # as above
        return ".ole"


def _has_password(ole: Any, name: str, suffix: str) -> bool:
    """Whether the main stream of a document of this kind says that it is encrypted."""
    if suffix not in (".doc", ".xls"):
        return False
    try:
        with ole.openstream(name) as stream:
            head: bytes = stream.read(_HEAD_OF_STREAM)
    except Exception:  # as above
        return False
    if suffix == ".doc":
        return any(flags & _WORD_ENCRYPTED for flags in head[_FLAGS_OF_WORD : _FLAGS_OF_WORD + 1])
    return _EXCEL_ENCRYPTED in _first_records(head)


def _first_records(head: bytes) -> list[int]:
    """The kinds of the first records of an Excel stream, in which a password is told."""
    kinds, at = list[int](), 0
    while len(kinds) < _EXCEL_TELLING and at + 4 <= len(head):
        kinds.append(int.from_bytes(head[at : at + 2], "little"))
        at += 4 + int.from_bytes(head[at + 2 : at + 4], "little")
    return kinds


def _directory_bytes(file: BinaryIO) -> int:
    """The largest size of its directory that a zip tells of, in any of its records."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _LONGEST_END))
    tail = file.read()
    large = [int.from_bytes(found[1], "little") for found in _LARGE_END.finditer(tail)]
    ends = [int.from_bytes(found[1], "little") for found in _END.finditer(tail)]
    if _LOCATOR in tail and not large:
        return _TOLD_ELSEWHERE
    return max([*large, *(size for size in ends if size < _TOLD_ELSEWHERE), 0])


def _suffix_of_parts(archive: ZipFile) -> str:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        return _suffix_of_main_part(_part(archive, "[Content_Types].xml"))
    if "mimetype" in names:
        return _suffix_of_media_type(_part(archive, "mimetype").decode("latin-1"))
    telling = (suffix for name, suffix in _TELLING_NAMES if name in names)
    if any(re.match(r"Payload/[^/]+\.app/", name) for name in names):
        return ".ipa"
    return next(telling, "")


def _part(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_LARGEST_PART)


def _suffix_of_main_part(types: bytes) -> str:
    plain = types.replace(b"\0", b"").lower()  # some are in UTF-16
    return next((suffix for part, suffix in _MAIN_PARTS if part in plain), "")


def _suffix_of_media_type(said: str) -> str:
    return next((suffix for part, suffix in _MEDIA_TYPES if part in said), "")


def _suffix_of_head(head: bytes) -> str:
    if head[30:38] == b"mimetype":
        return _suffix_of_media_type(head[38:138].decode("latin-1")) or ".zip"
    for folder, suffix in ((b"word/", ".docx"), (b"xl/", ".xlsx"), (b"ppt/", ".pptx")):
        if folder in head:
            return suffix
    return ".zip"
