"""A child process that indexes a folder and kills itself in the middle of it.

    python killed_index.py FOLDER N

It counts what reaches the disk or the database (statements, texts, links, index commits) and sends
itself SIGKILL before the N-th of them; with N = 0 it prints how many there are.
"""

import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from longleaf.memory import texts
from longleaf.memory.lexical import Lexical
from longleaf.memory.store import Store

count = 0
last = int(sys.argv[2])


def step(*_: Any) -> None:
    """Count one more; die when it is the last."""
    global count  # noqa: PLW0603
    count += 1
    if count == last:
        os.kill(os.getpid(), signal.SIGKILL)


def counted(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, with a step before and after it."""

    def around(*given: Any, **named: Any) -> Any:
        step()
        result = function(*given, **named)
        step()
        return result

    return around


plain_connect = sqlite3.connect


def connect(*given: Any, **named: Any) -> sqlite3.Connection:
    """A connection whose statements count."""
    connection: sqlite3.Connection = plain_connect(*given, **named)
    connection.set_trace_callback(step)
    return connection


sqlite3.connect = connect  # type: ignore[assignment]
texts.Texts.put = counted(texts.Texts.put)  # type: ignore[method-assign]
texts.Mirror.link = counted(texts.Mirror.link)  # type: ignore[method-assign]
texts.Mirror.unlink = counted(texts.Mirror.unlink)  # type: ignore[method-assign]
Lexical.add = counted(Lexical.add)  # type: ignore[method-assign]
Lexical.write = counted(Lexical.write)  # type: ignore[method-assign]
Lexical.clear = counted(Lexical.clear)  # type: ignore[method-assign]

Store(Path(sys.argv[1])).update()
print(count)
