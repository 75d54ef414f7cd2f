"""Files that hold files: each member is read by its own reader, within limits for them all."""

import os
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO

from ...document import Bundle, Member, Reading, member_path
from ...errors import Unreadable
from ..registry import reader_for
from ..stages import begin
from .labels import inner_suffix, relative
from .quota import Spent, check_size, copy_bytes
from .unpacking import folder_of_its_own

MOST_NESTED = 5

Write = Callable[[BinaryIO], object]
"""Writes a member's bytes to a file."""


_spent: ContextVar[Spent | None] = ContextVar("spent", default=None)
_depth: ContextVar[int] = ContextVar("depth", default=0)


class Members:
    """Gathers the documents in one file; see `opened`."""

    def __init__(self, spent: Spent, folder: Path) -> None:
        self.spent = spent
        self._folder = folder
        self._found: list[Member] = []
        self._names: set[str] = set()
        self._left = 0

    @property
    def full(self) -> bool:
        """Whether a limit was reached, so that no member is read any more."""
        return bool(self.spent.limit)

    @property
    def any_read(self) -> bool:
        """Whether there is a reading of at least one member."""
        return any(isinstance(member.outcome, Reading) for member in self._found)

    def __len__(self) -> int:
        """Number of members that were found so far."""
        return len(self._found)

    def read(self, name: str, write: Write) -> None:
        """Read the member that `write` writes; why it cannot be read is kept in its place.

        Beyond a limit it is only counted.
        """
        if self.full:
            self.leave_out()
            return
        self.spent.members += 1
        name = self._unique(relative(name))
        outcome: Reading | Bundle | Unreadable
        try:
            with begin(name):
                outcome = self._read(name, write)
        except Unreadable as reason:
            outcome = reason
        except MemoryError:
            outcome = Unreadable("it takes too much memory to read: unpack it, and split it")
        self._keep(name, outcome)

    def read_bytes(self, name: str, content: bytes) -> None:
        """Read the member with this content."""

        def write(target: BinaryIO) -> None:
            check_size(len(content))
            copy_bytes(content, target, self.spent)

        self.read(name, write)

    def unwrap(self, name: str, write: Write) -> Reading | Bundle:
        """Read the one member, of this name, of which the file is only the wrapping."""
        self.spent.members += 1
        with begin(""):
            return self._read(name, write)

    def list(self, name: str, reason: str) -> None:
        """List a member that cannot be read."""
        self._found.append(Member(self._unique(relative(name)), Unreadable(reason)))

    def leave_out(self, count: int = 1) -> None:
        """Count members that are not read because of a limit."""
        self._left += count

    def problems(self) -> Sequence[str]:
        """What is to be said of the file itself: the limit, and how many members were left."""
        if not self._left:
            return ()
        rest = "one member was" if self._left == 1 else f"{self._left:,} members were"
        return (
            f"it holds {self.spent.limit}, the limit: {rest} left out; take them out to read them",
        )

    def bundle(self, own: Reading | Unreadable | None = None) -> Bundle:
        """All members, after what the file itself says, if it does."""
        return Bundle([*([Member("", own)] if own else []), *self._found])

    def _read(self, name: str, write: Write) -> Reading | Bundle:
        path = self._folder / f"member{inner_suffix(name)}"
        try:
            with path.open("wb") as file:
                write(file)
                if not file.tell():
                    raise Unreadable("the file is empty")
            return _read_any(reader_for(path).read, path)
        finally:
            with suppress(FileNotFoundError):
                path.unlink()

    def _keep(self, name: str, outcome: Reading | Bundle | Unreadable) -> None:
        inner = outcome.members if isinstance(outcome, Bundle) else (Member("", outcome),)
        for member in inner:
            self._found.append(Member(member_path(name, member.name), member.outcome))
        if isinstance(outcome, Reading):
            self.spent.characters += len(outcome.text)

    def _unique(self, name: str) -> str:
        stem, dot, suffix = name.rpartition(".")
        if not stem or "/" in suffix:
            stem, dot, suffix = name, "", ""
        unique, count = name, 1
        while unique in self._names:
            count += 1
            unique = f"{stem} ({count}){dot}{suffix}"
        self._names.add(unique)
        return unique


@contextmanager
def opened() -> Generator[Members]:
    """Read the members of one file inside. Raises Unreadable where files nest too deeply."""
    if _depth.get() >= MOST_NESTED:
        raise Unreadable(
            f"it is nested in more than {MOST_NESTED} files, the limit: unpack it to read it"
        )
    spent = _spent.get() or Spent()
    tokens = _spent.set(spent), _depth.set(_depth.get() + 1)
    try:
        with folder_of_its_own() as folder:
            yield Members(spent, folder)
    finally:
        _spent.reset(tokens[0])
        _depth.reset(tokens[1])


def _read_any(read: Callable[[Path], Reading | Bundle], path: Path) -> Reading | Bundle:
    """What a member's reader says, with a reason for whatever else goes wrong in it."""
    try:
        return read(path)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # as a worker does with a whole file
        told = f"{type(error).__name__}: {error}"[:300].replace(os.fspath(path.parent), "")
        raise Unreadable(f"its reader failed on it ({told})") from error
