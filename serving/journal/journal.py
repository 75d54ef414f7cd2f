"""The journal: replies that were paid for, by what was asked; cache, resume and replay in one."""

import logging
import time
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Self

from . import rows
from .commits import Commits
from .file import JournalFault, connect, named, transaction
from .flights import Flights
from .rows import Kept

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Write:
    key: str
    run: str | None
    kept: Kept | None = None
    replace: bool = False
    done: Future[Kept] = field(default_factory=Future[Kept])


class Journal:
    """Replies in one SQLite file, for any number of threads and processes at once.

    What is put goes to a thread that writes it, together with all that came while the commit before
    went on and `gather` seconds longer. A fault of the disk never stops a run: replies are then not
    kept, `fault` is the first reason, and `tell` is told of it, once. `flights` are the calls under
    way, shared by all who ask with this journal; `clock` gives Unix seconds. Opening raises
    JournalFault.
    """

    def __init__(
        self,
        path: Path,
        *,
        gather: float = 0.0,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        tell: Callable[[str], None] = _LOG.warning,
    ) -> None:
        self.path = path
        self.fault: str | None = None
        self.flights = Flights()
        self.clock = clock
        self._tell = tell
        self._writer = connect(path)
        self._reader = connect(path)
        self._reading = Lock()
        self._commits = Commits(self._written, gather, sleep)

    def find(self, keys: Iterable[str]) -> dict[str, Kept]:
        """Those of these replies that are kept; none where the journal cannot be read."""
        try:
            with named(self.path), self._reading:
                return rows.find(self._reader, keys)
        except JournalFault as fault:
            self._say(fault)
            return {}

    def get(self, key: str) -> Kept | None:
        """One reply, or None."""
        return self.find([key]).get(key)

    def has(self, key: str) -> bool:
        """Whether this reply is kept."""
        return self.get(key) is not None

    def put(self, kept: Kept, run: str | None = None, replace: bool = False) -> Future[Kept]:
        """Keep a reply, cited by this run; done when it is committed, with the reply that stands.

        That is another where another process was faster, unless this one is to `replace` it.
        """
        write = _Write(kept.key, run, kept, replace)
        self._commits.put(write)
        return write.done

    def cite(self, run: str, keys: Iterable[str]) -> None:
        """Say that this run rests on these replies; written soon, at the latest on closing."""
        for key in keys:
            self._commits.put(_Write(key, run))

    def free(self, kept_runs: Callable[[], Collection[str]]) -> int:
        """Forget all other runs, and the replies that no run cites; gives how many those were.

        `kept_runs` is asked while nobody can write: a run that has just begun is not missed. Raises
        JournalFault.
        """
        with named(self.path):
            return self._commits.between(lambda: rows.free(self._writer, kept_runs)).result()

    def close(self) -> None:
        """Write what is not written yet. May be called twice."""
        self._commits.close()
        self._reader.close()
        self._writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _written(self, group: list[_Write]) -> None:
        standing: dict[str, Kept] = {}
        try:
            with named(self.path), transaction(self._writer):
                for write in group:
                    self._write(write, standing)
        except (JournalFault, ValueError) as fault:
            self._say(fault)
        finally:
            for write in group:
                if write.kept is not None:
                    write.done.set_result(standing.get(write.key, write.kept))

    def _write(self, write: _Write, standing: dict[str, Kept]) -> None:
        if write.kept is not None:
            standing[write.key] = rows.add(self._writer, write.kept, write.replace)
        if write.run is not None:
            rows.cite(self._writer, write.run, write.key)

    def _say(self, fault: Exception) -> None:
        if self.fault is None:
            self.fault = str(fault)
            self._tell(f"{fault}; replies are not kept meanwhile")
