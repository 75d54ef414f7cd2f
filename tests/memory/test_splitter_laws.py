"""Passages: no character lost, no cap broken, whatever the text."""

import json
import re
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from statistics import median

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from support.data import real

from longleaf.memory.limits import Limits, utf8_bytes
from longleaf.memory.splitter import split

Counter = Callable[[str], int]
Ranges = Sequence[tuple[int, int]]

PIECES = [
    *(
        "word ",
        "A sentence ends. ",
        "Why? ",
        "中文字。",
        "한국어 ",
        "ภาษาไทย",
        "e\u0301",
        "👩\u200d👧\ufe0f",
    ),
    *(
        "\u0301",
        "\u200d",
        "🇩🇪",
        "क्षि",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "\f",
        " ",
        "\xa0",
        "\t \n",
        " " * 50,
    ),
    *(
        "• item\n",
        "(a) clause;\n",
        "Total 1,200 3,400\n",
        "A Heading Here\n",
        "1.2 Term. ",
        "# Title\n",
    ),
    *("x" * 5000, "word " * 90, "a" + "\u0301" * 40, "short line\n" * 30, "中" * 300, "\r\n" * 20),
    *("word \u0301" * 60, "word " * 9 + " \u0301", ". \u0301"),
]
TEXTS = st.one_of(
    st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
)
LIMITS = st.builds(
    Limits,
    words=st.integers(1, 130),
    characters=st.one_of(st.integers(1, 12), st.integers(13, 1000)),
    tokens=st.one_of(st.integers(1, 12), st.integers(13, 400)),
)


def space_words(text: str) -> int:
    """A counter that sees no long word."""
    return len(text.split())


def wordpieces(text: str) -> int:
    """A greedy WordPiece: known pieces, else single characters; a long word is one unknown."""
    words = re.findall(r"[^\W_]+|[^\w\s]|_", text)
    piece = re.compile(r"sentence|word|short|head|ing|end|the|s|.")
    return sum(1 if len(word) > 100 else len(piece.findall(word)) for word in words)


def broken(text: str, ranges: Ranges, limits: Limits, count: Counter) -> list[str]:
    """The laws that these passages of the text break."""
    pieces = [text[start:end] for start, end in ranges]
    laid = [0, *(end for _, end in ranges)] == [*(start for start, _ in ranges), len(text)]
    ends = set(accumulate(len(found) for found in regex.findall(r"\X", text)))
    torn = {end for _, end in ranges if end not in ends}
    whole = [text[start:end] for start, end in pairwise([0, *sorted(ends)])]
    small = {
        place
        for start, grapheme in zip([0, *sorted(ends)], whole, strict=False)
        if len(grapheme) <= limits.characters and count(grapheme) <= limits.tokens
        for place in range(start + 1, start + len(grapheme))
    }
    laws = {
        "lost": laid and "".join(pieces) == text,
        "empty": all(pieces),
        "characters": all(len(piece) <= limits.characters for piece in pieces),
        "tokens": all(count(piece) <= limits.tokens or len(piece) == 1 for piece in pieces),
        "grapheme": not torn & small,
    }
    return [name for name, holds in laws.items() if not holds]


@given(TEXTS, LIMITS, st.sampled_from([utf8_bytes, space_words, wordpieces]), st.data())
@settings(deadline=None, derandomize=True, max_examples=400)
def test_no_character_is_lost_and_no_cap_broken(
    text: str, limits: Limits, count: Counter, data: st.DataObject
) -> None:
    """Whatever the text, limits and tokenizer: laid end to end the passages are the text."""
    places = st.lists(st.integers(0, len(text)), max_size=4)
    headings = [(place, place + 9) for place in data.draw(places)]
    ranges = split(text, headings, data.draw(places), limits, count)
    assert broken(text, ranges, limits, count) == []


@pytest.mark.parametrize("law", ["lost", "characters", "grapheme"])
def test_the_laws_would_notice(law: str) -> None:
    """A splitter that drops spaces, snaps to the right or tears accents off breaks a law."""
    text, limits = "Some words of cafe\u0301s. " * 40, Limits(characters=100, tokens=999)
    ranges = split(text, limits=limits)
    assert broken(text, ranges, limits, utf8_bytes) == []
    mutants = {
        "lost": [(a, a + len(text[a:b].rstrip())) for a, b in ranges],
        "characters": [(a, min(a + 105, len(text))) for a in range(0, len(text), 105)],
        "grapheme": list(pairwise([0, text.index("\u0301"), *(end for _, end in ranges)])),
    }
    assert broken(text, mutants[law], limits, utf8_bytes) == [law]


@pytest.mark.parametrize(
    "text", ["x" * 200_000, "\n" * 200_000, "a. " * 60_000, "A cat sat there. " * 8_000]
)
def test_the_tokenizer_is_asked_about_twice_a_passage_at_most(text: str) -> None:
    """Indexing a huge file costs in proportion to its size, however odd its text."""
    asked: list[int] = []

    def count(piece: str) -> int:
        asked.append(len(piece))
        return -(-len(piece) // 4)

    passages = split(text, count_tokens=count)
    assert len(asked) <= 2 * len(passages)
    assert sum(asked) <= 2 * len(text)


def _texts(name: str) -> list[str]:
    path = real(name) / "dev.documents.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()[:8]
    return [json.loads(line)["text"] for line in lines]


@pytest.mark.parametrize("name", ["squad", "covidqa", "quality_2opt", "cuad"])
def test_real_documents_give_passages_of_about_100_words(name: str) -> None:
    """Stories, papers, articles and contracts give even passages, hardly any of them tiny."""
    sizes: list[int] = []
    for text in _texts(name):
        limits = Limits(tokens=1000)
        ranges = split(text, limits=limits)
        assert broken(text, ranges, limits, utf8_bytes) == []
        sizes += [len(text[start:end].split()) for start, end in ranges]
    assert 85 <= median(sizes) <= 110
    assert max(sizes) <= 125
    assert sum(size < 40 for size in sizes) < 0.06 * len(sizes)
