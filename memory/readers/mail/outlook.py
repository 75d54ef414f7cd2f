"""Outlook's .msg: a page for the message and each that it holds, with what is attached.

Properties are streams of an OLE2 file, named by number and type (MS-OXMSG, MS-OXPROPS).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from ...document import Bundle, Reading
from ...errors import Unreadable
from ..registry import Reader
from ..shapes.blocks import Block, short_label
from .letters import Letter, header_blocks
from .message import mail_bundle
from .words import characters, header_text

_UNICODE, _NARROW, _BYTES, _OBJECT = "001F", "001E", "0102", "000D"
_HEAD = (("From", "0C1A"), ("To", "0E04"), ("Cc", "0E03"), ("Bcc", "0E02"))
_SENDER_ADDRESSES = ("5D01", "0C1F")
_SUBJECT, _BODY, _HTML = "0037", "1000", "1013"
_CONTENT, _LONG_NAME, _SHORT_NAME, _SHOWN_NAME = "3701", "3707", "3704", "3001"
_RICH, _CONTENT_ID = "1009", "3712"
_RICH_ONLY = "no text but in Outlook's rich text: open it there and save it as HTML"
_SENT, _CODE_PAGES = 0x0039, (0x3FDE, 0x3FFD)
_UTF8, _WIDE = 65001, (0, 1200, 1201)
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def read_outlook(path: Path) -> Reading | Bundle:
    """Who wrote to whom, when and what. Raises Unreadable when it is damaged."""
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as ole:
            return mail_bundle([_letter(message) for message in _messages(_Storage(ole, ()))])
    except Unreadable:
        raise
    except Exception as error:  # olefile fails in many ways on a damaged file
        raise Unreadable(
            f"damaged: open it in Outlook and save it again ({type(error).__name__}: {error})"
        ) from error


@dataclass(frozen=True)
class _Storage:
    """A folder of the OLE2 file: a message, or what is attached to one."""

    ole: Any
    place: tuple[str, ...]

    def stream(self, name: str, kind: str) -> bytes | None:
        """A property's bytes."""
        place = [*self.place, f"__substg1.0_{name}{kind}"]
        return self.ole.openstream(place).read() if self.ole.exists("/".join(place)) else None

    def text(self, name: str) -> str:
        """A property's characters; "" where there is none."""
        wide = self.stream(name, _UNICODE)
        if wide is not None:
            return characters(wide.decode("utf-16-le", "replace").strip("\0").encode(), "utf-8")
        narrow = (self.stream(name, _NARROW) or b"").strip(b"\0")
        return characters(narrow, self.charset) if narrow else ""

    def html(self) -> str:
        """The message as HTML; "" where there is none."""
        data = self.stream(_HTML, _BYTES)
        return self.text(_HTML) if data is None else characters(data, self.charset)

    @cached_property
    def charset(self) -> str:
        """The encoding of its narrow text."""
        pages = (self.fixed.get(key, 0) & 0xFFFF for key in _CODE_PAGES)
        page = next((page for page in pages if page not in _WIDE), 1252)
        return "utf-8" if page == _UTF8 else f"cp{page}"

    @cached_property
    def fixed(self) -> dict[int, int]:
        """Properties that are numbers, by number."""
        data = self.ole.openstream([*self.place, "__properties_version1.0"]).read()
        begin = 8 if self.place and "attach" in self.place[-1] else 24 if self.place else 32
        parts = (data[at : at + 16] for at in range(begin, len(data) - 15, 16))
        return {
            int.from_bytes(part[2:4], "little"): int.from_bytes(part[8:], "little")
            for part in parts
        }

    def attached(self) -> "Iterator[_Storage]":
        """What is attached, in order."""
        below = {tuple(entry[: len(self.place) + 1]) for entry in self.ole.listdir()}
        for place in sorted(below):
            if place[:-1] == self.place and place[-1].startswith("__attach_version1.0_#"):
                yield _Storage(self.ole, place)

    def embedded(self) -> "_Storage | None":
        """The message that is attached here, if it is one."""
        place = (*self.place, f"__substg1.0_{_CONTENT}{_OBJECT}")
        return _Storage(self.ole, place) if self.ole.exists("/".join(place)) else None


def _messages(outermost: _Storage) -> Iterator[_Storage]:
    """A message, and those attached to it."""
    waiting = [outermost]
    while waiting:
        message = waiting.pop(0)
        yield message
        waiting += [inner for one in message.attached() if (inner := one.embedded())]


def _letter(message: _Storage) -> Letter:
    letter = Letter(short_label(message.text(_SUBJECT)), header_blocks(_head(message)))
    body, markup = message.text(_BODY).strip(), message.html()
    if body:
        letter.blocks.append(Block(body))
    elif markup:
        letter.say_markup(markup)
    elif message.stream(_RICH, _BYTES):
        letter.unread.append(_RICH_ONLY)
    for one in message.attached():
        label = one.text(_CONTENT_ID)
        if not (label and f"cid:{label}" in markup):
            _attach(one, letter)
    return letter


def _head(message: _Storage) -> Iterator[tuple[str, str]]:
    for label, name in _HEAD:
        value = message.text(name)
        yield label, header_text(f"{value} {_address(message)}" if label == "From" else value)
    sent = message.fixed.get(_SENT)
    yield "Date", _time(sent) if sent else ""
    yield "Subject", header_text(message.text(_SUBJECT))


def _address(message: _Storage) -> str:
    addresses = (message.text(name) for name in _SENDER_ADDRESSES)
    return next((f"<{address}>" for address in addresses if "@" in address), "")


def _time(ticks: int) -> str:
    try:
        return f"{_EPOCH + timedelta(microseconds=ticks // 10):%Y-%m-%d %H:%M} UTC"
    except OverflowError:
        return "unknown"


def _attach(one: _Storage, letter: Letter) -> None:
    content = one.stream(_CONTENT, _BYTES)
    if content is None:
        return
    names = (one.text(name) for name in (_LONG_NAME, _SHORT_NAME, _SHOWN_NAME))
    letter.attached.append((next(filter(None, names), "attachment"), content))


reader = Reader("outlook", 1, frozenset({".msg", ".oft"}), read_outlook, nests=True)
