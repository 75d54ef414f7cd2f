"""Passages: nothing lost, everything bounded, and cut where a reader would."""

import json
import os
import re
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from statistics import median

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from longleaf.memory.splitter import Limits, split, utf8_bytes

DATA = Path(os.environ.get("LONGLEAF_DATA") or Path(__file__).parents[3] / "shared" / "data")
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


def told(text: str, **options: object) -> list[str]:
    """The passages themselves, without the white space after them, by a tokenizer of words."""
    ranges = split(text, count_tokens=space_words, **options)  # type: ignore[arg-type]
    return [text[start:end].rstrip() for start, end in ranges]


def prose(words: int, start: str = "The") -> str:
    """A paragraph of sentences of ten words."""
    return " ".join([f"{start} cat sat on the mat for a long while."] * (words // 10))


def test_whole_paragraphs_are_packed() -> None:
    """Short paragraphs share a passage; none is cut while passages of a good size are possible."""
    paragraphs = [prose(size) for size in (40, 60, 50, 50, 30, 40, 30)]
    assert told("\n\n".join(paragraphs)) == [
        "\n\n".join(paragraphs[:2]),
        "\n\n".join(paragraphs[2:4]),
        "\n\n".join(paragraphs[4:]),
    ]


def test_a_long_paragraph_is_cut_evenly_at_sentence_ends() -> None:
    """A page of text without a break gives passages of whole sentences and of an even size."""
    passages = told(prose(1000))
    assert all(passage.endswith("while.") for passage in passages)
    assert {len(passage.split()) for passage in passages} <= {90, 100, 110, 120}


def test_a_heading_begins_a_passage_and_stays_with_its_text() -> None:
    """A section's first passage carries its title; titles in a row stay together."""
    titles = "Part One\n\nTerms of Sale\n\n"
    text = f"{prose(20)}\n\n{titles}{prose(300)}"
    first = text.index("Part"), text.index("Part") + 8
    second = text.index("Terms"), text.index("Terms") + 13
    passages = told(text, headings=[first, second])
    assert passages[0] == prose(20)
    assert passages[1].startswith(titles + "The cat")


def test_what_looks_like_a_heading_is_not_left_behind() -> None:
    """In a PDF, whose headings nobody marked, a title stands at the top of its text."""
    lines = "\n".join(["and so it goes on for the whole width of the page"] * 9)
    passages = told(f"{lines}.\nTerms of Sale\nThe {lines}.")
    assert passages[1].startswith("Terms of Sale\nThe and so")


def test_paragraphs_of_a_pdf_are_found_by_their_lines() -> None:
    """Clauses with one line end per visual line are cut between clauses, not inside."""
    clause = "shall be borne by the Licensee in full and\nin all cases, as section 4.2\n" * 3
    text = "\n".join(f"{number}.1 The costs {clause}are final." for number in range(1, 8))
    assert all(re.match(r"\d\.1 The costs", passage) for passage in told(text))
    assert all(passage.endswith("are final.") for passage in told(text))


def test_a_page_ends_a_passage_unless_little_is_left_over() -> None:
    """A passage lies on one page, but a leftover line is joined and a sentence is not torn."""
    pages = [prose(70) + "\n", prose(70) + "\n", prose(100, "A") + "\n", "The\nend came.\n"]
    starts = list(accumulate(map(len, pages), initial=0))[:-1]
    passages = told("".join(pages), breaks=starts)
    assert passages == [pages[0].strip(), pages[1].strip(), (pages[2] + pages[3]).strip()]
    line = "and so it goes on for the whole width of the page\n"
    torn = f"{line * 6}and across the end of it\n{line * 6}and ends."
    assert told(torn.replace("page\nand across", "page.\nIt goes across")) != [torn]


def test_white_space_belongs_to_the_passage_before() -> None:
    """A passage begins with a letter, so that what is shown of it begins there, too."""
    text = "\n".join(["", prose(60), "", "   \t", prose(60), "\r\n \f", prose(200), "  "])
    ranges = split(text, headings=[(1, 9)], count_tokens=space_words)
    assert len(ranges) > 2
    assert not any(text[start].isspace() for start, _ in ranges[1:])
    assert text[slice(*ranges[0])].startswith("\nThe cat")


def test_chinese_text_gives_passages_of_whole_sentences() -> None:
    """A script without spaces has passages of a page's worth too, not one at the cap."""
    passages = told("这是一个关于图书馆的句子。" * 200)
    assert all(passage.endswith("。") for passage in passages)
    assert {len(passage) for passage in passages} <= set(range(150, 260))


@pytest.mark.parametrize("text", ["x" * 200_000, "\n" * 200_000, "a. " * 60_000, prose(30_000)])
def test_the_tokenizer_is_asked_about_twice_a_passage_at_most(text: str) -> None:
    """Indexing a huge file costs in proportion to its size, however odd its text."""
    asked: list[int] = []

    def count(piece: str) -> int:
        asked.append(len(piece))
        return -(-len(piece) // 4)

    passages = split(text, count_tokens=count)
    assert len(asked) <= 2 * len(passages)
    assert sum(asked) <= 2 * len(text)


def test_limits_that_nothing_meets_are_refused() -> None:
    """A cap of nothing is a mistake, and says so."""
    with pytest.raises(ValueError, match="at least 1"):
        Limits(tokens=0)


def _texts(name: str) -> list[str]:
    path = DATA / name / "dev.documents.jsonl"
    if not path.exists():
        pytest.skip("no real data: set LONGLEAF_DATA")
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
