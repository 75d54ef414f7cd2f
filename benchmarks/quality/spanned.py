"""Sets whose answers are marked in whole documents: SQuAD's articles, COVID-QA, CUAD."""

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .cases import Pool, Question, Span
from .rows import rows_of

_ARTICLES = 8
_SQUAD_TRAIN = 1400
_CUAD_TRAIN = 60


def squad(data: Path, split: str) -> list[Pool]:
    """Articles in folders of eight; of `train` 1,400 answerable questions, drawn once for all."""
    texts, questions = _read(data / "squad", split)
    if split == "train":
        questions = random.Random(0).sample([q for q in questions if q.gold], _SQUAD_TRAIN)
    names = list(texts)
    folders = [names[at : at + _ARTICLES] for at in range(0, len(names), _ARTICLES)]
    return [_pool({name: texts[name] for name in folder}, questions) for folder in folders]


def covidqa(data: Path, split: str) -> list[Pool]:
    """Papers in one folder."""
    return [_pool(*_read(data / "covidqa", split))]


def covidqa_known(data: Path, split: str) -> list[Pool]:
    """The same, where it is known which paper answers."""
    return [_pool(*_read(data / "covidqa", split, known=True))]


def cuad(data: Path, split: str) -> list[Pool]:
    """Contracts, each asked about alone; of `train` sixty, drawn once for all."""
    texts, questions = _read(data / "cuad", split, known=True)
    if split == "train":
        drawn = random.Random(0).sample(sorted(texts), _CUAD_TRAIN)
        texts = {name: texts[name] for name in drawn}
    return [_pool(texts, questions)]


def _read(folder: Path, split: str, known: bool = False) -> tuple[dict[str, str], list[Question]]:
    texts = {row["doc_id"]: row["text"] for row in rows_of(folder / f"{split}.documents.jsonl")}
    rows = rows_of(folder / f"{split}.questions.jsonl")
    return texts, [_question(row, known) for row in rows]


def _question(row: Mapping[str, Any], known: bool) -> Question:
    document, answers = row["doc_id"], row["answers"]
    return Question(
        id=row["id"],
        text=row["question"],
        gold=tuple(dict.fromkeys(Span(document, a["start"], a["end"]) for a in answers)),
        group=document,
        answers=tuple(dict.fromkeys(a["text"] for a in answers)),
        known=document if known else None,
    )


def _pool(texts: Mapping[str, str], questions: Sequence[Question]) -> Pool:
    return Pool(texts, tuple(q for q in questions if q.group in texts))
