"""The encoder: one text, one vector, whatever it is asked with."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longleaf.serving.embedded.encoder import WIDTH, Encoder
from longleaf.serving.embedded.wordpiece import count_tokens

onnxruntime: Any = import_module("onnxruntime")

ODD = [
    "",
    " ",
    "x" * 100_000,
    "word " * 20_000,
    "漢字" * 600,
    "🙂🧬" * 300,
    "\0\ud800\u0301",
    "[SEP]",
]
PLAIN = [
    "The lease ends in May.",
    "Bats sleep upside down.",
    "Rent is due on the first day of each month, without notice.",
    "A contract may be ended by either side. " * 12,
]


def test_a_text_has_one_vector_whatever_it_is_asked_with() -> None:
    """Answers do not change with the size of a batch, its order, or the number of cores."""
    together = Encoder.load(threads=2).embed(PLAIN)
    reversed_ = Encoder.load(threads=3).embed(PLAIN[::-1])[::-1]
    alone = np.stack([Encoder.load(threads=1).embed([text])[0] for text in PLAIN])
    assert np.array_equal(together, alone)
    assert np.array_equal(together, reversed_)


def test_texts_of_one_length_do_not_touch_each_other() -> None:
    """Quantisation looks at one text at a time: an odd neighbour changes nothing."""
    pair = ["the cat sat on the mat", "1914 % § ¶ µ ©"]
    assert count_tokens(pair[0]) == count_tokens(pair[1])
    assert np.array_equal(Encoder.load().embed(pair)[0], Encoder.load().embed(pair[:1])[0])


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_any_text_has_a_unit_vector(encoder: Encoder, text: str) -> None:
    """Empty, endless, without spaces, in other scripts: every text can be embedded."""
    vector = encoder.embed([text])[0]
    assert vector.shape == (WIDTH,)
    assert abs(float(np.linalg.norm(vector)) - 1) < 1e-5


@settings(deadline=None, derandomize=True, max_examples=25)
@given(st.lists(st.text(max_size=40), max_size=6))
def test_vectors_come_in_the_order_of_the_texts(encoder: Encoder, texts: list[str]) -> None:
    """Row by row the vector of that text, repeated texts included."""
    vectors = encoder.embed(texts)
    assert vectors.shape == (len(texts), WIDTH)
    assert vectors.dtype == np.float32
    for text, vector in zip(texts, vectors, strict=True):
        assert np.array_equal(vector, encoder.embed([text])[0])


def test_what_means_the_same_is_near(encoder: Encoder) -> None:
    """The weights are those of a model of meaning, not of spelling."""
    one, same, other = encoder.embed(
        ["How do I cancel my subscription?", "Ending the membership", "The recipe needs two eggs"]
    )
    assert one @ same > 0.4
    assert one @ other < 0.2


def test_only_the_beginning_of_a_long_text_counts(encoder: Encoder) -> None:
    """A text counts up to its 254th WordPiece."""
    one, other, shorter = encoder.embed(["word " * 254 + "end", "word " * 254, "word " * 253])
    assert np.array_equal(one, other)
    assert not np.array_equal(one, shorter)


def test_many_threads_may_ask_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Concurrent callers get what a single one gets, and the network is loaded once for all."""
    loaded: list[str] = []
    load: Any = onnxruntime.InferenceSession

    def noting(path: str, *others: Any, **more: Any) -> Any:
        loaded.append(path)
        return load(path, *others, **more)

    monkeypatch.setattr("onnxruntime.InferenceSession", noting)
    shared = Encoder.load(threads=2)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(shared.embed, [PLAIN[:3]] * 8))
    assert all(np.array_equal(vectors, found[0]) for vectors in found)
    assert len(loaded) == 1


def test_counting_does_not_load_onnxruntime() -> None:
    """Indexing counts tokens of every passage, and never pays for the network."""
    code = (
        "import sys; from longleaf.serving.embedded.encoder import Encoder;"
        "from longleaf.serving.embedded.model import Embedded;"
        "assert 'tokenizers' not in sys.modules;"
        "assert Encoder.load().passage_tokens('nine words') == 2;"
        "assert 'onnxruntime' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
