"""What is typed exactly is found exactly: quotes, names, numbers, sections."""

from collections.abc import Callable
from pathlib import Path

import pytest

from longleaf.memory.lexical import Indexed, Lexical
from longleaf.memory.ranking.query import understand

Ranked = Callable[..., list[int]]

SAME_WORDS = [
    ("EX-10.1", "See EX-10.1 for the fees.", "The 10 ex employees own 1 of 10 shares, 1 by 1."),
    ("§ 4.2(b)", "As § 4.2(b) has it, so be it.", "Plan b has 4 steps and 2 ends, 2 of 4 b."),
    ("foo_bar()", "Call foo_bar() at the end.", "A bar called foo is a foo of a bar."),
    ("1,234.5 kg", "The load is 1,234.5 kg.", "5 loads of 234 kg and 1 kg, and 1 of 5 kg: 234."),
    ("Section 7 fees", "Fees are told in section 7.", "A section of fees: 7 fees, 7 of a section."),
    (
        "state-of-the-art",
        "A state-of-the-art mill.",
        "The art of the state, state of art: the art.",
    ),
    (
        '"quiet enjoyment"',
        "Quiet enjoyment is hers.",
        "Enjoyment is quiet, so enjoyment was quiet.",
    ),
    ("“to be or not to be”", "Ask: to be or not to be?", "Not to be, or to be? To be not, or not."),
    ("'good leaver' shares", "A good leaver has shares.", "Shares a leaver has, good shares."),
    ("ISO 9001:2015", "They hold ISO 9001:2015.", "In 2015 ISO sold 9001 of 2015 ISO 9001s."),
]


@pytest.mark.parametrize(("query", "exact", "scattered"), SAME_WORDS)
def test_what_is_typed_comes_before_its_scattered_words(
    tmp_path: Path, query: str, exact: str, scattered: str
) -> None:
    """Punctuation is never an operator, and what it joins stays together."""
    lexical = Lexical(tmp_path / "lexical")
    lexical.write([], [Indexed(1, 1, scattered), Indexed(2, 2, exact + " And much else." * 9)])
    hits = lexical.search(understand(query), 10)
    assert hits[0].passage == 2


@pytest.mark.parametrize("quotes", ['"{}"', "“{}”", "„{}“", "«{}»", "「{}」"])
def test_quoted_words_must_stand_in_a_passage(tmp_path: Path, quotes: str) -> None:
    """In a search box; a passage with the same words apart is not what was asked for."""
    lexical = Lexical(tmp_path / "lexical")
    lexical.write(
        [], [Indexed(1, 1, "All indirect damages."), Indexed(2, 2, "Damages, even if indirect.")]
    )
    found = lexical.search(understand(quotes.format("indirect damages") + " cap"), 10)
    assert [hit.passage for hit in found] == [1]


def test_quoted_words_that_stand_nowhere_are_looked_for_apart(tmp_path: Path) -> None:
    """Rather than nothing, the next best is shown."""
    lexical = Lexical(tmp_path / "lexical")
    lexical.write([], [Indexed(1, 1, "Damages, even if indirect.")])
    assert lexical.search(understand('"indirect damages"'), 10)


def test_quotes_in_a_question_do_not_hide_its_answer(tmp_path: Path) -> None:
    """A question quotes what it is about; the answer may have other words."""
    lexical = Lexical(tmp_path / "lexical")
    lexical.write([], [Indexed(1, 1, "Whoever leaves well is a leaver in good standing.")])
    assert lexical.search(understand('Who is a "good leaver"?'), 10)
