"""What a passage is given beyond its words: each rule by itself, in words of no data set."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longleaf.memory.ranking import rules
from longleaf.memory.ranking.sentence import BestSentence
from longleaf.memory.ranking.titles import Titles, title_of


def test_what_comes_first_counts_more() -> None:
    """The first passage of a document, the best hit: each next one counts less, none nothing."""
    for rule in (rules.first, rules.link):
        values = [rule(nth) for nth in range(50)]
        assert values[0] == 1
        assert all(a > b > 0 for a, b in pairwise(values))


def test_a_name_is_meant_with_its_signs() -> None:
    """Wherever lines end; in letters of any case."""
    assert rules.exact(["4.2(b)"], "as Section 4.2(B) says") == 1
    assert rules.exact(["the open sea"], "out on the\nopen  sea") == 1
    assert rules.exact(["the master's"], "for the master’s use") == 1
    assert rules.exact(["c++"], "in C++, mostly") == 1
    assert rules.exact(["4.2(b)"], "in section 4, 2 (b)") == 0
    assert rules.exact(["4.2"], "14.25 pounds") == 0
    assert rules.exact([], "anything") == 0


@pytest.mark.parametrize(
    "text",
    [
        "The ferry was built in 1987.", "due on 3/4/2020", "am 1. Januar", "le 14 juillet",
        "the 2nd day of March", "Sept. 9", "平成二十年三月", "on 5 May",
    ],
)  # fmt: skip
def test_dates_are_seen(text: str) -> None:
    """As people write them, in several languages."""
    assert rules.hint("date", text) == 1


@pytest.mark.parametrize("text", ["It may rain.", "section 12 of the act", "in 300 words", ""])
def test_other_figures_are_no_dates(text: str) -> None:
    """Nor is the word may."""
    assert rules.hint("date", text) == 0


def test_numbers_are_seen() -> None:
    """In figures and in words; nothing is looked for where nothing is wanted."""
    assert rules.hint("number", "forty-two ferries") == rules.hint("number", "42") == 1
    assert rules.hint("number", "many ferries") == 0
    assert rules.hint(None, "42 ferries in 1987") == 0


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("films/The Third Man.txt", ("the", "third", "man")),
        ("Master_Services-Agreement.v2.pdf", ("master", "services", "agreement", "v2")),
        ("mail.eml!/annex/Price List.xlsx", ("price", "list")),
        ("Ελευθερία.txt", ("ελευθερία",)),
        ("00012.txt", ()),
        ("a.txt", ()),
        ("", ()),
    ],
)
def test_a_title_is_the_name_of_the_file(path: str, title: tuple[str, ...]) -> None:
    """If anybody would call the document by it."""
    assert title_of(path) == title


def test_titles_are_found_word_by_word() -> None:
    """In any case and with any signs between; not as parts of words."""
    man, film, grain = ("the", "third", "man"), ("third", "man"), ("rye", "bread")
    titles = Titles([man, film, grain, ()], lambda _: True)
    assert titles.named_in("He wrote 'The Third Man' on rye.") == {man, film}
    assert titles.named_in("the third manner of baking rye bread-rolls") == {grain}
    assert titles.named_in("") == set()


def test_a_common_word_is_not_taken_for_a_title() -> None:
    """Contracts say "this Agreement" in every line; a rare word needs its capital."""
    rare = {"casablanca"}
    titles = Titles([("agreement",), ("casablanca",)], rare.__contains__)
    assert titles.named_in("This Agreement was shown in Casablanca.") == {("casablanca",)}
    assert titles.named_in("a casablanca lily") == set()


RARITIES = {"ferri": 3.0, "leav": 2.0, "nine": 1.0, "日": 2.0, "本": 2.0, "ete": 2.5}


def test_words_in_one_sentence_count_more_than_words_in_two() -> None:
    """Which is what the score is for."""
    score = BestSentence(RARITIES)
    together = "The ferry leaves at nine. It is a blue boat, and not a large one."
    apart = "It is a ferry. It leaves at nine."
    assert score(together) > score(apart) > score("It is a blue boat.") == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ferries leave.", "The ferry leaves."),
        ("L'ÉTÉ.", "l'été."),
        ("日本の首都です。", "首都は日本です。"),
    ],
)
def test_words_count_in_their_other_forms(one: str, other: str) -> None:
    """As the index would have them."""
    score = BestSentence(RARITIES)
    assert score(one) == pytest.approx(score(other), rel=0.2)
    assert score(one) > 0


@given(st.text(max_size=300))
def test_any_text_has_a_best_sentence(text: str) -> None:
    """Of a score between nothing and all words, at their best."""
    assert 0 <= BestSentence(RARITIES)(text) <= 2.2 * sum(RARITIES.values())
    assert BestSentence({})(text) == 0
