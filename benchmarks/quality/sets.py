"""The question sets by name."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from .cases import Pool
from .pools import hotpotqa, reports
from .spanned import covidqa, covidqa_known, cuad, squad
from .stories import qmsum, quality


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """How a set is read, given the folder of all data and a split, and how deep it is measured.

    FileNotFoundError where it has no such split.
    """

    read: Callable[[Path, str], list[Pool]]
    depths: tuple[int, ...] = (1, 5, 20)

    @property
    def depth(self) -> int:
        """The depth at which ways of searching are compared."""
        return self.depths[1]


SETS = {
    "squad": QuestionSet(squad),
    "covidqa": QuestionSet(covidqa),
    "covidqa-known": QuestionSet(covidqa_known),
    "cuad": QuestionSet(cuad),
    "quality_2opt": QuestionSet(quality),
    "qmsum": QuestionSet(qmsum),
    "hotpotqa": QuestionSet(hotpotqa, (4, 10, 20)),
    "sec-10-q": QuestionSet(reports),
}


def load(name: str, data: Path, split: str = "dev", limit: int | None = None) -> list[Pool]:
    """The folders of a set; with a limit, so many answerable questions, drawn once for all."""
    pools = SETS[name].read(data, split)
    asked = [question for pool in pools for question in pool.questions if question.gold]
    if limit is None or len(asked) <= limit:
        return pools
    drawn = {question.id for question in random.Random(0).sample(asked, limit)}
    kept = [
        replace(pool, questions=tuple(q for q in pool.questions if q.id in drawn)) for pool in pools
    ]
    return [pool for pool in kept if pool.questions]
