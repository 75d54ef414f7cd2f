"""Sets in which the right documents are what is looked for: HotpotQA, quarterly reports."""

import csv
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from .cases import END, Pool, Question, Span
from .rows import rows_of


def hotpotqa(data: Path, split: str) -> list[Pool]:
    """Every paragraph a document that is called by its title; both supporting ones are gold."""
    rows = list(rows_of(data / "hotpotqa" / f"{split}.jsonl"))
    texts = {one["title"]: one["paragraph_text"] for row in rows for one in row["contexts"]}
    return [Pool(texts, tuple(map(_two_hops, rows)))]


def _two_hops(row: Mapping[str, Any]) -> Question:
    supporting = [one for one in row["contexts"] if one["is_supporting"]]
    gold = tuple(Span(one["title"], 0, len(one["paragraph_text"])) for one in supporting)
    answers = [span for answer in row["answers_objects"] for span in answer["spans"]]
    name = row["question_id"]
    return Question(name, row["question_text"], gold, name, tuple(answers), every=True)


def reports(data: Path, split: str) -> list[Pool]:
    """Quarterly reports as PDF; gold is every report that the answer was written from."""
    folder = data / "sec-10-q"
    if split != "dev":
        raise FileNotFoundError(f"{folder} has no {split}")
    paths = {path.stem: path for path in sorted(folder.glob("*.pdf"))}
    with (folder / "qna_data.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    questions = [_report_question(str(n), row, paths) for n, row in enumerate(rows)]
    return [Pool(paths, tuple(questions))]


def _report_question(number: str, row: Mapping[str, str], names: Iterable[str]) -> Question:
    sources = [name for name in names if fnmatchcase(name, row["Source Docs"])]
    return Question(number, row["Question"], tuple(Span(n, 0, END) for n in sources), number)
