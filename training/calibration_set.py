"""Questions with the passages a search would bring: of their own folder, and of another one."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from longleaf.memory.sentences import sentences
from longleaf.serving.embedded.scorer import Embed
from longleaf.serving.embedded.words import focus, stems

Row = dict[str, Any]
Kind = Literal["answerable", "impossible", "elsewhere"]
WORDS = 120
PASSAGES = 5
LONGEST = 60_000
GENERAL, AWAY = 5000, 500


@dataclass(frozen=True)
class Example:
    """A question, sentences of five passages, and which of them hold the answer.

    `own` are the sentences of the answer's own passage, `own_gold` those of them that hold it.
    """

    source: str
    kind: Kind
    question: str
    passages: list[list[str]]
    gold: set[tuple[int, int]]
    own: list[str]
    own_gold: set[int]


class Folder:
    """Documents cut to passages of about 120 words, searched by cosine and shared words."""

    def __init__(self, documents: Sequence[Row], embed: Embed) -> None:
        self.names = {document["doc_id"] for document in documents}
        self._embed = embed
        self._places = [(d["doc_id"], cut) for d in documents for cut in passages(d["text"])]
        texts = {document["doc_id"]: document["text"] for document in documents}
        self._texts = [[texts[name][a:b] for a, b in cut] for name, cut in self._places]
        self._vectors = embed([text for passage in self._texts for text in passage])
        self._first = np.cumsum([0, *map(len, self._texts)])[:-1]
        self._stems = [stems(" ".join(passage)) for passage in self._texts]
        self._inside = np.array([name for name, _ in self._places])

    def example(self, name: str, kind: Kind, row: Row, within: str | None = None) -> Example:
        """The question with its best passages, in this folder or in one document of it."""
        best = self._best(row["question"], within)
        gold = self._gold(row) if kind == "answerable" else set[tuple[int, int]]()
        own = min((passage for passage, _ in gold), default=None)
        return Example(
            name,
            kind,
            row["question"],
            [self._texts[index] for index in best],
            {(best.index(passage), sentence) for passage, sentence in gold if passage in best},
            [] if own is None else self._texts[own],
            {sentence for passage, sentence in gold if passage == own},
        )

    def _best(self, question: str, within: str | None) -> list[int]:
        sought = focus(question)
        cosines = np.maximum.reduceat(self._vectors @ self._embed([sought])[0], self._first)
        shared = np.array([len(stems(sought) & words) for words in self._stems], float)
        scores = standard(cosines) + standard(shared)
        if within is not None:
            scores[self._inside != within] = -np.inf
        best: list[int] = np.argsort(-scores, kind="stable")[:PASSAGES].tolist()
        return best

    def _gold(self, row: Row) -> set[tuple[int, int]]:
        return {
            (passage, sentence)
            for passage, (name, cut) in enumerate(self._places)
            if name == row["doc_id"]
            for sentence, (start, end) in enumerate(cut)
            if any(holds(start, end, answer) for answer in row["answers"])
        }


def holds(start: int, end: int, answer: Row) -> bool:
    """Whether the answer begins here, and four fifths of it stand here."""
    first, last = int(answer["start"]), int(answer["end"])
    return start <= first < end and min(end, last) - first >= 0.8 * (last - first)


def standard(values: Any) -> Any:
    """Z-scores."""
    return (values - values.mean()) / (values.std() + 1e-9)


def passages(text: str) -> Iterator[list[tuple[int, int]]]:
    """Runs of whole sentences of at most about 120 words."""
    run: list[tuple[int, int]] = []
    words = 0
    for start, end in sentences(text):
        count = len(text[start:end].split())
        if run and words + count > WORDS:
            yield run
            run, words = [], 0
        run.append((start, end))
        words += count
    if run:
        yield run


def rows(path: Path) -> list[Row]:
    """The objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def examples(data: Path, embed: Embed, split: str) -> list[Example]:
    """About 6,000 examples of one split of squad, covidqa and cuad."""
    pick = random.Random(0)
    articles = rows(data / f"squad/{split}.documents.jsonl")
    squad = [Folder(articles[part::4], embed) for part in range(4)]
    covid = Folder(rows(data / f"covidqa/{split}.documents.jsonl"), embed)
    contracts = [
        d for d in rows(data / f"cuad/{split}.documents.jsonl") if len(d["text"]) < LONGEST
    ]
    cuad = Folder(pick.sample(contracts, 30), embed)
    general = rows(data / f"squad/{split}.questions.jsonl")
    pick.shuffle(general)
    del general[GENERAL:]
    clauses = [r for r in rows(data / f"cuad/{split}.questions.jsonl") if r["doc_id"] in cuad.names]
    medical = rows(data / f"covidqa/{split}.questions.jsonl")
    return [
        *squad_examples(squad, general[: -2 * AWAY]),
        *(covid.example("covidqa", "answerable", row) for row in medical),
        *(covid.example("covidqa", "elsewhere", row) for row in general[-AWAY:]),
        *(squad[0].example("squad", "elsewhere", row) for row in medical),
        *(cuad.example("cuad", kind_of(row), row, row["doc_id"]) for row in clauses),
        *(cuad.example("cuad", "elsewhere", row) for row in general[-2 * AWAY : -AWAY]),
    ]


def squad_examples(folders: Sequence[Folder], questions: Sequence[Row]) -> Iterator[Example]:
    """Two of three questions in their own folder, the third in the next one."""
    for number, row in enumerate(questions):
        home = next(i for i, folder in enumerate(folders) if row["doc_id"] in folder.names)
        if number % 3:
            yield folders[home].example("squad", kind_of(row), row)
        else:
            yield folders[(home + 1) % len(folders)].example("squad", "elsewhere", row)


def kind_of(row: Row) -> Kind:
    """Whether the question has an answer in its document."""
    return "answerable" if row["answers"] and not is_impossible(row) else "impossible"


def is_impossible(row: Row) -> bool:
    """The two sets spell it differently."""
    return bool(row.get("impossible") or row.get("is_impossible"))
