"""The recorder: records go to the end of one file as they happen, and to whoever listens."""

import logging
import os
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Any, Self

from . import names
from .files import private
from .lines import VERSION, Record, encode, mended

INLINE = 1024
"""Longest string, in characters, that stands in an attribute itself; longer ones become blobs."""

Listener = Callable[[Record], None]
_LOG = logging.getLogger(__name__)


class Recorder:
    """Writes a trace (`lines` says in which form) to the end of `path`, a file of mode 0600.

    A batch of records is one `write()`: what was recorded outlives this process, and at most the
    last line of the file is torn. An fsync follows at most every `sync_seconds`, and at the end
    (None: never). Safe for threads. A disk that fails never stops a run: recording ends, and
    `fault` keeps the reason.

    `wall` and `monotonic` are clocks in nanoseconds. The wall clock is read once; time goes forward
    from there, whatever happens to it.
    """

    def __init__(
        self,
        path: Path,
        *,
        wall: Callable[[], int] = time.time_ns,
        monotonic: Callable[[], int] = time.monotonic_ns,
        sync_seconds: float | None = 1.0,
    ) -> None:
        self.path = path
        self.fault: OSError | None = None
        self._file = open(path, "ab", buffering=0, opener=private)  # noqa: SIM115 (see close)
        self._lock = RLock()
        self._monotonic = monotonic
        self._offset = wall() - monotonic()
        self._latest = 0
        self._sync_nanoseconds = None if sync_seconds is None else int(sync_seconds * 1e9)
        self._synced = self.now()
        self._whole = _ends_in_newline(path)
        self._blobs: set[str] = set()
        self._pending: list[Record] = []
        self._listeners: list[Listener] = []
        if self._file.tell() == 0:
            self.write(_header())

    def now(self) -> int:
        """Nanoseconds since 1970; never less than before."""
        self._latest = max(self._latest, self._offset + self._monotonic())
        return self._latest

    def write(self, record: Record) -> None:
        """Append a record, behind the blobs that it needs, in one `write()`."""
        with self._lock:
            if attributes := record.get("attributes"):
                record["attributes"] = self._stored(attributes)
            self._pending.append(record)
            batch, self._pending = self._pending, []
            self._append(b"".join(map(encode, batch)))
            for written in batch:
                self._tell(written)

    def blob(self, text: str) -> str:
        """SHA-256 of a text, to look it up by; it is written once, with the next record."""
        text = mended(text)
        key = sha256(text.encode()).hexdigest()
        with self._lock:
            if key not in self._blobs:
                self._blobs.add(key)
                self._pending.append({"type": "blob", "hash": key, "text": text})
        return key

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every record from now on; returns what ends the subscription.

        It is called in the thread that records, in the order of the file, and must be quick. One
        that raises is dropped and does no harm.
        """
        with self._lock:
            self._listeners = [*self._listeners, listener]
        return lambda: self._drop(listener)

    def close(self) -> None:
        """Put everything on the disk; what is recorded after this is lost. May be called twice."""
        with self._lock:
            if not self._file.closed:
                self._sync()
                self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _stored(self, attributes: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: {"blob": self.blob(value)}
            if isinstance(value, str) and len(value) > INLINE
            else value
            for name, value in attributes.items()
        }

    def _append(self, data: bytes) -> None:
        if self.fault or self._file.closed:
            return
        rest = memoryview(data if self._whole else b"\n" + data)
        self._whole = False
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as fault:
            self._stop(fault)
            return
        self._whole = True
        due = self._sync_nanoseconds
        if due is not None and self._latest - self._synced >= due:
            self._sync()

    def _sync(self) -> None:
        self._synced = self._latest
        if self._sync_nanoseconds is None or self.fault:
            return
        try:
            os.fsync(self._file.fileno())
        except OSError as fault:
            self._stop(fault)

    def _stop(self, fault: OSError) -> None:
        self.fault = fault
        _LOG.warning("The trace ends here, the run goes on: %s", fault)

    def _tell(self, record: Record) -> None:
        for listener in self._listeners:
            try:
                listener(record)
            except Exception:
                _LOG.warning("A listener to the trace raised and was dropped", exc_info=True)
                self._drop(listener)

    def _drop(self, listener: Listener) -> None:
        with self._lock:
            self._listeners = [kept for kept in self._listeners if kept is not listener]


def _header() -> Record:
    return {
        "type": "trace",
        "version": VERSION,
        "schema": names.SCHEMA_URL,
        "offset_unit": names.OFFSET_UNIT,
    }


def _ends_in_newline(path: Path) -> bool:
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return True
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
