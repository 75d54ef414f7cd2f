"""A child process that asks calls as it is told, beside others that use the same journal.

    python -m support.asking_beside JOURNAL NAME

It reads lines and prints one of JSON for each. At the first it opens the journal. Each one after
that says which calls to ask, as FIRST LAST SIZE, in batches of SIZE. With SIZE 0 they are one batch
whose calls stay under way until the next line: how many they are is printed before. What is printed
last are the replies, which the model that it asks has signed with NAME.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from longleaf.serving.journal.journal import Journal
from longleaf.serving.journal.journaled import Journaled
from longleaf.serving.model import Call, Outcome
from longleaf.serving.replies import Answered
from longleaf.serving.scripted import Scripted
from support.asking import gather, numbered, texts


class Beside:
    """Such a child, as its parent sees it."""

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self._child = child

    def tell(self, line: str = "") -> None:
        """Let it go on."""
        assert self._child.stdin
        print(line, file=self._child.stdin, flush=True)

    def hear(self) -> object:
        """What it prints next."""
        assert self._child.stdout
        return json.loads(self._child.stdout.readline())

    def asked(self, first: int, last: int, size: int) -> object:
        """The replies to these calls."""
        self.tell(f"{first} {last} {size}")
        return self.hear()


@contextmanager
def beside(journal: Path, name: str) -> Generator[Beside]:
    """A child by this name, which has not opened the journal yet, and ends with the block."""
    command = [sys.executable, "-m", __name__, str(journal), name]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    ) as child:
        yield Beside(child)


class _Signing(Scripted):
    """Signs its replies; holds a batch back until it is told to go on."""

    def __init__(self, name: str) -> None:
        super().__init__(lambda call: Answered(text=f"{name} {call.texts('question')[0]}"))
        self.holds = False

    async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
        """Its signature under each call."""
        if self.holds:
            print(json.dumps(len(calls)), flush=True)
            sys.stdin.readline()
        async for pair in super().__call__(calls):
            yield pair


def _told(model: _Signing, asking: Journaled, line: str) -> list[str | None]:
    first, last, size = map(int, line.split())
    model.holds = size == 0
    starts = range(first, last, size or last - first)
    batches = [numbered(range(start, min(last, start + (size or last)))) for start in starts]
    return [text for batch in batches for text in texts(asyncio.run(gather(asking, batch)))]


def _main(path: Path, name: str) -> None:
    sys.stdin.readline()
    with Journal(path) as journal:
        print(json.dumps(journal.fault), flush=True)
        model = _Signing(name)
        asking = Journaled(model, journal, run=name)
        for line in iter(sys.stdin.readline, ""):
            print(
                json.dumps([_told(model, asking, line), len(model.calls), journal.fault]),
                flush=True,
            )


if __name__ == "__main__":
    _main(Path(sys.argv[1]), sys.argv[2])
