"""One reading process, as its parent sees it."""

import os
import subprocess
import sys
from collections import deque
from collections.abc import Collection, Mapping
from contextlib import suppress
from math import inf
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from time import monotonic
from typing import BinaryIO, cast

from .frames import Request, encode_request, is_stage, receive, send

_BEGIN = (
    "import sys; memory, folder, *sys.path[:] = sys.argv[1:]; "
    f"from {__package__}.worker import serve; serve(int(memory), folder)"
)


class Process:
    """A worker that reads one file at a time; what it says is put on `said` as it comes.

    `pace` is how many seconds its last file took. Started without `multiprocessing`,
    which would run the user's script once more.
    """

    def __init__(
        self,
        memory_bytes: int,
        kept_in: Path | None,
        said: "SimpleQueue[tuple[Process, bytes | None]]",
    ) -> None:
        self.path = Path()
        self.following: deque[Path] = deque()
        self.pace = inf
        self._since = 0.0
        self.refused: Mapping[str, str] = {}
        self.stage = ""
        self.told: set[str] = set()
        self.deadline = 0.0
        self.ready = False
        limits = [str(memory_bytes), os.fspath(kept_in or "")]
        modules = [os.fspath(entry) for entry in sys.path]
        self._popen = subprocess.Popen(
            [sys.executable, "-P", "-c", _BEGIN, *limits, *modules],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._stdin = cast(BinaryIO, self._popen.stdin)
        self._stdout = cast(BinaryIO, self._popen.stdout)
        self._listener = Thread(target=self._listen, args=(said,), daemon=True)
        self._listener.start()

    def read(
        self,
        path: Path,
        deadline: float,
        refused: Mapping[str, str] = {},
        allowed: Collection[str] | None = None,
    ) -> None:
        """Hand over a file; when the process is gone already, that it ended is what it says.

        `refused` names stages to leave out, each with its reason; `allowed`, if given, all others
        that may be tried.
        """
        self._since = monotonic()
        self._note(path, deadline, refused)
        self._send(Request(os.fspath(path.absolute()), dict(refused), allowed))

    def follow(self, path: Path) -> None:
        """Hand over a file to read after those that it has."""
        self.following.append(path)
        self._send(Request(os.fspath(path.absolute()), {}))

    def go_on(self, deadline: float) -> None:
        """Note that it now reads the next of the files that follow."""
        self._note(self.following.popleft(), deadline)

    def begin(self, stage: str, deadline: float) -> None:
        """Note that the process began a stage, or ("") is between two."""
        self.stage, self.deadline = stage, deadline
        self.told.add(stage)

    def _note(self, path: Path, deadline: float, refused: Mapping[str, str] = {}) -> None:
        self.path, self.deadline, self.refused = path, deadline, refused
        self.stage, self.told = "", set()

    def _send(self, request: Request) -> None:
        with suppress(BrokenPipeError):
            send(self._stdin, encode_request(request))

    def kill(self) -> None:
        """End it at once, whatever it does."""
        self._popen.kill()

    def bury(self) -> int:
        """Free what it held, once it was killed or ended; its exit code, or minus its signal."""
        self.kill()
        self._popen.wait()
        self._listener.join()
        self._stdout.close()
        with suppress(BrokenPipeError):
            self._stdin.close()
        return self._popen.returncode

    def _listen(self, said: "SimpleQueue[tuple[Process, bytes | None]]") -> None:
        while (frame := receive(self._stdout)) is not None:
            now = monotonic()
            if not is_stage(frame):
                self.pace, self._since = now - self._since, now
            said.put((self, frame))
        said.put((self, None))
