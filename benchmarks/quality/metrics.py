"""What is measured of one search."""

from collections.abc import Sequence
from math import inf

from .cases import Question, Span
from .reach import Reach, Words

LONGEST = 900
"""A hit counts only in a passage of at most so many characters."""

BUDGETS = (500, 2000)
"""Words, as a reader with a small window can take them."""

DEEPEST = 60
"""How many hits are asked for."""


def measure(
    question: Question, hits: Sequence[Span], words: Words, depths: Sequence[int]
) -> dict[str, float]:
    """Recall at the depths and within the budgets, and one over the rank, as numbers up to 1."""
    rank, reach = rank_of(question, hits), Reach(hits, words, max(BUDGETS))
    return {
        **{f"@{depth}": float(rank <= depth) for depth in depths},
        **{f"w{most}": float(reach.holds(question, most)) for most in BUDGETS},
        "MRR": 1 / rank,
    }


def rank_of(question: Question, hits: Sequence[Span]) -> float:
    """Rank, from 1, of the first hit on gold; where every gold is asked for, of the last one's."""
    short = [(n, hit) for n, hit in enumerate(hits, 1) if hit.end - hit.start <= LONGEST]
    ranks = [
        next((rank for rank, hit in short if hit.overlaps(gold)), inf) for gold in question.gold
    ]
    return max(ranks) if question.every else min(ranks)
