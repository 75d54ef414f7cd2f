"""Longleaf's own search, through the views that its users search with."""

from collections.abc import Callable
from dataclasses import fields, replace
from glob import escape

from longleaf.memory.ranking.weights import USUAL, Weights
from longleaf.memory.views import Views
from longleaf.memory.where import Where

from .arms import Arm, Search, best
from .cases import Span
from .shelf import Shelf
from .some_vectors import some_of

INGREDIENTS = tuple(field.name for field in fields(Weights) if field.name != "answers")
RULES = ("first", "link", "hint", "exact", "cleaned", "spelling")


def without(*names: str) -> Weights:
    """The usual weights, but for these ingredients."""
    return replace(USUAL, **{name: type(getattr(USUAL, name))() for name in names})


def product(weights: Weights = USUAL, share: float = 1.0) -> Callable[[Shelf], Search]:
    """Search with these weights, where so many of the passages have a vector (0 to 1).

    Without a weight for similarity the encoder is not loaded, either.
    """

    def prepare(shelf: Shelf) -> Search:
        encoding = shelf.encoding if weights.similarity else None
        views = _views(shelf, share)

        def search(query: str, known: str | None, limit: int) -> list[Span]:
            where = Where(None if known is None else escape(shelf.paths[known]))
            hits = views.search(query, limit, where, encoding, weights)
            return [Span(shelf.name(hit.document.path), hit.start, hit.end) for hit in hits]

        return search

    return prepare


def encoder(shelf: Shelf) -> Search:
    """Similarity alone: all passages in the order of their cosine with the question."""
    passages = shelf.passages()
    vectors = shelf.encoding.embed([shelf.quote(passage) for passage in passages])

    def search(query: str, known: str | None, limit: int) -> list[Span]:
        return best(passages, vectors @ shelf.encoding.embed([query])[0], known, limit)

    return search


def _views(shelf: Shelf, share: float) -> Views:
    views, vectors = shelf.views, shelf.vectors()
    part = some_of(vectors, views.records, share)
    return Views(views.records, views.texts, views.lexical, lambda _: part)


ARMS = [
    Arm("longleaf", product()),
    Arm("20 % of vectors", product(share=0.2)),
    Arm("0 % of vectors", product(share=0)),
    Arm("BM25", product(without(*INGREDIENTS))),
    Arm("encoder", encoder),
    Arm("no rules", product(without(*RULES))),
    *(Arm(f"no {name}", product(without(name))) for name in INGREDIENTS),
]
