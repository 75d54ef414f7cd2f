"""A trace read back from its file, however it ended."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast, get_args

from .errors import TraceMissing, TraceTooNew
from .lines import VERSION, Record, decode
from .trace import Blobs, Event, Link, Span, Status, Trace

T = TypeVar("T")


def read_trace(path: Path) -> Trace:
    """The trace in this file; TraceMissing where there is none, TraceTooNew if it is newer.

    A torn last line is dropped, and lines that make no sense are skipped.
    """
    loaded = _Loaded()
    try:
        with path.open("rb") as file:
            for line in file:
                loaded.take(line)
    except FileNotFoundError:
        raise TraceMissing(f"{path} does not exist: no trace was recorded here") from None
    spans = [draft.span(order) for order, draft in enumerate(loaded.drafts.values())]
    return Trace(spans, Blobs(path, loaded.places), loaded.skipped, loaded.torn)


def read_spans(path: Path) -> list[Span]:
    """The spans of the trace in this file, in the order of their start."""
    return read_trace(path).spans


@dataclass(slots=True)
class _Draft:
    """A span as far as it was read."""

    id: str
    parent: str | None
    name: str
    kind: str
    start: int
    attributes: dict[str, Any]
    end: int | None = None
    status: Status = "interrupted"
    events: list[Event] = field(default_factory=list[Event])
    links: tuple[Link, ...] = ()

    def span(self, order: int) -> Span:
        return Span(
            order,
            self.id,
            self.parent,
            self.name,
            self.kind,
            self.start,
            self.end,
            self.status,
            self.attributes,
            tuple(self.events),
            self.links,
        )


class _Loaded:
    """Collects lines; one that does not fit is counted and changes nothing."""

    def __init__(self) -> None:
        self.drafts: dict[str, _Draft] = {}
        self.places: dict[str, tuple[int, int]] = {}
        self.skipped = 0
        self.torn = False
        self._offset = 0

    def take(self, line: bytes) -> None:
        self.torn = not line.endswith(b"\n")
        if not self.torn:
            try:
                self._take(decode(line), len(line))
            except (KeyError, TypeError, ValueError):
                self.skipped += 1
        self._offset += len(line)

    def _take(self, record: Record, length: int) -> None:
        match record["type"]:
            case "start":
                self._start(record)
            case "event":
                self._event(record)
            case "end":
                self._end(record)
            case "blob":
                _get(record, "text", str)
                self.places[_get(record, "hash", str)] = (self._offset, length)
            case "trace":
                _check_version(_get(record, "version", int))
            case _:
                raise ValueError("a record of no known type")

    def _start(self, record: Record) -> None:
        id = _get(record, "id", str)
        if id in self.drafts:
            raise ValueError("a span starts once")
        self.drafts[id] = _Draft(
            id,
            _get(record, "parent", str) if "parent" in record else None,
            _get(record, "name", str),
            _get(record, "kind", str),
            _get(record, "at", int),
            _attributes(record),
        )

    def _event(self, record: Record) -> None:
        draft = self.drafts[_get(record, "id", str)]
        event = Event(_get(record, "name", str), _get(record, "at", int), _attributes(record))
        draft.events.append(event)

    def _end(self, record: Record) -> None:
        draft = self.drafts[_get(record, "id", str)]
        if draft.end is not None:
            raise ValueError("a span ends once")
        end, status, attributes = _get(record, "at", int), _status(record), _attributes(record)
        draft.links = _links(record)
        draft.end, draft.status = max(draft.start, end), status
        draft.attributes |= attributes


def _get(record: Record, name: str, kind: type[T]) -> T:
    value = record[name]
    if not isinstance(value, kind):
        raise TypeError(name)
    return value


def _attributes(record: Record) -> dict[str, Any]:
    return cast(dict[str, Any], _get(record, "attributes", dict)) if "attributes" in record else {}


def _status(record: Record) -> Status:
    status = record.get("status", "ok")
    if status not in get_args(Status):
        raise ValueError(status)
    return cast(Status, status)


def _links(record: Record) -> tuple[Link, ...]:
    listed = cast(list[Record], _get(record, "links", list)) if "links" in record else []
    return tuple(Link(_get(link, "span", str), _get(link, "type", str)) for link in listed)


def _check_version(version: int) -> None:
    if version > VERSION:
        raise TraceTooNew("this trace was written by a newer longleaf: upgrade longleaf to read it")
