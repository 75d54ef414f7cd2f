"""What files a folder holds: regular files below it, by relative path, hidden ones left out."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from .errors import FolderUnreadable
from .files import refusal, shown
from .results import Problem

_UNNAMEABLE = "its name is not valid UTF-8: rename it"
_LEADS_OUT = "it is a link out of the folder, and not followed: put the document itself here"
_LEADS_NOWHERE = "it is a link to something that is not there: mend it, or remove it"


@dataclass(frozen=True, slots=True)
class FileStat:
    """A file as the file system describes it; `modified` in nanoseconds since 1970."""

    path: str
    size: int
    modified: int


def stat_file(root: Path, path: str) -> FileStat:
    """Size and time of one file; OSError when it is gone."""
    return _file_stat(path, (root / path).stat())


def scan(root: Path, apart: Path) -> tuple[list[FileStat], list[Problem]]:
    """Files below `root` in order of path, and what is there that cannot be read.

    Names that begin with a dot are left out, as is the folder `apart` (the store). A link to a file
    inside the folder is that file once more; one to a folder inside is passed over, so that no loop
    is possible; one that leads out, nowhere or to itself is a problem. Pipes, sockets and devices
    are passed over, and so is what vanishes meanwhile. Raises FolderUnreadable for `root` itself.
    """
    look = _Look(os.path.realpath(root), os.fspath(root), os.fspath(apart))
    files = [file for folder in look.below() for file in look.into(folder)]
    files.sort(key=lambda file: file.path)
    return files, look.problems


class _Look:
    """One look through a folder, without recursion: folders may be thousands deep."""

    def __init__(self, real: str, root: str, apart: str) -> None:
        self.real = Path(real)
        self.root = root
        self.apart = apart
        self.problems: list[Problem] = []
        self._waiting = [""]

    def below(self) -> Iterator[str]:
        """Folders by relative path, as they are found."""
        while self._waiting:
            yield self._waiting.pop()

    def into(self, folder: str) -> Iterator[FileStat]:
        """Regular files in one folder; folders in it are looked into later."""
        try:
            with os.scandir(os.path.join(self.root, folder)) as listed:
                entries = [entry for entry in listed if not entry.name.startswith(".")]
        except OSError as error:
            self._shut(folder, error)
            return
        for entry in entries:
            yield from self._entry(entry, f"{folder}/{entry.name}" if folder else entry.name)

    def _shut(self, folder: str, error: OSError) -> None:
        if not folder:
            what = f"{shown(self.root)} cannot be looked into"
            raise FolderUnreadable(refusal(what, error)) from error
        if not isinstance(error, FileNotFoundError):
            self._refuse(folder, refusal("it cannot be looked into", error))

    def _entry(self, entry: "os.DirEntry[str]", path: str) -> Iterator[FileStat]:
        try:
            path.encode()
            yield from self._link(entry, path) if entry.is_symlink() else self._plain(entry, path)
        except UnicodeEncodeError:
            self._refuse(shown(path), _UNNAMEABLE)
        except FileNotFoundError:
            pass
        except OSError as error:
            self._refuse(path, refusal("it cannot be looked at", error))

    def _plain(self, entry: "os.DirEntry[str]", path: str) -> Iterator[FileStat]:
        if entry.is_dir(follow_symlinks=False):
            if entry.path != self.apart:
                self._waiting.append(path)
        elif entry.is_file(follow_symlinks=False):
            yield _file_stat(path, entry.stat(follow_symlinks=False))

    def _link(self, entry: "os.DirEntry[str]", path: str) -> Iterator[FileStat]:
        try:
            target = Path(os.path.realpath(entry.path, strict=True))
        except (FileNotFoundError, NotADirectoryError):
            self._refuse(path, _LEADS_NOWHERE)
            return
        status = target.stat()
        if not target.is_relative_to(self.real):
            self._refuse(path, _LEADS_OUT)
        elif S_ISREG(status.st_mode):
            yield _file_stat(path, status)

    def _refuse(self, path: str, reason: str) -> None:
        self.problems.append(Problem(path, reason))


def _file_stat(path: str, status: os.stat_result) -> FileStat:
    return FileStat(path, status.st_size, status.st_mtime_ns)
