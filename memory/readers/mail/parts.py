"""The parts of a mail, which the standard library tells apart: what each is, and what is in it."""

import base64
import re
from collections.abc import Callable, Sequence
from email.message import Message
from typing import Any, TypeAlias, TypeVar, cast

from .words import characters, header_text

Mail: TypeAlias = "Message[str, str]"
Value = TypeVar("Value")

LOOKS = frozenset({"text/css", "text/javascript", "text/x-javascript", "text/ecmascript"})
"""Kinds that only adorn a text."""

_SIGNATURES = frozenset(
    """application/pkcs7-signature application/x-pkcs7-signature application/pgp-signature
    application/pgp-keys""".split()
)


def is_attached(part: Mail, kind: str) -> bool:
    """Whether a part is a document of its own; pictures in the text are part of its looks."""
    how = (safely(part.get_content_disposition, None) or "").lower()
    looks = kind.startswith("image/") or kind in LOOKS or "Content-Location" in part
    if how == "attachment" or (looks or kind in _SIGNATURES):
        return how == "attachment" and kind not in _SIGNATURES
    return bool(file_name(part)) or not kind.startswith(("text/", "multipart/"))


def file_name(part: Mail) -> str:
    """What it was called where it was attached; "" where it was not."""
    return header_text(safely(part.get_filename, None) or "")


def parts_of(part: Mail) -> Sequence[Mail]:
    """Its own parts, if it has any."""
    payload: Any = part.get_payload()
    return cast(list[Mail], payload) if isinstance(payload, list) else ()


def content_of(part: Mail) -> bytes:
    """Its bytes, decoded as far as they go."""
    raw = str(part.get_payload()).encode("utf-8", "surrogateescape")
    if header(part, "Content-Transfer-Encoding").lower() == "base64":
        digits = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)  # the end may be missing
        digits = digits[:-1] if len(digits) % 4 == 1 else digits
        return base64.b64decode(digits + b"=" * (-len(digits) % 4))
    content: Any = safely(lambda: part.get_payload(decode=True), None)
    return content if isinstance(content, bytes) else raw


def text_of(part: Mail) -> str:
    """Its characters, with lines joined that flow."""
    text = characters(content_of(part), safely(part.get_content_charset, None) or "")
    flowed = safely(lambda: part.get_param("format"), None) == "flowed"
    return text.replace(" \n", " ") if flowed else text


def header(mail: Mail, name: str) -> str:
    """The first value of this name, decoded; "" where there is none."""
    values = (str(value) for key, value in mail.raw_items() if key.lower() == name.lower())
    value = next(values, "")
    return header_text(value, "" if value.isascii() else _charset(mail))


def _charset(mail: Mail) -> str:
    """The first that a part of the mail declares."""
    return next(filter(None, (safely(part.get_content_charset, None) for part in mail.walk())), "")


def safely(ask: Callable[[], Value], otherwise: Value) -> Value:
    """What the standard library says of a header, which it refuses in many ways when it is odd."""
    try:
        return ask()
    except (ValueError, LookupError, TypeError, AttributeError):
        return otherwise
