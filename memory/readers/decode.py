"""From a file's bytes to its characters, whatever the encoding."""

import codecs
import re

from ..errors import Unreadable

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
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b")) + b"\x7f"


def decode(data: bytes) -> str:
    """The characters, newlines as they are, without a byte order mark.

    By its mark, else UTF-8, else as the file declares itself, else by statistics. Raises
    Unreadable when no encoding fits.
    """
    for attempt in (_marked, _wide, _escaped, _utf8, _declared, _detected):
        text = attempt(data)
        if text is not None:
            return cleaned(text)
    raise Unreadable("its characters are in no known encoding: save it as UTF-8")


def cleaned(text: str) -> str:
    """The text with U+FFFD for each NUL and lone surrogate; no offset moves."""
    return _NOT_TEXT.sub("\ufffd", text)


def looks_like_text(head: bytes) -> bool:
    """Whether a file that begins with these bytes can be text: control characters are rare."""
    if _marked(head) is not None or _wide(head) is not None:
        return True
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return b"\0" not in head and controls * 100 <= len(head)


def _marked(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    return None


def _wide(data: bytes) -> str | None:
    """UTF-32 and UTF-16 without a mark, by where their zeros stand."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if max(even, odd) * 20 < len(data) // 2 or max(even, odd) == 0:
        return None
    if len(data) % 4 == 0:
        for encoding in ("utf-32-le", "utf-32-be"):
            text = _strict(data, encoding)
            if text is not None:
                return text
    if min(even, odd) * 20 > max(even, odd):
        return None
    return _strict(data[: len(data) // 2 * 2], "utf-16-le" if odd > even else "utf-16-be")


def _escaped(data: bytes) -> str | None:
    return _strict(data, "iso2022_jp_2") if b"\x1b$" in data else None


def _utf8(data: bytes) -> str | None:
    return _nearly(data, "utf-8")


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data, 0, 2048)
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode()).name
    except (LookupError, UnicodeError):
        return None
    return _nearly(data, _WIDENED.get(name, name))


def _detected(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return None if best is None else str(best)


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
