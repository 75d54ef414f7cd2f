"""The question sets as examples. SQuAD, QAMR, NQ, FairytaleQA, COVID-QA, CUAD."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from longleaf.serving.embedded.words import focus

from .examples import Example, Row, found, occurrences, within

KEPT_APART = {"squad": 4, "covidqa": 3, "cuad": 25}
"""Documents of `train` that are not learned from: thresholds are fitted on them."""
MANY = 3


def rows(path: Path) -> list[Row]:
    """The objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def documents(folder: Path, split: str = "train") -> dict[str, str]:
    """Texts by name; the sections of a story are joined by empty lines."""
    return {
        row["doc_id"]: row["text"] if "text" in row else "\n\n".join(map(_text, row["sections"]))
        for row in rows(folder / f"{split}.documents.jsonl")
    }


def _text(section: Row) -> str:
    return str(section["text"])


def apart(folder: Path) -> set[str]:
    """Names of the documents that thresholds are fitted on: the last ones of `train`."""
    return set(list(documents(folder))[-KEPT_APART[folder.name] :])


def squad(folder: Path, split: str = "train") -> Iterator[Example]:
    """Each question with its paragraph, answerable or not."""
    texts = documents(folder, split)
    for row in rows(folder / f"{split}.questions.jsonl"):
        first, last = row["context"]
        paragraph = texts[row["doc_id"]][first:last]
        example = Example("squad", row["doc_id"], row["question"], paragraph, ())
        wanted = [answer["text"] for answer in row["answers"]]
        if row["impossible"] or not wanted:
            yield example
            continue
        spans = {span for text in wanted for span in occurrences(paragraph, text)}
        sure = {(a["start"] - first, a["end"] - first) for a in row["answers"]}
        yield replace(example, spans=tuple(sorted(sure | spans)))


def qamr(folder: Path) -> Iterator[Example]:
    """Questions on single sentences."""
    for row in rows(folder / "train.items.jsonl"):
        spans = {(answer["start"], answer["end"]) for answer in row["answers"]}
        context = row["context"]
        yield Example("qamr", context, row["question"], context, tuple(sorted(spans)))


def nq(folder: Path) -> Iterator[Example]:
    """Questions as people typed them."""
    for row in rows(folder / "train.items.jsonl"):
        example = Example("nq", row["title"], row["question"], row["context"], ())
        if answered := found(example, row["answers"], 2 * MANY):
            yield answered


def fairytaleqa(folder: Path) -> Iterator[Example]:
    """Questions on stories, where the answer stands in the section."""
    sections = {
        (row["doc_id"], str(section["section"])): section["text"]
        for row in rows(folder / "train.documents.jsonl")
        for section in row["sections"]
    }
    for row in rows(folder / "train.questions.jsonl"):
        if row["verbatim"] and len(row["sections"]) == 1:
            text = sections[row["doc_id"], str(row["sections"][0])]
            example = Example("fairytaleqa", row["doc_id"], row["question"], text, ())
            if answered := found(example, row["answers"], MANY):
                yield answered


def spanned(folder: Path, split: str = "train") -> Iterator[Example]:
    """COVID-QA and CUAD: the passages of a long document in which the answers begin."""
    texts = documents(folder, split)
    for row in rows(folder / f"{split}.questions.jsonl"):
        question = focus(row["question"])
        for text, spans in within(texts[row["doc_id"]], row["answers"]):
            yield Example(folder.name, row["doc_id"], question, text, spans)


SETS: dict[str, Callable[[Path], Iterator[Example]]] = {
    "squad": squad,
    "qamr": qamr,
    "nq": nq,
    "fairytaleqa": fairytaleqa,
    "covidqa": spanned,
    "cuad": spanned,
}
