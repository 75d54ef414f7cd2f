"""Quotes are found in documents although they were copied with small differences, or dropped."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from longleaf.agents.citations import Checked, Checker, joined
from longleaf.agents.finding import Haystack, count_words
from longleaf.agents.normalise import normalise
from longleaf.memory.document import Document, Page, PageMap, Passage, text_hash

LAW = settings(deadline=None, derandomize=True, max_examples=300)

LEASE = (
    "1. Term. The lease begins on 1 March 2020 and ends after sixty (60) months.\n"
    "2. Notice. Either party may termi-\nnate this “Agreement” by ninety days’ notice.\n"
    "3. Fees. The oﬃce fee is 4.5 million – payable in advance; late payment costs −5 points.\n"
    "4. Notices. Either party may write. The fee is 42 in all other cases."
)


def document(text: str, name: str = "a", page: int = 80) -> Document:
    """A document in pages of 80 characters."""
    pages = PageMap("page", range(0, max(1, len(text)), page), len(text))
    return Document(name, f"{name}.txt", text_hash(text), text, pages)


def check(
    quotes: Sequence[str], *documents: Document, given: Sequence[Passage] | None = None
) -> Checked:
    """Check quotes of a leaf that was given the beginnings of the documents."""
    passages = [Passage(d.id, 0, min(10, len(d.text))) for d in documents]
    by_id = {d.id: d for d in documents}
    return Checker(by_id.__getitem__).check(quotes, passages if given is None else given)


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        ("The lease begins on 1 March 2020", "The lease begins on 1 March 2020"),
        ("either party may terminate this", "Either party may termi-\nnate this"),
        ("may terminate this \"Agreement\" by ninety days' notice.",
         "may termi-\nnate this “Agreement” by ninety days’ notice."),
        ("may termi-nate this 'Agreement'", "may termi-\nnate this “Agreement”"),
        ("The office fee is 4.5 million - payable", "The oﬃce fee is 4.5 million – payable"),
        ("The office fee is 4.5 million—payable", "The oﬃce fee is 4.5 million – payable"),
        ("The   off\u00adice\u2060 fee\nis 4.5", "The oﬃce fee is 4.5"),
        ("late payment costs -5 points", "late payment costs −5 points"),
        ("… ends after sixty (60) months …", "ends after sixty (60) months"),
        ("Ｔhe lease begins on", "The lease begins on"),
    ],
)  # fmt: skip
def test_what_is_printed_is_what_stands_there(quote: str, stands: str) -> None:
    """A quote copied with other spaces, hyphens, marks or letters is printed as the file has it."""
    [citation] = check([quote], document(LEASE)).citations
    assert citation.quote == stands == LEASE[citation.start : citation.end]


@pytest.mark.parametrize(
    "quote",
    [
        "The lease begins on 2 March 2020",
        "The lease ends on 1 March 2020",
        "The fee is 4",
        "The office fee is 4",
        "5 million – payable in advance",
        "payment costs 5 points",
        "begins on 1 March 20",
        "any word that is not there",
        "...",
        "",
    ],
)
def test_what_is_not_there_is_dropped(quote: str) -> None:
    """A changed word, a number cut short or a lost sign is no quote, and is listed as dropped."""
    checked = check([quote], document(LEASE))
    assert (checked.citations, checked.dropped) == ((), (quote,))


def test_two_words_are_no_quote() -> None:
    """Quotes under three words stand in every document, and prove nothing."""
    checked = check(["The lease", "the lease begins"], document(LEASE))
    assert [c.quote for c in checked.citations] == ["The lease begins"]
    assert (checked.dropped, checked.counted) == (("The lease",), 1)


def test_characters_are_words_where_no_spaces_are_written() -> None:
    """A Chinese quote of eight characters counts, and is found across a line break."""
    assert count_words("合同于三十日内终止。") == 9
    [citation] = check(["合同于三十日内终止"], document("本合\n同于三十\n日内终止。")).citations
    assert citation.quote == "合\n同于三十\n日内终止"


def test_the_passage_that_was_given_wins() -> None:
    """Where the same words stand in several places, the one that the model has read is cited."""
    text = "The fee is due now. " * 9
    given = [Passage("a", 60, 80), Passage("a", 0, 20)]
    [citation] = check(["the fee is due"], document(text), given=given).citations
    assert citation.start == 60


def test_in_the_rest_of_the_document_the_nearest_place_wins() -> None:
    """A quote that runs over the edge of its passage is cited from there, not from page one."""
    text = "The fee is due now. " * 9
    [citation] = check(
        ["now. The fee is"], document(text), given=[Passage("a", 100, 120)]
    ).citations
    assert citation.start == 95


def test_exact_case_is_looked_for_everywhere_first() -> None:
    """A heading in capitals does not win over the sentence that was quoted."""
    text = "NOTICE OF TERMINATION follows. Then comes the notice of termination itself."
    [citation] = check(
        ["notice of termination"], document(text), given=[Passage("a", 0, 30)]
    ).citations
    assert citation.quote == "notice of termination"


def test_pages_are_those_of_the_first_and_last_character() -> None:
    """A quote over a page break names both pages."""
    [citation] = check(
        ["ends after sixty (60) months.\n2. Notice. Either party"], document(LEASE)
    ).citations
    assert citation.page == Page("page", 1, "1")
    assert citation.page_end == Page("page", 2, "2")


def test_a_quote_that_ends_with_its_page_stands_on_that_page_alone() -> None:
    """The page after it holds none of its words."""
    text = "The fee is due. It is paid in May."
    [citation] = check(["The fee is due."], document(text, page=15)).citations
    assert citation.page == citation.page_end == Page("page", 1, "1")


def test_quotes_side_by_side_are_two_citations() -> None:
    """Only what shares words is put together."""
    places = [Passage("a", 0, 3), Passage("a", 3, 6)]
    assert joined(places) == places


def test_overlapping_quotes_are_one_citation() -> None:
    """Two quotes that share words are printed once, as the stretch that holds both."""
    quotes = ["begins on 1 March 2020", "other words, not there", "on 1 March 2020 and ends"]
    [citation] = check([*quotes, quotes[0]], document(LEASE)).citations
    assert citation.quote == "begins on 1 March 2020 and ends"


def test_the_same_text_in_two_files_is_cited_from_the_one_that_was_read() -> None:
    """Copies of a file are told apart by the passage that the model was given."""
    one, two = document(LEASE, "one"), document(LEASE, "two")
    [citation] = check(["the lease begins on"], two, one).citations
    assert citation.path == "two.txt"


def test_a_hostile_text_does_not_stall_the_check() -> None:
    """A text in which a quote occurs a million times inside of words is given up on."""
    text = "x" + "a" * 1_000_000 + "x"
    assert check(["a a a"], document(text)).dropped == ("a a a",)


WORDS = st.lists(
    st.text(st.sampled_from("abcdeéßИжfiklm0123456789'-“”\u00ad漢"), min_size=1, max_size=8)
    | st.sampled_from(["co-operate", "ﬁle", "don’t", "“so”", "3.14", "1", "2020", "–", "x²", "é"]),
    min_size=3,
    max_size=40,
)
SPACES = [" ", "  ", "\n", "\r\n", "\t", "\u00a0", "\u2009", " \n  "]
SAME = {"’": "'‘´", "“": '"„«”', "”": '"»“', "-": "‐‑-", "–": "—-", "ﬁ": ["fi"]}


def changed(words: Sequence[str], chance: random.Random) -> str:
    """The words as a careless copyist writes them."""
    written: list[str] = []
    for word in words:
        for character in word:
            written.append(chance.choice([character, *SAME.get(character, "")]))
            if chance.random() < 0.1:
                written.append(chance.choice("\u2060\u200b\u00ad"))
        written.append(chance.choice(SPACES))
    return "".join(written)


def has_substance(words: Sequence[str]) -> bool:
    """Whether there are three words in it, and letters or digits at both ends."""
    return count_words(" ".join(words)) >= 3 and words[0][0].isalnum() and words[-1][-1].isalnum()


@LAW
@given(WORDS, st.randoms(use_true_random=False))
def test_any_stretch_of_words_is_found_again(words: list[str], chance: random.Random) -> None:
    """Whatever small changes a model makes in copying, the quote is found, and found right."""
    text = "".join(word + chance.choice(SPACES) for word in words)
    first = chance.randrange(len(words) - 2)
    stretch = words[first : chance.randrange(first + 3, len(words) + 1)]
    assume(has_substance(stretch))
    quote = changed(stretch, chance)
    [place] = check([quote], document(text)).places
    stored = text[place.start : place.end]
    assert normalise(stored).text.strip("-") == normalise(quote).text.strip("-")


@LAW
@given(WORDS, st.randoms(use_true_random=False))
def test_a_changed_word_is_never_found(words: list[str], chance: random.Random) -> None:
    """A quote that says something else than the text is not printed, however long it is."""
    text = " ".join(words)
    first = chance.randrange(len(words) - 2)
    stretch = words[first : chance.randrange(first + 3, len(words) + 1)]
    stretch[chance.randrange(len(stretch))] = "zebra"
    assert check([changed(stretch, chance)], document(text)).citations == ()


@LAW
@given(st.text(max_size=200) | st.text(st.sampled_from("a1- \n’ﬁ\u00ad½İΣ\ud800"), max_size=60))
def test_every_normalised_character_knows_its_origin(text: str) -> None:
    """Offsets of a quote never point outside of the text or run backwards, whatever is in it."""
    normal = normalise(text)
    origin = normal.origin.tolist()
    assert len(normal.text) == len(origin)
    assert origin == sorted(origin)
    assert all(0 <= at < len(text) for at in origin)
    assert len(Haystack(text).lower) == len(origin)


@LAW
@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 30), st.integers(1, 9)), max_size=9)
)
def test_joined_places_hold_the_same_characters_and_never_overlap(
    ranges: list[tuple[str, int, int]],
) -> None:
    """Joining citations loses no cited character and adds none."""
    places = [Passage(name, start, start + length) for name, start, length in ranges]
    together = joined(places)
    assert _characters(together) == sorted(set(_characters(places)))


def _characters(places: Sequence[Passage]) -> list[tuple[str, int]]:
    return sorted((p.document, at) for p in places for at in range(p.start, p.end))
