"""Which sentence answers: the one that says something, not the one that asks the same."""

import numpy as np
import pytest

from longleaf.serving.embedded.encoder import Encoder
from longleaf.serving.embedded.similarity import LEAST, Similarity
from longleaf.serving.embedded.words import focus, stems

QUESTION = "How long is the notice period for ending the lease?"
ANSWER = "Either party may end the lease by giving ninety days' written notice to the other."
REPEATS = [
    "How long is the notice period for ending the lease?",
    "Notice period for ending the lease",
    "4.2 Notice period for ending the lease ........ 17",
    "NOTICE PERIOD",
]


@pytest.fixture(scope="module")
def score(encoder: Encoder) -> Similarity:
    """Similarity over the encoder of the package."""
    return Similarity(encoder.embed)


@pytest.mark.parametrize("repeated", REPEATS)
def test_an_answer_beats_a_line_that_repeats_the_question(score: Similarity, repeated: str) -> None:
    """Headings, lines of contents and FAQ questions are not quoted as answers."""
    scores = score(QUESTION, [repeated, ANSWER])
    assert scores[1] > scores[0]
    assert scores[1] >= LEAST


def test_a_sentence_on_something_else_counts_for_nothing(score: Similarity) -> None:
    """A question that a text does not treat finds nothing in it."""
    assert score("Who painted the ceiling of the Sistine Chapel?", [ANSWER])[0] < LEAST


def test_a_question_for_a_number_prefers_one() -> None:
    """Asked how many, the sentence with a number gains on the one without."""
    score = Similarity(lambda texts: np.ones((len(texts), 1), np.float32))
    sentences = ["The museum has 14 rooms.", "The museum has big rooms."]
    counting = score("How many rooms does the museum have?", sentences)
    naming = score("Which rooms does the museum have?", sentences)
    assert counting[0] > counting[1]
    assert naming[0] == naming[1]


def test_scores_are_probabilities_one_for_each_sentence(score: Similarity) -> None:
    """No text, an empty question or odd characters give no error and no score out of range."""
    assert score("Why?", []).shape == (0,)
    found = score("", ["", "…", "漢字。", "🙂", "a" * 5000, ANSWER])
    assert found.shape == (6,)
    assert np.all((found >= 0) & (found <= 1))
    assert np.all(found < LEAST)


def test_a_command_is_about_what_it_quotes() -> None:
    """A search for "parts to highlight" would miss what the words in quotes are about."""
    asked = 'Highlight the parts (if any) of this contract related to "Renewal Term".'
    assert focus(asked) == "Renewal Term"
    assert focus("Find “change of control” and “assignment”") == "change of control, assignment"
    assert focus('Who said "never again"?') == 'Who said "never again"?'


def test_words_meet_in_their_stems() -> None:
    """Plurals, accents and capitals do not keep words apart; question words carry nothing."""
    assert stems("Which cafés were OPENED?") == stems("the cafe opens")
    assert stems("契約") == {"契", "約"}
