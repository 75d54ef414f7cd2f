"""What files a folder holds: regular files below it, by relative path, hidden ones left out."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from .results import Problem


@dataclass(frozen=True, slots=True)
class FileStat:
    """A file as the file system describes it; `modified` in nanoseconds since 1970."""

    path: str
    size: int
    modified: int


def stat_file(root: Path, path: str) -> FileStat:
    """Size and time of one file; OSError when it is gone."""
    status = (root / path).stat()
    return FileStat(path, status.st_size, status.st_mtime_ns)


def scan(root: Path, apart: Path) -> tuple[list[FileStat], list[Problem]]:
    """Files below `root` in order of path, and what cannot be looked into.

    Names that begin with a dot are left out, as is the folder `apart` (the store). Links to files
    inside the folder are followed, links to folders are not, so that no loop is possible; pipes,
    sockets and devices are passed over.
    """
    files: list[FileStat] = []
    problems: list[Problem] = []
    for path in _walk(root, apart, problems):
        name = path.relative_to(root).as_posix()
        try:
            name.encode()
            status = path.stat()
        except UnicodeEncodeError:
            shown = os.fsencode(name).decode(errors="replace")
            problems.append(Problem(shown, "its name is not valid UTF-8: rename it"))
        except OSError as error:
            problems.append(Problem(name, f"cannot be looked at: {error.strerror}"))
        else:
            if S_ISREG(status.st_mode) and _inside(path, root):
                files.append(FileStat(name, status.st_size, status.st_mtime_ns))
    return sorted(files, key=lambda file: file.path), problems


def _walk(root: Path, apart: Path, problems: list[Problem]) -> Iterator[Path]:
    def note(error: OSError) -> None:
        where = Path(error.filename).relative_to(root).as_posix()
        problems.append(Problem(where, f"cannot be looked into: {error.strerror}"))

    for folder, folders, names in os.walk(root, onerror=note):
        here = Path(folder)
        folders[:] = [n for n in folders if not n.startswith(".") and here / n != apart]
        yield from (here / name for name in names if not name.startswith("."))


def _inside(path: Path, root: Path) -> bool:
    return not path.is_symlink() or path.resolve().is_relative_to(root.resolve())
