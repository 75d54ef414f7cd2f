"""Canonical texts on disk: one file per content, and a mirror of the folder that links to them."""

import hashlib
import os
from collections import OrderedDict
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock

from .document import text_hash
from .errors import NotFound, StoreDamaged

_WRITERS = 8


class Texts:
    """`texts/SHA256`: UTF-8, newlines untouched. Keeps what was read, up to `capacity` characters.

    May be used from several threads.
    """

    def __init__(self, folder: Path, capacity: int = 64_000_000) -> None:
        self.folder = folder
        self.capacity = capacity
        self._kept: OrderedDict[str, str] = OrderedDict()
        self.characters = 0
        self._lock = Lock()

    def put(self, text: str) -> str:
        """Store a text, durably and whole or not at all; returns its SHA-256."""
        sha256 = text_hash(text)
        if not self.holds(sha256):
            self.folder.mkdir(parents=True, exist_ok=True)
            _write_whole(self.folder / sha256, text.encode())
        return sha256

    @contextmanager
    def putting(self, texts: Iterable[str]) -> Generator[None]:
        """Store texts, several at once, for a disk is slow; after the block they all are safe."""
        with ThreadPoolExecutor(_WRITERS) as pool:
            stored = pool.map(self.put, texts)
            yield
            for _ in stored:
                pass
        _sync_folder(self.folder)

    def holds(self, sha256: str) -> bool:
        """Whether the text with this hash is on disk, unharmed."""
        return self._bytes(sha256) is not None

    def get(self, sha256: str) -> str:
        """The text with this hash; NotFound when it is not there."""
        with self._lock:
            if sha256 in self._kept:
                self._kept.move_to_end(sha256)
                return self._kept[sha256]
        content = self._bytes(sha256)
        if content is None:
            raise NotFound(
                f"the text {sha256} is not in {self.folder}, or damaged:"
                " run `longleaf index --verify`"
            )
        text = content.decode()
        self._keep(sha256, text)
        return text

    def _bytes(self, sha256: str) -> bytes | None:
        """What the file holds, if it is what its name says: the folder may come from anywhere."""
        try:
            content = (self.folder / sha256).read_bytes()
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == sha256 else None

    def _keep(self, sha256: str, text: str) -> None:
        with self._lock:
            if sha256 not in self._kept:
                self._kept[sha256] = text
                self.characters += len(text)
            while self.characters > self.capacity and len(self._kept) > 1:
                _, dropped = self._kept.popitem(last=False)
                self.characters -= len(dropped)


class Mirror:
    """`text/…`: the folder again, as text, for people and agents with `ls`, `cat` and `grep`."""

    def __init__(self, folder: Path, texts: Path) -> None:
        self.folder = folder
        self.texts = texts

    def link(self, path: str, sha256: str) -> None:
        """Let `path` in the mirror hold this text: a hard link, or a copy where links fail."""
        target, source = self._place(path), self.texts / sha256
        if target.exists() and target.samefile(source):
            return
        _make_room(target, self.folder)
        try:
            os.link(source, target)
        except OSError:
            _write_whole(target, source.read_bytes())

    def unlink(self, path: str) -> None:
        """Take `path` out of the mirror, with folders that are empty then."""
        target = self._place(path)
        with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
            target.unlink()
        with suppress(OSError):  # until one holds something else
            for parent in target.parents:
                if parent == self.folder:
                    break
                with suppress(FileNotFoundError):
                    parent.rmdir()

    def _place(self, path: str) -> Path:
        target = self.folder / path
        if not target.parent.resolve().is_relative_to(self.folder):
            raise StoreDamaged(
                f"{target.parent} leads out of {self.folder}: somebody tampered with this store;"
                f" delete {self.folder.parent} and index again"
            )
        return target


def _make_room(target: Path, top: Path) -> None:
    """A file may now be where a folder was, and the reverse."""
    if not target.parent.is_dir():
        top.mkdir(exist_ok=True)
        for parent in _folders_to(target, top):
            if os.path.isfile(parent):
                os.unlink(parent)
            with suppress(FileExistsError):
                os.mkdir(parent)
    if target.is_dir() and not target.is_symlink():
        _remove_tree(target)
    target.unlink(missing_ok=True)


def _folders_to(target: Path, top: Path) -> Iterator[str]:
    """Each folder between, outermost first; there may be thousands."""
    parent = os.fspath(top)
    for name in target.parent.relative_to(top).parts:
        parent = os.path.join(parent, name)
        yield parent


def _remove_tree(top: Path) -> None:
    folders = [os.fspath(top)]
    for folder in folders:  # which grows meanwhile: no recursion, for folders may be deep
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    os.unlink(entry.path)
    for folder in reversed(folders):
        os.rmdir(folder)


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system can do it."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _write_whole(target: Path, content: bytes) -> None:
    with NamedTemporaryFile(dir=target.parent, prefix=".new-", delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), 0o400)
            Path(file.name).replace(target)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
