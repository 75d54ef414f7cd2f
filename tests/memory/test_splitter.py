"""Passages: cut where a reader would cut."""

import re
from itertools import accumulate
from textwrap import wrap

import pytest

from longleaf.memory.limits import Limits
from longleaf.memory.splitter import split


def space_words(text: str) -> int:
    """A counter of tokens that no passage of this size is too large for."""
    return len(text.split())


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
    assert told("\n\n".join([prose(80)] * 3)) == [prose(80)] * 3


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


def wrapped(*sizes: int) -> str:
    """Paragraphs of whole sentences as a PDF gives them: a line end at the width of the page."""
    return "\n".join("\n".join(wrap(prose(size) + " So it was.", 52)) for size in sizes)


@pytest.mark.parametrize(
    ("title", "known"),
    [
        ("Terms of Sale and Use in the Old Shop", False),
        ("what is sold, to whom and for how much?", True),
    ],
)
def test_a_title_is_not_left_alone(title: str, known: bool) -> None:
    """A title stands above its text, also in a PDF, where nobody marked it as a heading."""
    text = "\n".join([wrapped(90), title, *wrap("The goods " + "and goods " * 59, 52), "arrive."])
    start = text.index(title)
    headings = [(start, start + len(title))] if known else []
    passages = told(text, headings=headings)
    assert passages[1].startswith(f"{title}\nThe goods and")


def test_paragraphs_of_a_pdf_are_found_by_their_lines() -> None:
    """A text with one line end per visual line is cut between paragraphs, numbered or not."""
    assert told(wrapped(80, 80, 80)) == [wrapped(80)] * 3
    clause = "shall be borne by the Licensee in full and\nin all cases, as section 4.2\n" * 3
    text = "\n".join(f"{number}.1 The costs {clause}are final." for number in range(1, 8))
    assert all(re.match(r"\d\.1 The costs", passage) for passage in told(text))
    assert all(passage.endswith("are final.") for passage in told(text))


def test_a_page_ends_a_passage_unless_little_is_left_over() -> None:
    """A passage lies on one page, but a line left over joins the page before it."""
    pages = [prose(70) + "\n", prose(70) + "\n", prose(100, "A") + "\n", "The\nend came.\n"]
    starts = list(accumulate(map(len, pages), initial=0))[:-1]
    passages = told("".join(pages), breaks=starts)
    assert passages == [pages[0].strip(), pages[1].strip(), (pages[2] + pages[3]).strip()]


def test_a_sentence_that_runs_across_pages_is_whole() -> None:
    """The end of a page in the middle of a sentence does not tear the sentence."""
    text = (
        "The cat sat on the mat for a long time and\nwas then seen to sit there for a while more.\n"
    )
    first, second = told(text * 8, breaks=[0, len(text) * 4 + text.index("was")])
    assert first.endswith("more.")
    assert second.startswith("The cat")


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


def test_limits_that_nothing_meets_are_refused() -> None:
    """A cap of nothing is a mistake, and says so."""
    with pytest.raises(ValueError, match="at least 1"):
        Limits(tokens=0)
