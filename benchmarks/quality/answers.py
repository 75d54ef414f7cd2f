"""Questions put to `ask`, and what is measured of its answers and quotes."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import longleaf
from longleaf.agents.answer import Answer, Citation

from .cases import Pool, Question, Span
from .scores import exact, f1
from .shelf import written


class Judged(NamedTuple):
    """What was measured of one answer; a measure that does not apply is left out."""

    group: str
    values: dict[str, float]


def judge_answers(pools: Sequence[Pool], most: int) -> Iterator[Judged]:
    """Ask at most so many questions, drawn once for all; one whose document is known, only of it.

    "EM" and "F1" are SQuAD's, of answerable questions with answers in words; "no answer" says how
    many of the others got none; "cited" whether a quote of an answerable one overlaps gold;
    "verbatim" whether all quotes of an answer stand in the documents just where they are said to.
    """
    asked = [(pool, question) for pool in pools for question in pool.questions]
    drawn = random.Random(0).sample(asked, min(most, len(asked)))
    for pool in pools:
        for part in _parts(pool, [question for one, question in drawn if one is pool]):
            yield from _asked(part)


def _parts(pool: Pool, questions: Sequence[Question]) -> Iterator[Pool]:
    """A folder for each known document, and one for the questions without."""
    for known in dict.fromkeys(question.known for question in questions):
        documents = pool.documents if known is None else {known: pool.documents[known]}
        wanted = tuple(question for question in questions if question.known == known)
        yield replace(pool, documents=documents, questions=wanted)


def _asked(pool: Pool) -> Iterator[Judged]:
    with TemporaryDirectory(prefix="quality-") as place:
        names = {path: name for name, path in written(pool, Path(place)).items()}
        with longleaf.open(place) as library:
            library.index()

            def quoted(citation: Citation) -> str:
                source = pool.documents[names[citation.path]]
                text = source if isinstance(source, str) else library.read(citation.path).text
                return text[citation.start : citation.end]

            for question in pool.questions:
                answer = library.ask(question.text)
                yield Judged(question.group, judged(question, answer, names, quoted))


def judged(
    question: Question,
    answer: Answer,
    names: Mapping[str, str],
    quoted: Callable[[Citation], str],
) -> dict[str, float]:
    """Measures of one answer; `names` are documents by path, `quoted` is what stands at a place."""
    said = answer.answer or ""
    cited = [Span(names[c.path], c.start, c.end) for c in answer.citations]
    values: dict[str, float] = {}
    if answer.citations:
        values["verbatim"] = float(all(quoted(c) == c.quote for c in answer.citations))
    if not question.gold:
        return values | {"no answer": float(not said)}
    values["cited"] = float(any(c.overlaps(gold) for c in cited for gold in question.gold))
    if question.answers:
        values |= {"EM": exact(said, question.answers), "F1": f1(said, question.answers)}
    return values
