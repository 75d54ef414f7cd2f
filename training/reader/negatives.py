"""Passages that look like answers and are not: what longleaf's own search brings besides."""

from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import longleaf
from longleaf.serving.embedded.words import focus

from .examples import Example, Row, holds
from .sets import apart, documents, rows

LOOKED_AT = 12
LONGEST = 90_000
"""Characters: longer contracts are left out, for time."""

Folder = tuple[longleaf.Library, Mapping[str, str]]


@contextmanager
def shelved(texts: Mapping[str, str]) -> Generator[Folder]:
    """The documents as a folder, indexed with vectors; and the path of each."""
    with TemporaryDirectory(prefix="reader-") as place:
        paths = {name: f"{number}.txt" for number, name in enumerate(texts)}
        for name, path in paths.items():
            (Path(place) / path).write_text(texts[name], encoding="utf-8")
        with longleaf.open(place) as library:
            library.index()
            yield library, paths


def others(
    folder: Folder, example: Example, answers: Iterable[str], known: bool, most: int
) -> Iterator[Example]:
    """The best passages without the answer, out of all the folder or the document itself."""
    library, paths = folder
    wanted = [answer for answer in answers if len(answer) > 1]
    within = paths[example.document] if known else None
    for hit in library.search(example.question, LOOKED_AT, within=within):
        text = hit.text.strip()
        if most and text not in example.text and not holds(text, wanted):
            most -= 1
            yield Example(f"{example.source}-other", example.document, example.question, text, ())


def mined(data: Path, positive: Mapping[str, list[Example]]) -> Iterator[Example]:
    """Two for questions of papers, one for all others; for a clause that is absent, one."""
    for name in ("squad", "covidqa", "fairytaleqa", "cuad"):
        texts = documents(data / name)
        if name == "cuad":
            texts = {key: text for key, text in texts.items() if len(text) < LONGEST}
        asked = [example for example in positive[name] if example.document in texts]
        with shelved(texts) as folder:
            yield from _beside(folder, asked, name)
            if name == "cuad":
                yield from _absent(folder, data / name)
    titles = {example.document: example.text for example in positive["nq"]}
    with shelved(titles) as folder:
        yield from _beside(folder, positive["nq"], "nq")


def _beside(folder: Folder, asked: list[Example], name: str) -> Iterator[Example]:
    known = name in ("fairytaleqa", "cuad")
    for example in asked:
        if example.spans:
            answers = {example.text[start:end] for start, end in example.spans}
            yield from others(folder, example, answers, known, 2 if name == "covidqa" else 1)


def _absent(folder: Folder, data: Path) -> Iterator[Example]:
    learned = folder[1].keys() - apart(data)
    for row in rows(data / "train.questions.jsonl"):
        if not row["answers"] and row["doc_id"] in learned:
            yield from others(folder, _asked(row), (), known=True, most=1)


def _asked(row: Row) -> Example:
    return Example("cuad", row["doc_id"], focus(row["question"]), "", ())
