"""No query raises, and none that has a word of the texts finds nothing."""

import json
import time
from pathlib import Path
from random import Random

import pytest

from longleaf.memory.analysis import terms
from longleaf.memory.lexical import Indexed, Lexical
from longleaf.memory.ranking.query import understand

TEXTS = (
    "Either party may terminate this agreement (EX-10.1) upon thirty days' notice; AND, OR, NOT.",
    "東京は日本の首都です。 สัญญาถูกยกเลิก Договор был расторгнут.",
    "Der Vertrag wurde gekündigt, und die Häuser sind verkauft; § 4.2(b), foo_bar(), 1,234.5.",
)
PIECES = [
    *'"“”„«»「」\'’()[]{}<>:;,.!?*~^+-_/\\|&@#$%§=\0\n\t \ud800\udfff\u0301\u200d😀',
    *(word for text in TEXTS for word in text.split()),
    "AND", "OR", "NOT", "TO", "body:", "title:", "document:1", "passage:*", "IN [1 2]", "/re/",
    "~2", "^9", '"a', 'b"', "find ", "list all the ", "what is",
    "that should be reviewed by a lawyer",
]  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Lexical:
    """Three passages, of which two are in other languages."""
    lexical = Lexical(tmp_path_factory.mktemp("any") / "lexical")
    languages = "english", "russian", "german"
    passages = [
        Indexed(key, key, text, text[:20], text[-20:], language)
        for key, (text, language) in enumerate(zip(TEXTS, languages, strict=True))
    ]
    lexical.write([], passages)
    return lexical


def made(random: Random) -> str:
    """Signs and words in any order, sometimes any characters at all."""
    if random.random() < 0.2:
        return "".join(chr(random.randrange(0x110000)) for _ in range(random.randrange(60)))
    glue = random.choice(["", " "])
    return glue.join(random.choices(PIECES, k=random.randrange(25)))


def test_ten_thousand_random_queries(index: Lexical) -> None:
    """Operators, quotes, brackets, control characters, halves of surrogate pairs."""
    random, known = Random(5), {term for text in TEXTS for term in terms(text)}
    for _ in range(10_000):
        text = made(random)
        query = understand(text)
        found = index.search(query, 5)
        assert query.words or not terms(text), repr(text)
        assert found or known.isdisjoint(terms(" ".join(query.words))), repr(text)


@pytest.mark.parametrize(
    "piece",
    ['"', "(", "'a ", "a-", "§", "a(a)", "find ", "list all ", "契約", "\0", "\ud800", "\u0301",
     "«a", "that should be reviewed by ", "what is said about ", "in a few short ", "date of ",
     "1."],
)  # fmt: skip
def test_very_long_queries_end(index: Lexical, piece: str) -> None:
    """However they are made."""
    began = time.process_time()
    for length in (990, 100_000):
        text = "find " + piece * (length // len(piece))
        index.search(understand(text), 5)
    assert time.process_time() - began < 2.0


def test_a_hundred_thousand_characters_of_text_are_a_query(index: Lexical) -> None:
    """Somebody pastes a page."""
    assert index.search(understand(" ".join(TEXTS) * 400), 5)


def test_real_questions_all_find_something(data: Path, tmp_path: Path) -> None:
    """In the text that they are about."""
    for name in ("covidqa", "quality_2opt"):
        lexical = Lexical(tmp_path / name)
        lines = (data / name / "dev.documents.jsonl").read_text().splitlines()
        texts = [json.loads(line)["text"] for line in lines]
        lexical.write([], [Indexed(key, key, text) for key, text in enumerate(texts)])
        questions = (data / name / "dev.questions.jsonl").read_text().splitlines()
        for line in questions:
            assert lexical.search(understand(json.loads(line)["question"]), 5), line
