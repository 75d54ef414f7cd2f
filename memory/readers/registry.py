"""Which reader reads which file: found by entry point, chosen by suffix, then by content."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..document import Reading

GROUP = "longleaf.readers"


@dataclass(frozen=True, slots=True)
class Reader:
    """A way to read one format.

    `read` takes the path of a regular file and returns its text with page map, or raises
    `Unreadable` with a reason one can act on. It is called in a worker process. A change of
    `version` reads the files of this format again.
    """

    name: str
    version: int
    suffixes: frozenset[str]
    read: Callable[[Path], Reading]

    @property
    def signature(self) -> str:
        """Name and version, as kept with each file that was read."""
        return f"{self.name}-{self.version}"
