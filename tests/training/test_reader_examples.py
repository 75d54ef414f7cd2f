"""What the reader learns from stands where it is said to, and comes in an order that repeats."""

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from reader.batches import TOKENS, Share, batches
from reader.examples import Example, found, holds, occurrences, passages, within
from reader.tokens import LONGEST, Tokens

from longleaf.serving.embedded.weights import path_of

WORDS = st.lists(st.sampled_from(["lease", "Ärger", "naïve", "(ends)", "§4.2", "x" * 30, "漢字"]))
encoder = Tokens(path_of("tokenizer.json"))


@given(WORDS, WORDS, WORDS, st.integers(0, 9))
def test_an_answer_is_learned_where_it_stands(
    before: list[str], answer: list[str], after: list[str], repeated: int
) -> None:
    """Its first and last token are those of its characters, also where the text is cut."""
    words = [*before * repeated, *answer, *after * repeated]
    text, start = " ".join(words), len(" ".join([*before * repeated, ""]))
    said = " ".join(answer)
    example = Example("set", "document", "Who?", text, ((start, start + len(said)),) * bool(said))
    encoded = encoder.encode(example, random.Random(0))
    assert len(encoded.ids) <= LONGEST
    if not said:
        assert (*encoded.starts, *encoded.ends) == (0, 0)
        return
    first, last = encoded.starts[0] - encoded.begin, encoded.ends[0] - encoded.begin
    there = text[encoded.offsets[first][0] : encoded.offsets[last][1]]
    assert said.startswith(there)
    assert there == said or last == len(encoded.offsets) - 1


def test_words_are_found_whole() -> None:
    """In any case of letters; "art" is not in "part"."""
    assert list(occurrences("Part art, ART", "art")) == [(5, 8), (10, 13)]
    assert not holds("parts", ["art", ""])


def test_an_answer_that_stands_everywhere_teaches_nothing() -> None:
    """Which of the places was meant is not known."""
    example = Example("set", "document", "Who?", "she and she and she", ())
    assert found(example, ["she"], 3) is not None
    assert found(example, ["she"], 2) is None
    assert found(example, ["he"], 2) is None


def test_the_passages_of_an_answer_are_those_of_search() -> None:
    """The answer is counted from where its passage begins."""
    text = "\n\n".join(
        f"Clause {number}. " + "The parties agree on this. " * 8 for number in range(9)
    )
    start = text.index("Clause 5")
    ((passage, spans),) = within(text, [{"start": start, "end": start + 8}])
    assert [passage[a:b] for a, b in spans] == ["Clause 5"]
    assert passage in {text[a:b] for a, b in passages(text)}


def test_a_run_draws_the_same_batches_again() -> None:
    """So it can go on after an interruption; another seed draws others."""
    examples = [
        Example("set" + "-other" * (n % 2), "document", f"Who is {n // 2}?", "word " * n, ())
        for n in range(200)
    ]
    shares = {"set": Share(1.5)}
    drawn = batches(examples, shares, encoder, 7)
    assert drawn == batches(examples, shares, encoder, 7) != batches(examples, shares, encoder, 8)
    for batch in drawn:
        longest = max(len(one.ids) for one in batch.examples)
        assert len(batch.examples) <= 4 or longest * len(batch.examples) <= TOKENS
        assert all(later - group in (0, 1) for group, later in pairwise(batch.groups))
    assert 200 <= sum(len(batch.examples) for batch in drawn) <= 400
