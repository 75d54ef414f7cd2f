"""Documents that are zip files: their entries, within a limit on what they unpack to."""

import posixpath
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from ...errors import Unreadable

_MOST_BYTES = 512 << 20
_TOO_LARGE = "its entries unpack to more than 512 MiB: split it, or save it without its images"


class Missing(Exception):
    """An entry is not in the package, or is damaged; the message says which."""


class Package:
    """The entries of an open package, read by name."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._left = _MOST_BYTES
        self.names = frozenset(archive.namelist())

    def read(self, name: str) -> bytes:
        """The bytes of an entry. Raises Missing, and Unreadable beyond the limit of them all."""
        name = posixpath.normpath(name)
        try:
            with self._archive.open(name) as entry:
                data = entry.read(self._left + 1)
        except KeyError as error:
            raise Missing(f"{name} is missing") from error
        except (
            BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
        ) as error:
            raise Missing(f"{name} is damaged ({error})") from error
        except RuntimeError as error:  # a password is needed
            raise Unreadable("encrypted: save a copy without a password") from error
        self._left -= len(data)
        if self._left < 0:
            raise Unreadable(_TOO_LARGE)
        return data


@contextmanager
def opened(path: Path, damaged: str) -> Generator[Package]:
    """The package at `path`, closed afterwards.

    Raises Unreadable: for an empty file, and with the reason `damaged` for what is no whole zip.
    """
    if path.stat().st_size == 0:
        raise Unreadable("the file is empty")
    try:
        archive = ZipFile(path)
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable(damaged) from error
    with archive:
        yield Package(archive)
