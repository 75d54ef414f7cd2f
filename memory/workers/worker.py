"""A reading process: it is told paths on its input, and answers with frames on its output.

It holds nothing worth keeping, so that it may be killed at any moment.
"""

import gc
import os
import signal
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import BinaryIO, get_args

from ..document import Bundle, MarkKind, Member, PageKind, Reading
from ..errors import Unreadable
from ..files import refusal
from ..readers.archive.labels import relative
from ..readers.archive.quota import MOST_CHARACTERS
from ..readers.decode import cleaned
from ..readers.registry import Reader, reader_for
from ..readers.stages import Stages, using
from ..splitter import stretches_of
from .frames import READY, Request, Stage, encode, receive, restore_request, send

_OBJECTS_TO_COLLECT = 100_000


def serve(memory_bytes: int, folder: str) -> None:
    """Read files until the input ends; `memory_bytes` caps the process where the system can.

    What costs much to make is kept in `folder`, if there is one.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    gc.set_threshold(_OBJECTS_TO_COLLECT)  # splitting makes many, and none in cycles
    requests, replies = _own_pipes()
    _limit(memory_bytes)
    too_large = encode(Unreadable(f"it takes more than {memory_bytes >> 20} MiB of memory to read"))
    send(replies, READY)
    waiting: SimpleQueue[Request] = SimpleQueue()
    Thread(target=_listen, args=(requests, waiting), daemon=True).start()
    plain = Stages(
        lambda name: send(replies, encode(Stage(name))), {}, Path(folder) if folder else None
    )
    while True:
        request = waiting.get()
        try:
            with using(replace(plain, refused=request.refused, allowed=request.allowed)):
                frame = _read(Path(request.path))
        except MemoryError:
            frame = too_large
        send(replies, frame)


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes to the parent, out of reach of libraries that print or read."""
    requests, replies = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    return os.fdopen(requests, "rb"), os.fdopen(replies, "wb")


def _limit(memory_bytes: int) -> None:
    """Cap this process's address space, and leave no core files; where the system can do it."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        allowed = memory_bytes if most == resource.RLIM_INFINITY else min(memory_bytes, most)
        resource.setrlimit(resource.RLIMIT_AS, (allowed, most))


def _listen(requests: BinaryIO, waiting: "SimpleQueue[Request]") -> None:
    """Pass requests on; when the parent is gone, end at once, whatever is being read."""
    while (frame := receive(requests)) is not None:
        waiting.put(restore_request(frame))
    os._exit(0)


def _read(path: Path) -> bytes:
    try:
        return _read_by(reader_for(path), path)
    except Unreadable as reason:
        return encode(reason)
    except OSError as error:
        return encode(Unreadable(refusal("it cannot be read", error)))


def _read_by(reader: Reader, path: Path) -> bytes:
    try:
        return encode(_checked(reader.read(path)))
    except (Unreadable, OSError, MemoryError):
        raise
    except Exception as error:  # whatever a reader or a library does with a strange file
        told = f"{type(error).__name__}: {error}"[:300].rstrip(": ")
        raise Unreadable(f"the {reader.name} reader failed on it ({told})") from error


def _checked(read: Reading | Bundle) -> Reading | Bundle:
    if isinstance(read, Reading):
        return _divided(_fitting(read))
    names = _names([member.name for member in read.members])
    outcomes = [_member(member.outcome) for member in read.members]
    return Bundle([Member(name, found) for name, found in zip(names, outcomes, strict=True)])


def _names(given: Sequence[str]) -> list[str]:
    """Names of members as relative paths, each once, whatever a plug-in calls them."""
    made: list[str] = []
    seen: Counter[str] = Counter()
    for name in given:
        harmless = relative(name) if name else ""
        seen[harmless] += 1
        made.append(harmless if seen[harmless] == 1 else f"{harmless} ({seen[harmless]})")
    return made


def _member(outcome: Reading | Unreadable) -> Reading | Unreadable:
    return _divided(_fitting(outcome)) if isinstance(outcome, Reading) else outcome


def _divided(reading: Reading) -> Reading:
    """The reading with its stretches, unless they need more memory than this process may have."""
    with suppress(MemoryError):
        clean = replace(reading, text=cleaned(reading.text), stretches=())
        return replace(clean, stretches=stretches_of(clean))
    return reading


def _fitting(reading: Reading) -> Reading:
    """The reading, if its parts fit together; ValueError says where they do not."""
    if len(reading.text) > MOST_CHARACTERS:
        raise Unreadable(f"its text is over {MOST_CHARACTERS:,} characters, the limit: split it")
    if reading.pages.length != len(reading.text):
        raise ValueError("the page map is of another length than the text")
    if reading.pages.kind not in get_args(PageKind):
        raise ValueError(f"there is no kind of page called {reading.pages.kind}")
    if not all(isinstance(start, int) for start in reading.pages.starts):
        raise ValueError("pages start at whole numbers")
    edges = [0, *chain.from_iterable(reading.headings), len(reading.text)]
    if edges != sorted(edges):
        raise ValueError("headings are not in order, or outside the text")
    edges = [0, *chain.from_iterable((m.start, m.end) for m in reading.marks), len(reading.text)]
    if edges != sorted(edges):
        raise ValueError("marks are not in order, or outside the text")
    if any(mark.kind not in get_args(MarkKind) for mark in reading.marks):
        raise ValueError("there is no such kind of mark")
    return reading
