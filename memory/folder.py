"""The folder that a store is kept in: made, refused where it is not ours, locked by who writes."""

from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from .errors import StoreLocked, StoreMismatch, StoreUnwritable
from .files import shown

FOLDER_NAME = ".longleaf"
_FOLDERS = ("lexical", "text", "texts", "vectors")


class Folder:
    """Where the memory of the documents below `root` is kept. Nothing is made before `make`."""

    def __init__(self, root: Path, location: Path) -> None:
        self.root = root
        self.location = location
        self.database = location / "library.db"

    def expect_name(self) -> None:
        """Refuse a name that the database could not be opened by."""
        if shown(self.location) != str(self.location):
            raise StoreUnwritable(
                f"memory cannot be kept in {shown(self.location)}, whose name is not valid UTF-8:"
                " rename it, or give another place with --store"
            )

    def make(self) -> None:
        """Make the folder, if it is not there; refuse one that is somebody else's."""
        self.expect_name()
        if self.location.is_dir():
            self._expect_ours()
            return
        try:
            self.location.mkdir(mode=0o700, parents=True)
            self._ignore_in_git()
        except FileExistsError:  # somebody else made it in this very moment
            if not self.location.is_dir():
                raise StoreUnwritable(f"{self.location} is not a folder: remove it") from None
        except OSError as error:
            raise StoreUnwritable(
                f"memory cannot be kept in {self.location} ({error.strerror}): give another place"
                " with --store"
            ) from error

    def _ignore_in_git(self) -> None:
        ignoring = self.location / ".gitignore"
        try:
            ignoring.write_text("*\n")
        except OSError:  # whoever makes the folder anew does it
            with suppress(OSError):
                ignoring.unlink(missing_ok=True)
                self.location.rmdir()
            raise

    def _expect_ours(self) -> None:
        """Refuse the documents' own folder, and one where what we overwrite is somebody else's."""
        if self.location == self.root:
            raise StoreMismatch(f"{self.root} holds the documents: give another place with --store")
        if self.database.exists() or self.location == self.root / FOLDER_NAME:
            return
        for name in _FOLDERS:
            if (self.location / name).exists():
                raise StoreMismatch(
                    f"{self.location} has a {name} that is not ours: give another place"
                    " with --store"
                )

    @contextmanager
    def locked(self, wait: float, waiting: Callable[[], None]) -> Generator[None]:
        """The right to write; waits up to `wait` seconds for it, after one call of `waiting`."""
        lock = FileLock(self.location / "lock")
        try:
            try:
                lock.acquire(timeout=0)
            except Timeout:
                waiting()
                lock.acquire(timeout=wait)
        except Timeout as error:
            raise StoreLocked(
                f"another longleaf is writing to {self.location}: wait for it, or read what is"
                " indexed with --no-update"
            ) from error
        except OSError as error:
            raise StoreUnwritable(
                f"{self.location} cannot be written ({error.strerror}): look into what is indexed"
                " with --no-update, or keep memory elsewhere with --store"
            ) from error
        try:
            yield
        finally:
            lock.release()
