"""From a file's bytes to its characters, whatever the encoding."""

import codecs
import re
from pathlib import Path

from ..errors import Unreadable
from .guess import better_guess, sample

_MOST_BYTES = 256 << 20
_HEAD_BYTES = 1 << 16
_NO_TEXT = "no text: its bytes are no characters in any known encoding"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the first half of it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"(?:charset|encoding|coding)\s*[=:]\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_WIDENED = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
"""Names that stand for a larger encoding, as browsers take them (https://encoding.spec.whatwg.org)."""

_NOT_TEXT = re.compile("[\0\ud800-\udfff]")
_CONTROLS = re.compile("[\0-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


def decoded(path: Path) -> str:
    """The characters of a file, as `decode` gives them; one that cannot be text is not read whole.

    Raises Unreadable when no encoding fits, or for a file of more than 256 MiB.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        if len(head) == _HEAD_BYTES:
            if not looks_like_text(head):
                raise Unreadable(_NO_TEXT)
            if path.stat().st_size > _MOST_BYTES:
                raise Unreadable("larger than 256 MiB: split it")
        return decode(head + file.read())


def decode(data: bytes) -> str:
    """The characters, newlines as they are, without a byte order mark.

    By its mark, else UTF-8, else as the file declares itself, else by statistics. Raises
    Unreadable when no encoding fits, even with some characters broken.
    """
    for attempt in (_marked, _wide, _escaped, _utf8, _declared, _detected, _damaged):
        text = attempt(data)
        if text is not None:
            return cleaned(text)
    raise Unreadable("its characters are in no known encoding: save it as UTF-8")


def cleaned(text: str) -> str:
    """The text with U+FFFD for each NUL and lone surrogate; no offset moves."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _NOT_TEXT.sub("\ufffd", text)
    return text.replace("\0", "\ufffd")


def looks_like_text(head: bytes) -> bool:
    """Whether a file that begins with these bytes can be text: control characters are rare."""
    if _marked(head) is not None or _wide(head) is not None:
        return True
    return b"\0" not in head and _is_plain(head.decode("latin-1"))


def _marked(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    return None


def _wide(data: bytes) -> str | None:
    """UTF-32 and UTF-16 without a mark, by where their zeros stand."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if max(even, odd) * 40 < max(len(data), 1):
        return None
    narrow = ["utf-16-le" if odd > even else "utf-16-be"] * (min(even, odd) * 20 < max(even, odd))
    for encoding in ["utf-32-le", "utf-32-be", *narrow]:
        text = _strict(data, encoding)
        if text is not None and _is_plain(text[:8192]):
            return text
    return None


def _is_plain(text: str) -> bool:
    return len(_CONTROLS.findall(text)) * 100 <= len(text)


def _escaped(data: bytes) -> str | None:
    return _strict(data, "iso2022_jp_2") if b"\x1b$" in data else None


def _utf8(data: bytes) -> str | None:
    return _nearly(data, "utf-8")


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data, 0, 2048)
    if found is None:
        return None
    try:
        return _nearly(data, _widened(found[1].decode()))
    except (LookupError, UnicodeError):
        return None


def _detected(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    few = sample(data)
    if _is_broken_utf8(few):
        return None
    best = from_bytes(few).best()
    found = better_guess(few, codecs.lookup(best.encoding).name if best else None)
    return None if found is None else _nearly(data, _widened(found))


def _is_broken_utf8(data: bytes) -> bool:
    """Whether more of what is beyond ASCII fits UTF-8 than does not."""
    text = data.decode("utf-8", "replace")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return text.count("\ufffd") * 2 < beyond_ascii


def _damaged(data: bytes) -> str | None:
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd") + len(_CONTROLS.findall(text))
    return text if bad * 20 <= len(text) else None


def _widened(encoding: str) -> str:
    name = codecs.lookup(encoding).name
    return _WIDENED.get(name, name)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _nearly(data: bytes, encoding: str) -> str | None:
    """The text, if at most one in ten characters beyond ASCII is broken."""
    text = _strict(data, encoding)
    if text is not None:
        return text
    try:
        text = data.decode(encoding, "replace")
    except (UnicodeError, LookupError):
        return None
    broken = text.count("\ufffd")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return text if broken * 10 <= beyond_ascii else None
