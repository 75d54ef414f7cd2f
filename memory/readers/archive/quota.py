"""How much may be unpacked of one outermost file: what a bomb of any kind comes up against."""

from dataclasses import dataclass
from typing import BinaryIO, Protocol

from ...errors import Unreadable

MOST_MEMBERS = 10_000
MOST_BYTES = 1 << 30
MOST_BYTES_OF_ONE = 256 << 20
MOST_CHARACTERS = 1 << 27
_CHUNK = 1 << 20


class Exhausted(Exception):
    """All that may be unpacked of the outermost file was unpacked."""


class Source(Protocol):
    """What bytes are read from."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, at most so many; none at the end."""
        ...


@dataclass
class Spent:
    """What was taken from an outermost file, with all that it nests, of what may be.

    `size` counts the bytes of members, `passed` those that were unpacked to find them.
    """

    members: int = 0
    size: int = 0
    passed: int = 0
    characters: int = 0

    @property
    def no_text_left(self) -> bool:
        """Whether the limit of characters is reached."""
        return self.characters >= MOST_CHARACTERS

    @property
    def limit(self) -> str:
        """The limit that is reached, or ""."""
        if self.members >= MOST_MEMBERS:
            return f"more than {MOST_MEMBERS:,} members"
        if max(self.size, self.passed) >= MOST_BYTES:
            return f"more than {MOST_BYTES >> 20:,} MiB when unpacked"
        return f"more than {MOST_CHARACTERS:,} characters" * self.no_text_left


class Metered:
    """Reads on from `stream`, of which the bytes `first` were read already."""

    def __init__(self, stream: Source, first: bytes, spent: Spent) -> None:
        self._stream = stream
        self._first = first
        self._spent = spent

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes; Exhausted beyond the limit of all that may be unpacked."""
        if self._first:
            taken, self._first = self._first[:size], self._first[len(self._first[:size]) :]
        else:
            taken = self._stream.read(size)
        self._spent.passed += len(taken)
        if self._spent.passed > MOST_BYTES:
            raise Exhausted
        return taken


def copy(source: Source, target: BinaryIO, spent: Spent) -> None:
    """Copy a member's bytes; Unreadable where it, or all of them, are too large."""
    size = 0
    while chunk := source.read(_CHUNK):
        copy_bytes(chunk, target, spent)
        size += len(chunk)
        check_size(size)


def copy_bytes(content: bytes, target: BinaryIO, spent: Spent) -> None:
    """As `copy`, of bytes at hand."""
    spent.size += len(content)
    if spent.size > MOST_BYTES:
        raise Unreadable(f"all members are {spent.limit}, the limit: unpack it to read it")
    target.write(content)


def check_size(size: int) -> None:
    """Refuse a member of this many bytes, if it is too large."""
    if size > MOST_BYTES_OF_ONE:
        raise Unreadable(
            f"larger than {MOST_BYTES_OF_ONE >> 20} MiB, the limit for a member: unpack it to"
            " read it"
        )
