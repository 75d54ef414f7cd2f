"""What passes between a reading process and its parent: frames, each its length and its bytes."""

import struct
from collections.abc import Collection, Mapping
from typing import Any, BinaryIO, NamedTuple

import orjson

from ..document import Bundle, Mark, Member, PageMap, Reading
from ..errors import Unreadable
from ..readers.decode import cleaned

READY = b"ready"
"""A worker's first frame."""

_STAGE = b'{"stage":'
_LENGTH = struct.Struct("!Q")

Outcome = Reading | Bundle | Unreadable
"""What becomes of a file."""


class Request(NamedTuple):
    """A file to read, with the stages that ended a process before, and how.

    Where `allowed` is given, no other stage is tried.
    """

    path: str
    refused: Mapping[str, str]
    allowed: Collection[str] | None = None


class Stage(NamedTuple):
    """The stage of a long reading that begins now."""

    name: str


def send(stream: BinaryIO, frame: bytes) -> None:
    """Write one frame; BrokenPipeError when nobody reads."""
    stream.write(_LENGTH.pack(len(frame)))
    stream.write(frame)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """The next frame; none when the stream ends, also in the middle of one."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    frame = stream.read(length)
    return frame if len(frame) == length else None


def encode_request(request: Request) -> bytes:
    """A request as bytes; the path may hold any, but for NUL."""
    path = request.path.encode("utf-8", "surrogatepass")
    allowed = None if request.allowed is None else list(request.allowed)
    return path + b"\0" + orjson.dumps([dict(request.refused), allowed])


def restore_request(frame: bytes) -> Request:
    """The request that `encode_request` made this frame of."""
    path, _, stages = frame.partition(b"\0")
    refused, allowed = orjson.loads(stages)
    return Request(path.decode("utf-8", "surrogatepass"), refused, allowed)


def encode(said: Outcome | Stage) -> bytes:
    """What a worker says, as JSON, with U+FFFD for each NUL and lone surrogate."""
    if isinstance(said, Stage):
        return _STAGE + orjson.dumps(cleaned(said.name)) + b"}"
    if isinstance(said, Bundle):
        members = [{"name": cleaned(m.name)} | _plain(m.outcome) for m in said.members]
        return orjson.dumps({"members": members})
    return orjson.dumps(_plain(said))


def is_stage(frame: bytes) -> bool:
    """Whether a worker says what it begins, and nothing of how it ended."""
    return frame.startswith(_STAGE)


def restore(frame: bytes) -> Outcome | Stage:
    """What `encode` made this frame of."""
    plain: dict[str, Any] = orjson.loads(frame)
    if "stage" in plain:
        return Stage(plain["stage"])
    if "members" in plain:
        return Bundle([Member(member["name"], _restored(member)) for member in plain["members"]])
    return _restored(plain)


def _plain(outcome: Reading | Unreadable) -> dict[str, Any]:
    if isinstance(outcome, Unreadable):
        return {"reason": cleaned(str(outcome))}
    pages = outcome.pages
    return {
        "text": cleaned(outcome.text),
        "kind": pages.kind,
        "starts": list(pages.starts),
        "labels": list(map(cleaned, pages.labels)),
        "headings": [list(place) for place in outcome.headings],
        "marks": [[mark.kind, mark.start, mark.end] for mark in outcome.marks],
        "unread": list(map(cleaned, outcome.unread)),
        "stretches": outcome.stretches,
    }


def _restored(plain: Mapping[str, Any]) -> Reading | Unreadable:
    if "reason" in plain:
        return Unreadable(plain["reason"])
    return Reading(
        plain["text"],
        PageMap(plain["kind"], plain["starts"], len(plain["text"]), plain["labels"]),
        [(start, end) for start, end in plain["headings"]],
        tuple(Mark(*mark) for mark in plain["marks"]),
        tuple(plain["unread"]),
        [(start, end, words) for start, end, words in plain["stretches"]],
    )
