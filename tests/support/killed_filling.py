"""A child process that makes vectors and kills itself in the middle of it.

    python -m support.killed_filling FOLDER N

It counts what reaches the disk (files made safe, rows, deletions) and sends itself SIGKILL before
the N-th of them; with N = 0 it prints how many there are.
"""

import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from longleaf.memory.store import Store
from longleaf.memory.vectors import filling, generations
from support.vectors import Embedder

count = 0
last = int(sys.argv[2])


def step(*_: Any) -> None:
    """Count one more; die when it is the last."""
    global count  # noqa: PLW0603
    count += 1
    if count == last:
        os.kill(os.getpid(), signal.SIGKILL)


vectors = Path(sys.argv[1], ".longleaf", "vectors")
safe = {path.stat().st_ino: path.stat().st_size for path in vectors.rglob("*")}
"""How much of each file is safe on disk, by its number there."""


def torn(file: int) -> None:
    """A file is made safe; who dies just before had half of what is new in it on disk."""
    known = os.fstat(file)
    if count + 1 == last:
        os.truncate(file, (safe.get(known.st_ino, 0) + known.st_size) // 2)
    step()
    safe[known.st_ino] = known.st_size


def counted(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, with a step before it."""

    def after(*given: Any, **named: Any) -> Any:
        step()
        return function(*given, **named)

    return after


plain_connect = sqlite3.connect


def connect(*given: Any, **named: Any) -> sqlite3.Connection:
    """A connection whose changes count."""
    connection: sqlite3.Connection = plain_connect(*given, **named)
    connection.set_trace_callback(lambda said: step() if said.startswith("INSERT") else None)
    return connection


sqlite3.connect = connect  # type: ignore[assignment]
os.fsync = torn  # type: ignore[assignment]
generations.Generations.remove_all_but = counted(  # type: ignore[method-assign]
    generations.Generations.remove_all_but
)
setattr(filling, "_BATCH", 10)  # noqa: B010

Store(Path(sys.argv[1])).fill(Embedder().encoding)
print(count)
