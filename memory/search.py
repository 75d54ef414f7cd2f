"""Search: BM25 candidates, and their order mended by a similarity that is handed in.

The fusion is a sum of z-scores, which beat reciprocal ranks on every set it was tried on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import sqrt

from . import lexical
from .results import Hit

ScoreTexts = Callable[[str, Sequence[str]], Sequence[float]]
"""Similarity of a query to each of some texts; larger is better."""

SCORED = 24
"""How many of the best candidates are given to the similarity."""

_SIMILARITY_WEIGHT = 0.5

QUESTION_WORDS = frozenset(
    """a about an and any are as at be been being between by can could did do does during each for
    from had has have he her him his how i if in into is it its many me much my no not of on or our
    please s shall she should t tell than that the their them there these they this those to under
    up upon us was we were what whats when where whether which who whom whose why will with within
    would you your""".split()
)
"""Words that say that something is asked, not what: dropped from questions, never from texts."""


def query_terms(query: str) -> list[str]:
    """Terms to look for: those of the query's content words, or of all when it has no other."""
    words = query.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split()
    content = [word for word in words if word.strip("?!.,;:\"'()[]").removesuffix("'s")
               not in QUESTION_WORDS]  # fmt: skip
    return lexical.terms(" ".join(content)) or lexical.terms(query)


def fuse(
    query: str, hits: Sequence[Hit], score_texts: ScoreTexts, scored: int = SCORED
) -> list[Hit]:
    """Hits in the order of z(BM25) + z(similarity); only the best `scored` are given to the latter.

    `hits` come best first. One without a similarity counts as the least similar of the others.
    """
    best = hits[:scored]
    if not best:
        return []
    similar = z_scores(score_texts(query, [hit.text for hit in best]))
    similar += [min(similar)] * (len(hits) - len(best))
    plain = z_scores([hit.score for hit in hits])
    fused = [
        _with_parts(
            hit, {"lexical": (1 - _SIMILARITY_WEIGHT) * a, "similarity": _SIMILARITY_WEIGHT * b}
        )
        for hit, a, b in zip(hits, plain, similar, strict=True)
    ]
    return in_order(fused)


def in_order(hits: Sequence[Hit]) -> list[Hit]:
    """Best first; equals by path and place, so that the order never depends on history."""
    return sorted(hits, key=lambda hit: (-hit.score, hit.document.path, hit.start))


def z_scores(values: Sequence[float]) -> list[float]:
    """How many standard deviations each value lies above the mean; zeros when all are equal."""
    mean = sum(values) / len(values)
    deviation = sqrt(sum((value - mean) ** 2 for value in values) / len(values))
    return [(value - mean) / deviation if deviation else 0.0 for value in values]


def _with_parts(hit: Hit, parts: Mapping[str, float]) -> Hit:
    return replace(hit, score=sum(parts.values()), parts=parts)
