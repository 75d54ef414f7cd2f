"""What is to be written, written in groups by one thread."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Commits(Generic[T]):
    """Hands items to `write` in the order they came, all that are there at once; safe for threads.

    A group is what came while the one before was written, and `gather` seconds longer. The thread
    outlives whoever put something, also at the end of the program, until all is written.
    """

    def __init__(
        self, write: Callable[[list[T]], None], gather: float, sleep: Callable[[float], None]
    ) -> None:
        self._write = write
        self._gather = gather
        self._sleep = sleep
        self._waiting: list[T] = []
        self._lock = Lock()
        self._thread = ThreadPoolExecutor(1, "journal")

    def put(self, item: T) -> None:
        """Have it written with the next group. Raises RuntimeError after `close`."""
        with self._lock:
            if not self._waiting:
                self._thread.submit(self._commit)
            self._waiting.append(item)

    def between(self, work: Callable[[], R]) -> Future[R]:
        """Do something else in the thread that writes, after what was put before."""
        return self._thread.submit(work)

    def close(self) -> None:
        """Return when all is written."""
        self._thread.shutdown()

    def _commit(self) -> None:
        if self._gather:
            self._sleep(self._gather)
        with self._lock:
            group, self._waiting = self._waiting, []
        self._write(group)
