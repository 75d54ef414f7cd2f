"""Other searches, in the same run: bm25s as its documentation shows it, tantivy as it comes."""

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import distributions
from typing import Any

import numpy as np

from .arms import Absent, Arm, Search, best
from .cases import Span
from .shelf import Shelf
from .tantivy_plain import plain_tantivy
from .windows import windows


def bm25s(passages_of: Callable[[Shelf], Sequence[Span]]) -> Callable[[Shelf], Search]:
    """Bm25s with its English stop words and PyStemmer's stems, over some passages."""

    def prepare(shelf: Shelf) -> Search:
        library, stemmer = _bm25s()
        passages = passages_of(shelf)

        def tokens(texts: Sequence[str]) -> list[list[str]]:
            options = {"stopwords": "en", "stemmer": stemmer, "show_progress": False}
            found: list[list[str]] = library.tokenize(list(texts), return_ids=False, **options)
            return found

        index = library.BM25()
        index.index(tokens([shelf.quote(passage) for passage in passages]), show_progress=False)

        def search(query: str, known: str | None, limit: int) -> list[Span]:
            [asked] = tokens([query])
            scores = index.get_scores(asked) if asked else np.zeros(len(passages))
            return best(passages, scores, known, limit)

        return search

    return prepare


def _bm25s() -> tuple[Any, Any]:
    try:
        return import_module("bm25s"), import_module("Stemmer").Stemmer("english")
    except ImportError as error:
        raise Absent("pip install bm25s PyStemmer") from error


def versions() -> str:
    """What is installed of the peers."""
    known = {found.name: found.version for found in distributions()}
    return ", ".join(f"{name} {known.get(name, 'missing')}" for name in ("bm25s", "tantivy"))


PEERS = [
    Arm("bm25s 100 words", bm25s(windows)),
    Arm("bm25s our passages", bm25s(Shelf.passages)),
    Arm("tantivy 100 words", plain_tantivy),
]
