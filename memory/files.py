"""Files of a folder as they are opened: never waiting for one that is no file any more."""

import errno
import os
from io import BufferedReader
from pathlib import Path
from stat import S_ISREG

from .errors import Unreadable

_NO_WAIT = getattr(os, "O_NONBLOCK", 0)  # whoever opens a pipe waits for its other end
_FLAGS = os.O_RDONLY | _NO_WAIT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_WHAT_TO_DO = {
    errno.EACCES: "give yourself the right to read it",
    errno.EPERM: "give yourself the right to read it",
    errno.ENAMETOOLONG: "move it to a folder higher up, or shorten the names on its path",
    errno.EIO: "check the disk, or put back a copy from elsewhere",
    errno.ELOOP: "it is a link that leads back to itself: remove it",
}


def opened(path: Path) -> BufferedReader:
    """A regular file, opened for reading. Raises Unreadable for what is no such, or is refused."""
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError as error:
        raise Unreadable(refusal("it cannot be opened", error)) from error
    if S_ISREG(os.fstat(descriptor).st_mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    raise Unreadable("it is no regular file any more: it was replaced while the folder was read")


def shown(path: str | Path) -> str:
    """A path as text: bytes of it that are not UTF-8 are spelled out with backslashes."""
    return os.fsencode(path).decode(errors="backslashreplace")


def refusal(what: str, error: OSError) -> str:
    """What failed, why the system refused it, and what to do where that is known."""
    advice = _WHAT_TO_DO.get(error.errno or 0)
    return f"{what}: {error.strerror or error}" + (f": {advice}" if advice else "")
