"""Where the vectors of an encoding are: a folder for each time that they were written afresh.

Which of them counts is a fact in the database, so that readers find what belongs to their rows, and
no row of a database that is gone.
"""

from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree

from filelock import FileLock, Timeout

from ..errors import StoreUnwritable
from ..records import Records
from . import use
from .columns import Columns
from .encoding import Encoding
from .reading import Vectors


def fact_of(encoding: Encoding) -> str:
    """Name of the fact that tells which generation counts."""
    return f"vectors {encoding.name}"


class Generations:
    """The vectors below a folder, for all encodings. What was opened is kept for the next."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._opened: dict[str, Columns] = {}

    def of(self, records: Records, encoding: Encoding) -> Vectors | None:
        """What a reader of these rows may look into; None where nothing is that can be read."""
        try:
            columns = self.columns(records, encoding)
        except (OSError, ValueError):
            return None
        return None if columns is None else Vectors(columns, records.find)

    def columns(self, records: Records, encoding: Encoding) -> Columns | None:
        """The generation that counts, with as many rows as it has now; None where none does."""
        fact = records.fact(fact_of(encoding))
        if fact is None:
            return None
        folder = self.place(encoding, int(fact))
        known = self._opened.get(encoding.name)
        if known is None or known.folder != folder or not known.is_current():
            known = self._opened[encoding.name] = Columns(folder, encoding.width)
        return known

    @contextmanager
    def held(self) -> Generator[bool]:
        """The right to write here; false where another process has it. Raises StoreUnwritable."""
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            lock = FileLock(self.folder / "lock")
            lock.acquire(timeout=0)
        except Timeout:
            yield False
            return
        except OSError as error:
            raise StoreUnwritable(
                f"vectors cannot be kept in {self.folder} ({error.strerror}): index with"
                " --no-vectors, or keep memory elsewhere with --store"
            ) from error
        try:
            yield True
        finally:
            lock.release()

    def place(self, encoding: Encoding, number: int) -> Path:
        """Folder of a generation."""
        return self.folder / encoding.name / str(number)

    def numbers(self, encoding: Encoding) -> list[int]:
        """All generations there are on disk, newest first."""
        folder = self.folder / encoding.name
        return sorted((int(place.name) for place in _generations_in(folder)), reverse=True)

    def remove_all_but(self, encoding: Encoding, number: int) -> None:
        """Delete what does not count any more, also of other encodings; for who has it all alone.

        Of these, what any process looks into is kept: it may be of another version of longleaf.
        """
        for other in self.numbers(encoding):
            if other != number:
                rmtree(self.place(encoding, other), ignore_errors=True)
        for folder in self.folder.iterdir():
            if folder.name != encoding.name:
                _remove_unused(folder)


def _generations_in(folder: Path) -> list[Path]:
    with suppress(OSError):
        return [one for one in folder.iterdir() if one.name.isascii() and one.name.isdigit()]
    return []


def _remove_unused(folder: Path) -> None:
    """Delete the generations of an encoding; and its folder, if nothing else is in it."""
    for generation in _generations_in(folder):
        with use.alone(generation / "keys") as unused:
            if unused:
                rmtree(generation, ignore_errors=True)
    with suppress(OSError):
        folder.rmdir()
