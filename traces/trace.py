"""What a trace holds, as values: spans with their events and links, and texts by hash."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from .lines import decode

Status = Literal["ok", "error", "interrupted"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened while a span went on; `at` in nanoseconds since 1970."""

    name: str
    at: int
    attributes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Link:
    """A span that this one follows from, and in which way."""

    span: str
    type: str


@dataclass(frozen=True, slots=True)
class Span:
    """One timed step of a run; `start` and `end` in nanoseconds since 1970.

    `order` counts the spans of a trace from 0, in the order of their start. A span that never ended
    is interrupted, and its `end` is None. A long string in `attributes` is `{"blob": hash}`.
    """

    order: int
    id: str
    parent: str | None
    name: str
    kind: str
    start: int
    end: int | None
    status: Status
    attributes: Mapping[str, Any]
    events: tuple[Event, ...] = ()
    links: tuple[Link, ...] = ()


class Blobs(Mapping[str, str]):
    """Texts by hash, each read from the trace's file when it is asked for."""

    def __init__(self, path: Path, places: Mapping[str, tuple[int, int]]) -> None:
        """`places` gives offset and length in bytes of the line that holds a text."""
        self._path = path
        self._places = places

    def __getitem__(self, key: str) -> str:
        offset, length = self._places[key]
        with self._path.open("rb") as file:
            file.seek(offset)
            return str(decode(file.read(length))["text"])

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


@dataclass(frozen=True, slots=True)
class Trace:
    """What a file holds: spans in the order of their start, texts by hash, and what was lost.

    `skipped` counts lines that could not be understood; `torn` says whether the last line was cut
    off, as it may be when the recording process was killed.
    """

    spans: list[Span]
    blobs: Blobs
    skipped: int
    torn: bool

    def text(self, value: object) -> object:
        """The string that stands behind `{"blob": hash}`; any other value as it is."""
        match value:
            case {"blob": str(key)} if key in self.blobs:
                return self.blobs[key]
            case _:
                return value
