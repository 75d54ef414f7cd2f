"""A folder of a question set, written to disk and indexed as a user's folder is."""

import re
import shutil
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from longleaf.memory.store import Store
from longleaf.memory.vectors import Encoding, Vectors
from longleaf.memory.views import Views
from longleaf.serving.embedded.wordpiece import count_tokens

from .cases import Pool, Question, Span

_HARMFUL = re.compile(r"[^\w .,;()&'+-]+")
_LONGEST = 120


@dataclass(eq=False)
class Shelf:
    """An indexed folder; `paths` says in which file a document is."""

    pool: Pool
    views: Views
    paths: Mapping[str, str]
    encoding: Encoding
    _names: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Turn the paths round, and make sure that offsets mean the same in both texts."""
        self._names = {path: name for name, path in self.paths.items()}
        self.text = cache(self._text)
        for name, source in self.pool.documents.items():
            if isinstance(source, str) and self.text(name) != source:
                raise ValueError(f"{name} was read as another text than was written")

    @property
    def questions(self) -> list[Question]:
        """Those that the documents answer."""
        return [question for question in self.pool.questions if question.gold]

    def name(self, path: str) -> str:
        """The document in a file."""
        return self._names[path]

    def vectors(self) -> Vectors:
        """Those of all passages."""
        found = self.views.vectors and self.views.vectors(self.encoding)
        if not found:
            raise ValueError("the folder has no vectors")
        return found

    def passages(self) -> list[Span]:
        """All passages, document by document."""
        records = self.views.records
        keys = records.keys()
        return [
            Span(name, found.start, found.end)
            for name, path in self.paths.items()
            for found in records.passages(keys[path])
        ]

    def quote(self, span: Span) -> str:
        """The characters of a stretch."""
        return self.text(span.document)[span.start : span.end]

    def _text(self, name: str) -> str:
        return self.views.document(self.paths[name]).text


@contextmanager
def shelved(pool: Pool, encoding: Encoding) -> Generator[Shelf]:
    """Write a folder's documents to disk, and index them, vectors included."""
    with TemporaryDirectory(prefix="quality-") as place:
        folder = Path(place)
        paths = written(pool, folder)
        store = Store(folder, count_tokens=count_tokens)
        failed = store.update().failed
        if failed:
            raise ValueError(f"not read: {failed}")
        store.fill(encoding)
        with store.reading() as views:
            yield Shelf(pool, views, paths, encoding)


def written(pool: Pool, folder: Path) -> dict[str, str]:
    """Put documents into a folder; says by document what its file is called."""
    names = file_names(pool.documents)
    for name, source in pool.documents.items():
        if isinstance(source, Path):
            names[name] = source.name
            shutil.copy(source, folder)
        else:
            (folder / names[name]).write_bytes(source.encode())
    return names


def file_names(names: Iterable[str]) -> dict[str, str]:
    """A name for each document's file that is like its own, harmless, and no other's."""
    given: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        stem = _HARMFUL.sub("-", name)[:_LONGEST].strip(" .") or "document"
        number = 1
        while (file := f"{stem}{f' {number}' * (number > 1)}.txt").casefold() in taken:
            number += 1
        taken.add(file.casefold())
        given[name] = file
    return given
