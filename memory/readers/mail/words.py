"""What a mail's header and its text say, whatever charset they claim to be in."""

import base64
import binascii
import codecs
import quopri
import re
from itertools import groupby
from operator import itemgetter

from ...errors import Unreadable
from ..decode import cleaned, decode

_WORD = re.compile(r"=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"(\?=)\s+(?==\?[^?\s]+\?[bBqQ]\?)")
_BETTER = {"iso8859-1": "cp1252", "ascii": "utf-8", "gb2312": "gb18030", "euc_kr": "cp949"}
"""What is meant by those who say the name before."""


def header_text(raw: str, charset: str = "") -> str:
    """A header's value on one line, its encoded words (RFC 2047) and raw bytes decoded.

    `charset` is the text's, in which raw bytes may be that are not in UTF-8.
    """
    data = raw.encode("utf-8", "surrogateescape")
    text = raw if data.isascii() else _raw(data, charset)
    pieces: list[tuple[str, bytes | str]] = []
    end = 0
    text = _BETWEEN.sub(r"\1", text)
    for word in _WORD.finditer(text):
        pieces += [("", text[end : word.start()]), (word[1].lower(), _bytes(word[2], word[3]))]
        end = word.end()
    pieces.append(("", text[end:]))
    return " ".join(cleaned("".join(_joined(pieces))).split())


def characters(data: bytes, charset: str) -> str:
    """A part's text: in the charset it names, or in another where that cannot be."""
    try:
        name = codecs.lookup(charset or "ascii").name
        text = data.decode(_BETTER.get(name, name))
    except (LookupError, UnicodeError, ValueError, TypeError):
        text = _any(data)
    return cleaned(text).replace("\r\n", "\n").replace("\r", "\n")


def _joined(pieces: list[tuple[str, bytes | str]]) -> list[str]:
    """Pieces as text; those of one charset first put together, as a character may span two."""
    said = [piece for piece in pieces if piece[1]]
    found: list[str] = []
    for charset, run in groupby(said, key=itemgetter(0)):
        values = [value for _, value in run]
        plain = "".join(value for value in values if isinstance(value, str))
        coded = b"".join(value for value in values if isinstance(value, bytes))
        found.append(plain or characters(coded, charset))
    return found


def _bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return quopri.decodestring(data.replace(b"_", b" "), header=False)
    try:
        return base64.b64decode(data + b"==")
    except binascii.Error:
        return data


def _raw(data: bytes, charset: str) -> str:
    try:
        return data.decode()
    except UnicodeError:
        return characters(data, charset or "cp1252")  # too short to tell by statistics


def _any(data: bytes) -> str:
    try:
        return decode(data)
    except Unreadable:
        return data.decode("utf-8", "replace")
