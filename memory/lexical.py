"""The lexical index: tantivy's BM25 over passages.

A word is a run of letters and digits, lowercased, without accents, stemmed (English); a script
written without spaces (Han, kana, Thai, Lao, Khmer, Burmese) gives one word a character.
"""

import os
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import NamedTuple

import tantivy

from .errors import StoreDamaged, StoreUnwritable

VERSION = "1"
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD = rf"[{_UNSPACED}]|[\p{{L}}\p{{N}}\p{{M}}--[{_UNSPACED}]]+"
_LONGEST_WORD = 80
_MOST_TERMS = 256
_HEAP = 60_000_000


class LexicalHit(NamedTuple):
    """Keys of a passage, with its BM25 score."""

    passage: int
    score: float


@cache
def analyzer() -> tantivy.TextAnalyzer:
    """What turns text into terms, for indexing and for queries alike."""
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(_WORD))
    for step in (
        tantivy.Filter.remove_long(_LONGEST_WORD),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.stemmer("english"),
    ):
        words = words.filter(step)
    return words.build()


def terms(text: str) -> list[str]:
    """Terms of a text, each once, in order of first appearance."""
    return list(dict.fromkeys(analyzer().analyze(text.encode(errors="replace").decode())))


@cache
def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("passage", fast=True)
    builder.add_integer_field("document", indexed=True, fast=True)
    builder.add_text_field("body", tokenizer_name="passage", index_option="position")
    return builder.build()


class Lexical:
    """The index in one folder. Many may read while one writes; readers see what was committed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: int | None = None
        self._index: tantivy.Index | None = None
        self._writer: tantivy.IndexWriter | None = None
        self.waiting: set[int] = set()
        """Documents that were added since the last `write`."""

    def is_intact(self) -> bool:
        """Whether there is an index that opens."""
        try:
            self._opened()
        except StoreDamaged:
            return False
        return True

    def clear(self) -> None:
        """Delete the index; the next write makes it anew."""
        self.abandon()
        self._index, self._seen = None, None
        rmtree(self.folder, ignore_errors=True)

    def add(self, added: Iterable[tuple[int, int, str]]) -> None:
        """Put in passages `(document, passage, text)`: seen after the next `write`.

        They are indexed while the caller goes on.
        """
        with self._writing() as writer:
            for document, passage, body in added:
                writer.add_document(tantivy.Document(document=document, passage=passage, body=body))
                self.waiting.add(document)

    def write(
        self,
        forgotten: Iterable[int],
        added: Iterable[tuple[int, int, str]],
        afresh: bool = False,
    ) -> None:
        """Take out documents and put in passages, in one commit with what was added before.

        `afresh` empties the index first: term statistics then count what is there and nothing
        else, while a deletion alone leaves them as they were until segments are merged.
        """
        if afresh:
            self.abandon()
        with self._writing() as writer:
            if afresh:
                writer.delete_all_documents()
            else:
                for document in forgotten:
                    writer.delete_documents_by_term("document", document)
            self.add(added)
            writer.commit()
            writer.wait_merging_threads()
            self._writer = None
            self.waiting.clear()

    def abandon(self) -> None:
        """Let go of what was added since the last `write`, and of the right to write."""
        writer, self._writer = self._writer, None
        self.waiting.clear()
        if writer is not None:
            with suppress(ValueError):
                writer.rollback()
                writer.wait_merging_threads()

    @contextmanager
    def _writing(self) -> Generator[tantivy.IndexWriter]:
        try:
            if self._writer is None:
                self._make()
                self._writer = self._opened().writer(heap_size=_HEAP, num_threads=2)
            yield self._writer
        except ValueError as error:  # whatever tantivy says of the disk
            self.abandon()
            raise StoreUnwritable(
                f"the search index {self.folder} cannot be written ({error}): make room there,"
                " or keep memory elsewhere with --store"
            ) from error
        except BaseException:  # what was added in part would be taken for the whole
            self.abandon()
            raise

    def search(
        self, words: Sequence[str], limit: int, documents: Sequence[int] | None = None
    ) -> list[LexicalHit]:
        """The passages with the highest BM25 for any of the terms, within the given documents."""
        searcher = self._current().searcher()
        limit = min(limit, searcher.num_docs)  # tantivy makes room for as many as it is told
        if not words or limit < 1:
            return []
        found = searcher.search(self._query(words, documents), limit, count=False)
        keys = searcher.fast_field_values("passage", [address for _, address in found.hits])
        scores = [float(score or 0.0) for score, _ in found.hits]
        return [LexicalHit(int(key or 0), s) for key, s in zip(keys, scores, strict=True)]

    def _query(self, words: Sequence[str], documents: Sequence[int] | None) -> tantivy.Query:
        any_word = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, tantivy.Query.term_query(_schema(), "body", word))
                for word in words[:_MOST_TERMS]
            ]
        )
        if documents is None:
            return any_word
        inside = tantivy.Query.term_set_query(_schema(), "document", list(documents))
        inside = tantivy.Query.const_score_query(inside, 0.0)
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, any_word), (tantivy.Occur.Must, inside)]
        )

    def _make(self) -> None:
        if not self.folder.exists():
            self.folder.mkdir(parents=True)
            tantivy.Index(_schema(), path=str(self.folder))

    def _opened(self) -> tantivy.Index:
        if self._index is None:
            try:
                self._index = self._open()
            except (ValueError, OSError) as error:
                raise self._damaged(error) from error
        return self._index

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
        self._seen = self._commit()
        return index

    def _current(self) -> tantivy.Index:
        index = self._opened()
        try:
            commit = self._commit()
            if commit != self._seen:
                index.reload()
                self._seen = commit
        except (ValueError, OSError) as error:
            self._index = None
            raise self._damaged(error) from error
        return index

    def _commit(self) -> int:
        return (self.folder / "meta.json").stat().st_mtime_ns


def _open_index(folder: Path) -> tantivy.Index:
    index = tantivy.Index.open(str(folder))
    index.register_tokenizer("passage", analyzer())
    index.config_reader("manual", 1)
    return index
