"""Ask every question of every way of searching.

For tuning, keep the folders open and evaluate again and again:

    with opened("covidqa", data, "train", cache=cache) as shelves:
        print(shown("covidqa", evaluate(shelves, arms, (1, 5, 20))))
"""

from collections.abc import Generator, Iterable, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from longleaf.client.models import encoding

from .arms import Absent, Arm
from .embeddings import Embeddings
from .metrics import DEEPEST, measure
from .reach import Words
from .sets import load
from .shelf import Shelf, shelved

Measured = dict[str, float]


@dataclass(slots=True)
class Results:
    """What was measured: for each arm a row for each question, in one order.

    `groups` are the questions' own; `absent` are arms that could not be asked, and why.
    """

    rows: dict[str, list[Measured]] = field(default_factory=dict[str, list[Measured]])
    groups: list[str] = field(default_factory=list[str])
    passages: int = 0
    absent: dict[str, str] = field(default_factory=dict[str, str])


@contextmanager
def opened(
    name: str,
    data: Path,
    split: str = "dev",
    limit: int | None = None,
    cache: Path | None = None,
) -> Generator[list[Shelf]]:
    """The folders of a set, indexed; vectors are kept in `cache`."""
    embedder = encoding()
    embeddings = Embeddings(embedder.embed, cache and cache / embedder.name)
    cached = replace(embedder, embed=embeddings)
    with ExitStack() as stack:
        pools = load(name, data, split, limit)
        try:
            yield [stack.enter_context(shelved(pool, cached)) for pool in pools]
        finally:
            embeddings.save()


def evaluate(shelves: Iterable[Shelf], arms: Sequence[Arm], depths: Sequence[int]) -> Results:
    """Measure the arms on the same questions."""
    results = Results()
    for shelf in shelves:
        results.groups += [question.group for question in shelf.questions]
        results.passages += len(shelf.passages())
        words = Words(shelf.text)
        for arm in arms:
            try:
                found = _asked(shelf, arm, words, depths)
            except Absent as reason:
                results.absent[arm.name] = str(reason)
            else:
                results.rows.setdefault(arm.name, []).extend(found)
    return results


def _asked(shelf: Shelf, arm: Arm, words: Words, depths: Sequence[int]) -> list[Measured]:
    search = arm.prepare(shelf)
    return [
        measure(question, search(question.text, question.known, DEEPEST), words, depths)
        for question in shelf.questions
    ]
