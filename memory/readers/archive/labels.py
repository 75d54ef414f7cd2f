"""Names of members: decoded, and made harmless. They only label; nothing is written under them."""

import re
from pathlib import PurePosixPath
from unicodedata import category

_LONGEST = 1000
_DRIVE = re.compile(r"^[A-Za-z]:")
_SUFFIX = re.compile(r"\.[A-Za-z0-9_-]{1,15}$")
_ENOUGH = 0.9
_PACKED = frozenset({".gz", ".bz2", ".xz"})
_MIXED = re.compile(r"[A-Za-z][\u0401-\u0451]|[\u0401-\u0451][A-Za-z]")


def relative(name: str) -> str:
    """A relative path without "..", drive or control characters; "unnamed" where none is left."""
    shown = "".join("\ufffd" if category(c) in ("Cc", "Cs") else c for c in name[:_LONGEST])
    parts = _DRIVE.sub("", shown.replace("\\", "/")).split("/")
    kept = [part.strip() for part in parts if part.strip() not in ("", ".", "..")]
    return "/".join(kept) or "unnamed"


def is_hidden(name: str) -> bool:
    """Whether a path leads to what people do not see: dot files, a Mac's resource forks."""
    parts = relative(name).split("/")
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)


def inner_suffix(name: str) -> str:
    """The suffix to read a member by, harmless in a file's name; with the one before ".gz"."""
    path = PurePosixPath(name)
    suffix = _SUFFIX.search(path.name)
    if not suffix:
        return ""
    packed = suffix[0].lower() in _PACKED
    return (inner_suffix(path.stem) if packed else "") + suffix[0]


def decoded(names: list[bytes]) -> list[str]:
    """File names of one archive, whose encoding it does not tell; by what they look like."""
    whole = b"\n".join(names)
    encoding = next((e for e, letters in _LETTERS if _fits(whole, e, letters)), "cp437")
    return [name.decode(encoding, "replace") for name in names]


_HAN = r"\u4e00-\u9fff\u3000-\u303f\uff01-\uff5e"
_LETTERS = tuple(
    (encoding, re.compile(rf"[{letters}]"))
    for encoding, letters in (
        ("utf-8", r"\x80-\U0010ffff"),
        ("gb2312", _HAN),
        ("cp866", r"\u0410-\u044f\u0401\u0451\u2116"),
        ("cp932", _HAN + r"\u3040-\u30ff"),
        ("cp949", r"\uac00-\ud7a3"),
        ("gb18030", _HAN),
    )
)
"""Encodings, and what is written in them."""


def _fits(names: bytes, encoding: str, letters: re.Pattern[str]) -> bool:
    try:
        text = names.decode(encoding)
    except UnicodeDecodeError:
        return False
    if encoding == "cp866" and _MIXED.search(text):
        return False
    beyond = sum(not character.isascii() for character in text)
    return len(letters.findall(text)) >= _ENOUGH * beyond
