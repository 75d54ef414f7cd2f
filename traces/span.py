"""Spans as they happen: `with span("search", "search") as look: look.set(names.HITS, 3)`."""

import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Any, Self

from .lines import Record
from .names import ERROR_MESSAGE, ERROR_TYPE, Kind, LinkType
from .recorder import Recorder
from .trace import Status

_LONGEST_MESSAGE = 200


class Handle:
    """A span that goes on. This one is nobody's: it takes everything and keeps nothing.

    As a context manager it is the parent of what starts inside, and ends with the block: an
    exception marks it as error, a cancellation as interrupted, and both pass on. Where spans
    overlap in one task, leave out the `with` and call `end()`.
    """

    __slots__ = ()

    @property
    def id(self) -> str:
        """16 hexadecimal digits; empty where nobody records."""
        return ""

    def set(self, name: str, value: Any) -> None:
        """Give the span an attribute, of the types that JSON knows; written when the span ends."""

    def event(self, name: str, /, **attributes: Any) -> None:
        """Note that something happened, now; written at once."""

    def link(self, span_id: str, type: LinkType) -> None:
        """Point at another span that this one follows from."""

    def fail(self, type: str, message: str = "") -> None:
        """Mark the span as error, for a failure that is a value and not an exception."""

    def end(self, error: BaseException | None = None) -> None:
        """End the span; what comes after this is ignored."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.end(exception)


_NOBODY = Handle()


class _Scope:
    """What new spans belong to: a recorder, and the span that is their parent."""

    __slots__ = ("id", "open", "outer", "recorder")

    def __init__(self, recorder: Recorder, id: str | None) -> None:
        self.recorder = recorder
        self.id = id
        self.open = True
        self.outer: _Scope | None = None

    def enter(self) -> None:
        self.outer = _current.get()
        _current.set(self)

    def leave(self) -> None:
        """Close, also where a generator is closed by another task, or blocks end crosswise."""
        self.open = False
        if _current.get() is self:
            _current.set(self.outer)


_current: ContextVar[_Scope | None] = ContextVar("longleaf_span", default=None)


def _open_scope() -> _Scope | None:
    scope = _current.get()
    while scope is not None and not scope.open:
        scope = scope.outer
    return scope


class _Recorded(Handle):
    """A span that goes to a recorder."""

    __slots__ = ("_attributes", "_links", "_scope", "_start", "_status")

    def __init__(self, scope: _Scope, start: int) -> None:
        self._scope = scope
        self._start = start
        self._attributes: dict[str, Any] = {}
        self._links: list[Record] = []
        self._status: Status = "ok"

    @property
    def id(self) -> str:
        return self._scope.id or ""

    def set(self, name: str, value: Any) -> None:
        self._attributes[name] = value

    def event(self, name: str, /, **attributes: Any) -> None:
        if self._scope.open:
            now = self._scope.recorder.now()
            record: Record = {"type": "event", "id": self.id, "name": name, "at": now}
            self._scope.recorder.write(record | _unless_empty(attributes=attributes))

    def link(self, span_id: str, type: LinkType) -> None:
        self._links.append({"span": span_id, "type": type})

    def fail(self, type: str, message: str = "") -> None:
        self._status = "error"
        self._attributes[ERROR_TYPE] = type
        self._attributes[ERROR_MESSAGE] = message[:_LONGEST_MESSAGE]

    def end(self, error: BaseException | None = None) -> None:
        if not self._scope.open:
            return
        if isinstance(error, Exception):
            self.fail(type(error).__qualname__, _first_line(error))
        elif error is not None:
            self._status = "interrupted"
        self._scope.leave()
        self._write_end()

    def _write_end(self) -> None:
        recorder = self._scope.recorder
        record: Record = {"type": "end", "id": self.id, "at": max(self._start, recorder.now())}
        if self._status != "ok":
            record["status"] = self._status
        recorder.write(record | _unless_empty(attributes=self._attributes, links=self._links))

    def __enter__(self) -> Self:
        self._scope.enter()
        return self


def span(name: str, kind: Kind, attributes: Mapping[str, Any] | None = None) -> Handle:
    """Start a span below the one that is open here, in the recorder that is current here.

    Tasks and `asyncio.to_thread` inherit both; a plain thread does not. Without a recorder this
    costs next to nothing.
    """
    parent = _open_scope()
    if parent is None:
        return _NOBODY
    recorder = parent.recorder
    scope = _Scope(recorder, os.urandom(8).hex())
    start = recorder.now()
    record: Record = {"type": "start", "id": scope.id, "name": name, "kind": kind, "at": start}
    recorder.write(record | _unless_empty(parent=parent.id, attributes=attributes))
    return _Recorded(scope, start)


@contextmanager
def recording(recorder: Recorder) -> Generator[None]:
    """Make this recorder current: spans that start inside go to it, below no other span."""
    scope = _Scope(recorder, None)
    scope.enter()
    try:
        yield
    finally:
        scope.leave()


def current_recorder() -> Recorder | None:
    """The recorder that is current here, if any."""
    scope = _open_scope()
    return scope.recorder if scope else None


def _unless_empty(**fields: Any) -> Record:
    return {name: value for name, value in fields.items() if value}


def _first_line(error: Exception) -> str:
    try:
        return str(error).partition("\n")[0]
    except Exception:
        return ""
