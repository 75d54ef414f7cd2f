"""Sets whose evidence people chose, in one known document: QuALITY's stories, QMSum's meetings."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from .cases import Pool, Question, Span
from .rows import rows_of


def quality(data: Path, split: str) -> list[Pool]:
    """Stories; gold is each snippet that someone chose to argue for the right option."""
    folder = data / "quality_2opt"
    texts = {row["doc_id"]: row["text"] for row in rows_of(folder / f"{split}.documents.jsonl")}
    questions = [
        _story_question(row, texts) for row in rows_of(folder / f"{split}.questions.jsonl")
    ]
    return [Pool(texts, tuple(questions))]


def _story_question(row: Mapping[str, Any], texts: Mapping[str, str]) -> Question:
    name = row["doc_id"]
    snippets = [one for evidence in row["evidence_for_gold"] for one in evidence["snippets"]]
    gold = tuple(dict.fromkeys(located(snippet, name, texts[name]) for snippet in snippets))
    return Question(row["id"], row["question"], gold, group=name, known=name)


def located(snippet: str, name: str, text: str) -> Span:
    """Where a snippet first stands in a text, whatever the white space between its words."""
    words = r"\s+".join(map(re.escape, snippet.split()))
    found = re.search(words, text)
    if not words or found is None:
        raise ValueError(f"not in {name}: {snippet!r}")
    return Span(name, *found.span())


def qmsum(data: Path, split: str) -> list[Pool]:
    """Meetings, a line for each turn; gold are the turns that a specific question is about."""
    texts: dict[str, str] = {}
    questions: list[Question] = []
    for row in rows_of(data / "qmsum" / f"{_SPLITS.get(split, split)}.jsonl"):
        name, turns = row["meeting_id"], row["meeting_transcripts"]
        lines = [f"{turn['speaker']}: {turn['content']}\n" for turn in turns]
        texts[name] = "".join(lines)
        questions += _meeting_questions(name, lines, row["specific_query_list"])
    return [Pool(texts, tuple(questions))]


_SPLITS = {"dev": "val"}


def _meeting_questions(
    name: str, lines: Sequence[str], asked: Sequence[Mapping[str, Any]]
) -> Iterator[Question]:
    starts = list(accumulate(map(len, lines), initial=0))
    for number, row in enumerate(asked):
        turns = [(int(first), int(last)) for first, last in row["relevant_text_span"]]
        gold = [
            Span(name, starts[first], starts[min(last + 1, len(lines))]) for first, last in turns
        ]
        yield Question(f"{name}-{number}", row["query"], tuple(gold), group=name, known=name)
