"""Files read in processes of their own: one that crashes, hangs or swells stops no other."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from operator import attrgetter
from pathlib import Path
from queue import Empty, SimpleQueue
from signal import strsignal
from time import monotonic
from typing import Self

from ..errors import Unreadable
from .frames import READY, Outcome, Stage, restore
from .process import Process

_SECONDS_TO_START = 60.0
_MOST_BY_DEFAULT = 8
_LONGEST_WAIT = 3600.0

_MOST_REFUSED = 20

SMALL_BYTES = 1 << 18
MOST_AHEAD = 32
"""How many files of at most so many bytes a process is given to read next."""

_SECONDS_AHEAD = 0.25


class Workers:
    """Reading processes, started when there is something to read; leaving the context ends them.

    At most `count` run at once (the usable processors, up to 8, when not given). A file may take
    `seconds_per_file`, and its process `memory_bytes` of address space (not on Windows). A reader
    that tells its stages has this time for each; one that fails so is left out, with its reason.
    What costs much to make (recognised pages) is kept in `kept_in` for the next time.
    """

    def __init__(
        self,
        count: int | None = None,
        seconds_per_file: float = 120.0,
        memory_bytes: int = 2 * 1024**3,
        kept_in: Path | None = None,
    ) -> None:
        self.count = count or min(_processors(), _MOST_BY_DEFAULT)
        self.seconds_per_file = seconds_per_file
        self.memory_bytes = memory_bytes
        self.kept_in = kept_in
        self._crews: list[_Crew] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for crew in self._crews:
            crew.close()

    def read_all(
        self, paths: Iterable[Path], observe: Callable[[Path, str], None] = lambda *_: None
    ) -> Iterator[tuple[Path, Outcome]]:
        """Each path with its reading, or the reason why there is none, in order of completion.

        A process that is fast has its next small files before it is asked, so that it does not wait
        for whoever takes the readings; other paths are taken when there is a process for them.
        `observe` is told of each stage of a long reading. Closing the iterator ends its processes
        at once.
        """
        crew = _Crew(iter(paths), self.seconds_per_file, self.memory_bytes, self.kept_in, observe)
        self._crews.append(crew)
        try:
            yield from crew.read(self.count)
        finally:
            crew.close()
            self._crews.remove(crew)


class _Crew:
    """The processes of one round of reading; each that lives has a file, and maybe the next."""

    def __init__(
        self,
        paths: Iterator[Path],
        seconds: float,
        memory_bytes: int,
        kept_in: Path | None,
        observe: Callable[[Path, str], None],
    ) -> None:
        self.paths = paths
        self.put_back: list[Path] = []
        self.seconds = seconds
        self.observe = observe
        self.memory_bytes = memory_bytes
        self.kept_in = kept_in
        self.said: SimpleQueue[tuple[Process, bytes | None]] = SimpleQueue()
        self.busy: set[Process] = set()

    def read(self, count: int) -> Iterator[tuple[Path, Outcome]]:
        for path in islice(self.paths, count):
            self._begin(path)
        for process, frame in self._answers():
            if frame == READY:
                process.ready, process.deadline = True, monotonic() + self.seconds
                continue
            path, outcome = process.path, self._outcome(process, frame)
            if isinstance(outcome, Stage):
                process.begin(outcome.name, monotonic() + self.seconds)
                if outcome.name:
                    self.observe(path, outcome.name)
            elif process not in self.busy and process.stage not in ("", *process.refused):
                self._leave_out(process, str(outcome))
            else:
                self._go_on(process)
                yield path, outcome

    def close(self) -> None:
        """Kill what still runs, all before waiting for any."""
        for process in self.busy:
            process.kill()
        while self.busy:
            self.busy.pop().bury()

    def _answers(self) -> Iterator[tuple[Process, bytes | Unreadable | None]]:
        """What each process says, as it comes; none when it died; the reason when it is late."""
        while self.busy:
            first = min(self.busy, key=attrgetter("deadline"))
            wait = min(first.deadline - monotonic(), _LONGEST_WAIT)
            try:
                process, frame = self.said.get(timeout=max(0.0, wait))
            except Empty:
                if monotonic() >= first.deadline:
                    yield first, Unreadable(self._lateness(first.ready))
                continue
            if process in self.busy:
                yield process, frame

    def _begin(
        self,
        path: Path,
        refused: Mapping[str, str] = {},
        allowed: Collection[str] | None = None,
    ) -> Process:
        process = Process(self.memory_bytes, self.kept_in, self.said)
        self.busy.add(process)
        process.read(path, monotonic() + _SECONDS_TO_START, refused, allowed)
        return process

    def _leave_out(self, process: Process, reason: str) -> None:
        """Read its file once more without the stage that ended this process.

        After many of these only what was read well before is tried.
        """
        refused = dict(process.refused) | {process.stage: reason}
        hopeless = len(refused) >= _MOST_REFUSED
        allowed = process.told - refused.keys() if hopeless else None
        again = self._begin(process.path, refused, allowed)
        for path in process.following:
            again.follow(path)

    def _go_on(self, process: Process) -> None:
        """Go on to its next file, in this process or in one in its place; without one, end it."""
        alive, following = process in self.busy, process.following
        if alive and following:
            process.go_on(monotonic() + self.seconds)
        elif (path := following.popleft() if following else self._next()) is None:
            if alive:
                self._dismiss(process)
            return
        elif alive:
            process.read(path, monotonic() + self.seconds)
        else:
            process = self._begin(path)
            for path in following:
                process.follow(path)
        self._hand_ahead(process)

    def _hand_ahead(self, process: Process) -> None:
        """Give it so many small files that it is busy for a while; large ones wait."""
        most = min(MOST_AHEAD, int(_SECONDS_AHEAD / max(process.pace, _SECONDS_AHEAD / 1000)))
        while len(process.following) < most and (path := self._next()) is not None:
            if not _is_small(path):
                self.put_back.append(path)
                break
            process.follow(path)

    def _next(self) -> Path | None:
        return self.put_back.pop() if self.put_back else next(self.paths, None)

    def _outcome(self, process: Process, frame: bytes | Unreadable | None) -> Outcome | Stage:
        if isinstance(frame, bytes):
            return restore(frame)
        code = self._dismiss(process)
        return frame or Unreadable(self._cause(code, process.ready))

    def _dismiss(self, process: Process) -> int:
        process.kill()
        self.busy.discard(process)
        return process.bury()

    def _lateness(self, ready: bool) -> str:
        if ready:
            return f"it took longer than {self.seconds:g} s to read"
        return f"the process that reads it did not start within {_SECONDS_TO_START:g} s"

    def _cause(self, code: int, ready: bool) -> str:
        """Why a process ended that should not have."""
        if not ready:
            return f"the process that reads it could not start (exit code {code})"
        if code >= 0:
            return f"its reader ended the process (exit code {code})"
        return (
            f"its reader crashed ({strsignal(-code)}): the file is damaged, "
            f"or needs more than {self.memory_bytes >> 20} MiB of memory"
        )


def _is_small(path: Path) -> bool:
    with suppress(OSError):
        return path.stat().st_size <= SMALL_BYTES
    return False


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
