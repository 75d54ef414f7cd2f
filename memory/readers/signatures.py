"""What a file is, told by its first bytes."""

import re
from pathlib import Path

from .containers import suffix_of_compound, suffix_of_zip
from .decode import looks_like_text

HEAD_BYTES = 8192
"""How much of a file is looked at."""

ZIP, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?"
    rb"(?:<!--(?:(?!-->)[\s\S])*+-->\s*+)*+<(?:!doctype )?html\b"
)
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\s")
_HEADER = re.compile(rb"([\w-]{2,40}):[ \t]?[^\r\n]*\r?\n(?:[ \t]+[^\r\n]*\r?\n)*")
_OF_MAIL = frozenset(
    b"from to subject date message-id mime-version received return-path delivered-to".split()
)
_FEWEST_OF_MAIL = 3
_ARMOUR = b"-----BEGIN PGP MESSAGE-----"
_MAILBOX = re.compile(rb"From \S+ .*\d\d:\d\d.*\r?\n[\w-]+:")

_MAGIC = tuple(
    (offset, bytes.fromhex(magic) if isinstance(magic, str) else magic, suffix)
    for offset, magic, suffix in (
        (0, b"%PDF-", ".pdf"),
        (0, b"{\\rtf", ".rtf"),
        (0, "89504e470d0a1a0a", ".png"),
        (0, "ffd8ff", ".jpg"),
        (0, b"GIF87a", ".gif"),
        (0, b"GIF89a", ".gif"),
        (0, "49492a00", ".tif"),
        (0, "4d4d002a", ".tif"),
        (8, b"WEBP", ".webp"),
        (8, b"WAVE", ".wav"),
        (8, b"AVI LIST", ".avi"),
        (4, b"ftypheic", ".heic"),
        (4, b"ftypavif", ".avif"),
        (4, b"ftypM4A", ".m4a"),
        (4, b"ftyp", ".mp4"),
        (0, b"8BPS\0", ".psd"),
        (0, "0000000c6a502020", ".jp2"),
        (0, b"ID3", ".mp3"),
        (0, "fffb", ".mp3"),
        (0, "fff1", ".aac"),
        (0, "fff9", ".aac"),
        (0, b"fLaC", ".flac"),
        (0, b"OggS", ".ogg"),
        (0, b"#!AMR", ".amr"),
        (0, b"MThd", ".mid"),
        (0, b"FLV\x01", ".flv"),
        (0, "1a45dfa3", ".mkv"),
        (0, "3026b2758e66cf11", ".wmv"),
        (0, "7f454c46", ".elf"),
        (0, "cafebabe", ".class"),
        (0, "feedface", ".elf"),
        (0, "feedfacf", ".elf"),
        (0, "cefaedfe", ".elf"),
        (0, "cffaedfe", ".elf"),
        (0, b"\0asm", ".wasm"),
        (0, b"SQLite format 3\0", ".sqlite"),
        (4, b"Standard Jet DB", ".mdb"),
        (4, b"Standard ACE DB", ".accdb"),
        (0, b"PAR1", ".parquet"),
        (0, "894844460d0a1a0a", ".hdf5"),
        (0, "377abcaf271c", ".7z"),
        (0, b"Rar!\x1a\x07", ".rar"),
        (0, "28b52ffd", ".zst"),
        (0, "1f9d", ".z"),
        (0, "1f8b08", ".gz"),
        (4, "314159265359", ".bz2"),
        (4, "177245385090", ".bz2"),
        (0, "fd377a585a00", ".xz"),
        (257, b"ustar", ".tar"),
        (0, b"!<arch>\n", ".ar"),
        (0, "789f3e22", ".tnef"),
        (0, b"ITSF", ".chm"),
        (0, b"AT&TFORM", ".djvu"),
        (0, "e4525c7b8cd8a74d", ".one"),
        (0, "ff575043", ".wpd"),
        (0, b"HWP Document File", ".hwp"),
        (0, b"AC10", ".dwg"),
        (0, "c5d0d3c6", ".eps"),
        (0, b"wOFF", ".woff"),
        (0, b"wOF2", ".woff"),
        (0, b"OTTO", ".otf"),
        (0, "0001000000", ".ttf"),
        (0, b"ASTM-E57", ".e57"),
    )
)

_WRITTEN = frozenset({".pdf", ".rtf"})
"""Kinds that can be characters throughout, as a text that only begins like another kind is."""


def suffix_of_content(head: bytes, path: Path) -> str:
    """The suffix that a file has which begins so, or "" where the content does not tell.

    ".zip" and ".ole" are containers of an unknown kind, ".txt" is all that looks like text.
    """
    if head.startswith(ZIP):
        return suffix_of_zip(path, head)
    if head.startswith(COMPOUND):
        return suffix_of_compound(path)
    late_pdf = ".pdf" if b"%PDF-" in head[:1024] else ""
    return _magic(head) or late_pdf or _text(head)


def _magic(head: bytes) -> str:
    written = looks_like_text(head)
    for offset, magic, suffix in _MAGIC:
        if head.startswith(magic, offset) and (not written or suffix in _WRITTEN):
            return suffix
    if head.startswith(b"MZ") and b"\0" in head:
        return ".exe"
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return ".bmp"
    return ""


def _text(head: bytes) -> str:
    if not looks_like_text(head):
        return ""
    small = head.lower()
    if _HTML.match(small):
        return ".html"
    if head.lstrip().startswith(_ARMOUR):
        return ".gpg"
    if _MAILBOX.match(head):
        return ".mbox"
    if _is_mail(small):
        return ".eml"
    return ".xml" if _XML.match(head) else ".txt"


def _is_mail(small: bytes) -> bool:
    """Whether it begins with headers, and enough of those that mails have."""
    names: set[bytes] = set()
    at = 0
    while (header := _HEADER.match(small, at)) and header.end() > at:
        names.add(header[1])
        at = header.end()
    return len(names & _OF_MAIL) >= _FEWEST_OF_MAIL
