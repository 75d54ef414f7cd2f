"""The files of the lexical index: made, opened, and read anew after a commit."""

import os
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

import tantivy

from .analysis import analyzer
from .errors import StoreDamaged
from .matching import schema


class IndexFiles:
    """The index in one folder, as it was committed last."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._index: tantivy.Index | None = None
        self.commit: int | None = None
        """What tells the commit that was seen last from others."""
        self._languages: tuple[str, ...] = ()
        self._meta = os.fspath(folder / "meta.json")

    def make(self) -> None:
        """Make an empty index, if there is none."""
        if not self.folder.exists():
            self.folder.mkdir(parents=True)
            tantivy.Index(schema(), path=str(self.folder))

    def clear(self) -> None:
        """Delete the index."""
        self._index, self.commit = None, None
        rmtree(self.folder, ignore_errors=True)

    def opened(self) -> tantivy.Index:
        """The index, for writing. Raises StoreDamaged for one that does not open."""
        if self._index is None:
            try:
                self._index = self._open()
            except (ValueError, OSError) as error:
                raise self._damaged(error) from error
        return self._index

    def searcher(self) -> tantivy.Searcher:
        """What searches in the last commit. Raises StoreDamaged."""
        index = self.opened()
        try:
            commit = self._commit()
            if commit != self.commit:
                index.reload()
                self._saw(commit, index)
        except (ValueError, OSError) as error:
            self._index = None
            raise self._damaged(error) from error
        return index.searcher()

    def languages(self) -> tuple[str, ...]:
        """Languages other than English that documents of the last commit are in."""
        self.searcher()
        return self._languages

    def _damaged(self, error: Exception) -> StoreDamaged:
        return StoreDamaged(
            f"the search index {self.folder} cannot be opened ({error}):"
            " run `longleaf index` on the folder to make it anew"
        )

    def _open(self) -> tantivy.Index:
        if os.access(self.folder, os.W_OK):
            return _open_index(self.folder)
        with TemporaryDirectory(prefix="longleaf-") as writable:  # for the lock files of a reader
            for path in self.folder.iterdir():
                if path.suffix != ".lock":
                    Path(writable, path.name).symlink_to(path)
            index = _open_index(Path(writable))
            index.reload()
        self._saw(self._commit(), index)
        return index

    def _saw(self, commit: int, index: tantivy.Index) -> None:
        found = index.searcher().terms_with_prefix("language", "")
        self._languages = tuple(language for language, _ in found)
        self.commit = commit

    def _commit(self) -> int:
        return os.stat(self._meta).st_mtime_ns


def _open_index(folder: Path) -> tantivy.Index:
    index = tantivy.Index.open(str(folder))
    index.register_tokenizer("passage", analyzer())
    index.config_reader("manual", 1)
    return index
