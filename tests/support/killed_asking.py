"""A child process that asks many calls through a journal, and kills itself in the middle of it.

    python -m support.killed_asking FOLDER CALLS SIZE N

Each call that the model is paid for is a line of the file `paid`, and each whose reply was given, a
line of `seen`. It counts these and the statements of the journal, and sends itself SIGKILL at the
N-th of them; with N = 0 it comes to the end. It prints what all replies come to.
"""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Sequence
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from longleaf.serving.journal.journal import Journal
from longleaf.serving.journal.journaled import Journaled
from longleaf.serving.model import Call, Outcome, Reply, Usage
from longleaf.serving.scripted import Scripted
from support.asking import echo, in_batches

folder = Path(sys.argv[1])
calls, size, last = (int(word) for word in sys.argv[2:])
counting = Lock()
count = 0


def step(*_: Any) -> None:
    """Count one more, in whatever thread; die when it is the last."""
    global count  # noqa: PLW0603
    with counting:
        count += 1
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)


def note(name: str, call: Call) -> None:
    """Add the number of a call to a file, for certain."""
    step()
    with open(folder / name, "ab", buffering=0) as file:
        file.write(call.texts("question")[0].encode() + b"\n")
        os.fsync(file.fileno())


class Paid:
    """A model that is paid for each call, just before it gives the reply."""

    card = Scripted(echo).card

    async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
        """The echo of each call."""
        for index, call in enumerate(calls):
            note("paid", call)
            await asyncio.sleep(0)
            yield index, Reply(echo(call), Usage(1))


plain_connect = sqlite3.connect


def connect(*given: Any, **named: Any) -> sqlite3.Connection:
    """A connection whose statements count."""
    connection: sqlite3.Connection = plain_connect(*given, **named)
    connection.set_trace_callback(step)
    return connection


sqlite3.connect = connect  # type: ignore[assignment]
with Journal(folder / "journal.db") as journal:
    model = Journaled(Paid(), journal, run="killed")
    print(asyncio.run(in_batches(model, calls, size, partial(note, "seen"))))
