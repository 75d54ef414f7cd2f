"""The sentence of a hit that is shown first."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longleaf.memory.document import Page
from longleaf.memory.ranking.focus import focused
from longleaf.memory.results import Entry, Hit

ENTRY = Entry("0f", "log.txt", "00", "page", 1, 5000, 5, "indexed")
PAGE = Page("page", 1, "1")
RARE = {"ferri": 4.0, "gale": 4.0, "leav": 3.0, "nine": 3.0, "harbour": 1.0, "日": 2.0, "本": 2.0}
START = 1000

LOG = """5.4 Boats still out

When the harbour is closed, the officer of the watch calls every boat. The ferry leaves at nine
unless Dr. Quill says otherwise. Nobody goes home; the light is kept burning."""


def rarities(words: Sequence[str]) -> list[float]:
    """Inverse document frequencies, as an index would give them."""
    return [RARE.get(word, 0.0) for word in words]


def hit(text: str) -> Hit:
    """A passage that begins in the middle of a document."""
    return Hit(ENTRY, START, START + len(text), PAGE, PAGE, text, 1.0)


def shown(query: str, text: str) -> str | None:
    """The words that the focus holds."""
    [found] = focused(query, [hit(text)], rarities)
    if found.focus is None:
        return None
    start, end = found.focus
    return text[start - START : end - START]


def test_the_sentence_that_has_most_of_the_query_is_shown() -> None:
    """Whole, with its lines, though a short form stands in it."""
    said = "The ferry leaves at nine\nunless Dr. Quill says otherwise."
    assert shown("When does the ferry leave?", LOG) == said
    assert shown("the harbour", LOG) == (
        "When the harbour is closed, the officer of the watch calls every boat."
    )


@pytest.mark.parametrize("query", ["photosynthesis", "", "?!", "the of and"])
def test_nothing_is_shown_first_where_no_word_fits(query: str) -> None:
    """What is found by its meaning alone begins where the passage does."""
    assert shown(query, LOG) is None


def test_what_was_quoted_is_shown() -> None:
    """Though another sentence has rarer words."""
    text = "The ferry leaves at nine in a gale. Of harbour dues no word is said."
    assert shown('"harbour dues" ferry gale', text) == "Of harbour dues no word is said."


def test_of_a_long_sentence_the_best_clause_comes_first() -> None:
    """What fits must not stand where the line is cut off."""
    others = [f"berth {n} is let for {n * 12} pounds" for n in range(16)]
    others.insert(13, "the ferry leaves in a gale")
    found = shown("ferry leaving", f"Of the harbour we know that {', '.join(others)}.")
    assert found and found.startswith("the ferry leaves in a gale, berth 13 is let")
    assert found.endswith("pounds.")


def test_other_scripts_have_a_focus() -> None:
    """Offsets count characters, also where small letters are more than capitals."""
    assert shown("日本", "首都は東京です。日本の首都です。") == "日本の首都です。"
    assert shown("ferry", "İİİ İstanbul. İn the ferry. İ.") == "İn the ferry."


texts = st.lists(
    st.sampled_from([*"the ferry leaves nine gale İ . ! ; , 日本。 Dr. 4.2".split(), "\n", "\n\n"]),
    max_size=80,
).map(" ".join)


@given(texts, st.text(max_size=20))
def test_a_focus_lies_in_its_passage(text: str, more: str) -> None:
    """It is not empty, has a word of the query, and no white space around it."""
    [found, same] = focused(f"ferry nine {more}", [hit(text), hit(text)], rarities)
    assert found == same
    if found.focus is None:
        assert "ferry" not in text
        return
    start, end = found.focus
    assert found.start <= start < end <= found.end
    inside = text[start - START : end - START]
    assert inside == inside.strip()
    assert any(word in inside for word in ("ferry", "nine")) or more
