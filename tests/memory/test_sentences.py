"""Sentences: what a quote is chosen from."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.data import real

from longleaf.memory.sentences import sentences

PIECES = [
    *(
        "Mr. ",
        "A. ",
        "e.g. ",
        "No. 5 ",
        "3.14 ",
        "U.S. ",
        "He said. ",
        "Why? ",
        "well... ",
        ". . . ",
    ),
    *(
        "中文。",
        "真的吗？”",
        "हाँ। ",
        "نعم؟ ",
        "\n",
        "\r\n",
        "\n\n",
        "\f",
        " ",
        "\t",
        "\xa0",
        "\u2028",
    ),
    *(
        "(a) ",
        "• ",
        "1.2 ",
        "Total 1,200 3,400\n",
        "A Heading Here\n",
        "word ",
        "e\u0301",
        "👩\u200d👧",
    ),
    *("x" * 700, "word " * 150, "line\n" * 150, "one; two; " * 70, "#", '"', ")", "]", "Ünïcödé "),
]
TEXTS = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PIECES)).map("".join))


def told(text: str) -> list[str]:
    """The sentences themselves."""
    return [text[start:end] for start, end in sentences(text)]


@given(TEXTS)
@settings(deadline=None, derandomize=True, max_examples=300)
def test_sentences_are_tidy_and_miss_nothing(text: str) -> None:
    """Every character that is not white space is in one sentence, and none has ragged edges."""
    ranges = sentences(text)
    places = [place for start, end in ranges for place in range(start, end)]
    assert places == sorted(set(places))
    assert not "".join(sorted(set(text) - {text[place] for place in places})).strip()
    assert sum(not text[place].isspace() for place in places) == len("".join(text.split()))
    for sentence in told(text):
        assert sentence == sentence.strip() != ""
        assert len(sentence) <= 600 or max(map(len, sentence.split())) > 150


@pytest.mark.parametrize(
    "expected",
    [
        ["Mr. Smith met Dr. J. R. Jones of Apple Inc. in the U.S. on Jan. 5.", "He left."],
        ["See Section 4.2(b).", "It cost $3.5 million, i.e. a lot (cf. Fig. 3).", "Done?"],
        ['"What?" he said.', '"No!"', "She left."],
        ["He waited... and left.", "Then . . . he ran.", "It ended…", "So it did."],
        ["In Smith v. Jones, No. 12, the court held so.", "Smith et al. agree."],
        ["He works for Acme Corp.", "The firm is old."],
        ["It ended (see below.)", "“Then it began.”", "Rain fell.[12]", "*Bold.*", "Next."],
        ["1. Recordings are made.", "(a) These are kept.", "Item 2. Others are not."],
        ["He said no.", "Then he left at 5 p.m.", "It was late."],
        ["so .", "yeah , i think .", "right ?"],
        ["هل هذا صحيح؟", "نعم.", "यह एक वाक्य है।", "यह दूसरा है।"],
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(expected: list[str]) -> None:
    """Abbreviations, initials, numbers and quotes do not tear a quote apart."""
    assert told(" ".join(expected)) == expected
    assert told("\n\n".join(expected)) == expected


def test_chinese_needs_no_space_after_a_full_stop() -> None:
    """Chinese and Japanese sentences are told apart, closing quotes included."""
    assert told("第一句。“真的吗？”他问。好！") == ["第一句。", "“真的吗？”", "他问。", "好！"]


def test_a_line_end_is_a_space_and_a_blank_line_ends_a_sentence() -> None:
    """A sentence runs over the lines of a PDF; a title does not run into the text below it."""
    text = "A Short Title\n\nThis sentence runs\r\nover three lines and\nends here. Another follows"
    assert told(text) == [
        "A Short Title",
        "This sentence runs\r\nover three lines and\nends here.",
        "Another follows",
    ]


def test_rows_and_list_items_are_not_glued_together() -> None:
    """A quote from a table or a list is one row or one item."""
    rows = ["Products 63,355 63,948 245,241", "Services 19,604 17,486 58,941"]
    items = ["• one thing", "• another thing\nthat goes on", "(a) the last;"]
    assert told("\n".join(rows + items)) == rows + items


def test_what_never_ends_is_cut_at_lines() -> None:
    """A listing without punctuation gives quotes of whole lines, none over 600 characters."""
    lines = [f"item {number} of the long list" for number in range(100)]
    found = told("\n".join(lines))
    assert [line for sentence in found for line in sentence.split("\n")] == lines
    assert 1 < len(found) < 10


def test_sentences_of_an_encyclopedia_are_whole() -> None:
    """Nearly every sentence of edited prose begins with a capital and ends with its punctuation."""
    lines = (real("squad") / "dev.documents.jsonl").read_text(encoding="utf-8").splitlines()
    found = [line for text in map(json.loads, lines) for line in told(text["text"])]
    whole = [line for line in found if not line[0].islower() and line[-1] in ".?!\"')]"]
    assert len(whole) > 0.97 * len(found)
