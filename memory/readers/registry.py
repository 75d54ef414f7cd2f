"""Which reader reads which file: found by entry point, chosen by suffix, then by content."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..document import Reading
from ..errors import Unreadable
from .signatures import HEAD_BYTES, suffix_of_content

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "longleaf.readers"

_log = logging.getLogger(__name__)


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


@cache
def readers() -> tuple[Reader, ...]:
    """Every reader that is installed, plug-ins first; what cannot be loaded is logged, left out."""
    from importlib.metadata import entry_points

    loaded = (_load(entry) for entry in sorted(entry_points(group=GROUP), key=_plug_ins_first))
    return tuple(reader for reader in loaded if reader)


def reader_for(path: Path) -> Reader:
    """The reader for this file: by its suffix, in either case; failing that, by its content.

    Where two claim a suffix, a plug-in goes before ours. Raises Unreadable where there is none,
    or where the content cannot be looked at.
    """
    table = _by_suffix(readers())
    found = table.get(path.suffix.lower()) or table.get(suffix_of_content(_head(path)))
    if found is None:
        raise Unreadable(
            f"no reader for {path.suffix or 'such'} files: convert it to PDF, HTML or text, "
            "or install a plug-in that reads it"
        )
    return found


def _plug_ins_first(entry: "EntryPoint") -> tuple[bool, str, str]:
    return entry.value.startswith(f"{__package__}."), entry.name, entry.value


def _load(entry: "EntryPoint") -> Reader | None:
    try:
        reader = entry.load()
    except Exception as error:  # whatever a plug-in does when it is imported
        _log.warning("reader %s (%s) is left out: %r", entry.name, entry.value, error)
        return None
    if isinstance(reader, Reader):
        return reader
    _log.warning("reader %s (%s) is left out: it is no Reader", entry.name, entry.value)
    return None


def _by_suffix(known: Iterable[Reader]) -> Mapping[str, Reader]:
    table: dict[str, Reader] = {}
    for reader in known:
        for suffix in reader.suffixes:
            table.setdefault(suffix.lower(), reader)
    return table


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except OSError as error:
        raise Unreadable(f"it cannot be opened: {error.strerror or error}") from error
