"""Counting tokens word by word gives what the tokenizer gives."""

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from longleaf.serving.embedded.weights import path_of
from longleaf.serving.embedded.wordpiece import FIRST, LAST, count_tokens, token_ids, well_formed

TOKENIZER = Tokenizer.from_file(str(path_of("tokenizer.json")))
TOKENIZER.encode_special_tokens = True
SPACES = st.sampled_from(" \t\n\r\v\f\x1c\x85\xa0\u2003\u2028\u3000")
ANYTHING = st.lists(st.one_of(st.text(max_size=12), SPACES, st.sampled_from(["[SEP]", "é", "漢"])))


@settings(deadline=None, derandomize=True, max_examples=400)
@given(ANYTHING.map("".join))
@example("a\x1cb a\x85b a\u3000b a\u2028b")
@example("x" * 500 + " y")
def test_the_count_is_the_tokenizers(text: str) -> None:
    """Remembering words changes the time it takes, never the count."""
    assert count_tokens(text) == len(TOKENIZER.encode(text, add_special_tokens=False))


def test_control_tokens_in_a_document_are_text() -> None:
    """A document that says [SEP] does not end its own text."""
    ids = token_ids("a [SEP] b [CLS] c [MASK] d [PAD]", 256)
    assert (ids[0], ids[-1]) == (FIRST, LAST)
    assert not {0, FIRST, LAST, 103} & set(ids[1:-1])
    assert count_tokens("[SEP]") == 3


def test_ids_are_cut_and_framed() -> None:
    """The network reads 256 positions at most, and always the two that frame a text."""
    assert token_ids("", 256) == [FIRST, LAST]
    assert len(token_ids("word " * 1000, 256)) == 256


def test_a_lone_surrogate_is_a_question_mark() -> None:
    """A question typed in a broken encoding is read, not refused."""
    assert well_formed("a\ud800b") == "a?b"
    assert count_tokens("a \ud800 b") == 3
