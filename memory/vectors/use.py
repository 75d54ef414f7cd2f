"""Who looks into a file: a shared lock of the system's, held as long as the file is mapped."""

from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path


def hold(descriptor: int) -> None:
    """Say that the open file is looked into; so it is until it and all its maps are closed."""
    with suppress(ImportError, OSError):
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)


@contextmanager
def alone(path: Path) -> Generator[bool]:
    """Whether nobody looks into the file, or there is none; false where that cannot be told."""
    try:
        file = path.open("rb")
    except OSError as error:
        yield isinstance(error, FileNotFoundError)
        return
    with file:
        yield _is_free(file.fileno())


def _is_free(descriptor: int) -> bool:
    try:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return False
    return True
