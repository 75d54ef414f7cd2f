"""What passes between a reading process and its parent: frames, each its length and its bytes."""

import struct
from typing import Any, BinaryIO

import orjson

from ..document import PageMap, Reading
from ..errors import Unreadable
from .decode import cleaned

READY = b"ready"
"""A worker's first frame."""

_LENGTH = struct.Struct("!Q")


def send(stream: BinaryIO, frame: bytes) -> None:
    """Write one frame; BrokenPipeError when nobody reads."""
    stream.write(_LENGTH.pack(len(frame)) + frame)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """The next frame; none when the stream ends, also in the middle of one."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    frame = stream.read(length)
    return frame if len(frame) == length else None


def encode(outcome: Reading | Unreadable) -> bytes:
    """A worker's answer as JSON, with U+FFFD for each NUL and lone surrogate."""
    if isinstance(outcome, Unreadable):
        return orjson.dumps({"reason": cleaned(str(outcome))})
    pages = outcome.pages
    plain = {
        "text": cleaned(outcome.text),
        "kind": pages.kind,
        "starts": list(pages.starts),
        "labels": list(map(cleaned, pages.labels)),
        "headings": [list(place) for place in outcome.headings],
    }
    return orjson.dumps(plain)


def restore(frame: bytes) -> Reading | Unreadable:
    """The outcome that `encode` made this frame of."""
    plain: dict[str, Any] = orjson.loads(frame)
    if "reason" in plain:
        return Unreadable(plain["reason"])
    pages = PageMap(plain["kind"], plain["starts"], len(plain["text"]), plain["labels"])
    return Reading(plain["text"], pages, [(start, end) for start, end in plain["headings"]])
