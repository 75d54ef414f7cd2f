"""What each leaf says: sentences of the text, or nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.embedded import FALLBACKS, Run, make_call

from longleaf.serving.embedded.wordpiece import count_tokens
from longleaf.serving.leaf import Kind
from longleaf.serving.model import Failed, Reply
from longleaf.serving.prompt import Role
from longleaf.serving.replies import (
    Answered,
    Chosen,
    Extracted,
    Judged,
    Merged,
    ReplyModel,
    Scored,
    Summarized,
)

LEASE = (
    "Lease agreement\n\nThe tenant pays a rent of 900 euros on the first day of each month.\n"
    "Either party may end the lease by giving ninety days' written\nnotice to the other. "
    "The flat has two rooms and a balcony."
)
BATS = "Bats sleep upside down in caves. They hunt insects at night by the echo of their calls."
NOTICE = "How much notice must a party give to end the lease?"
ELSEWHERE = "Who won the football world cup in 1998?"
SENTENCE = "Either party may end the lease by giving ninety days' written\nnotice to the other."


def value(
    run: Run,
    kind: Kind,
    question: str | None,
    *texts: str,
    role: Role = "document",
    max_output: int = 200,
    state: str | None = None,
) -> ReplyModel:
    """The value of the reply to a single call."""
    call = make_call(kind, question, *texts, role=role, max_output=max_output, state=state)
    (outcome,) = run([call])
    assert isinstance(outcome, Reply), outcome
    return outcome.value


def test_extract_quotes_the_sentence_as_it_stands(run: Run) -> None:
    """The quote is found in the text character by character; `info` is the same, tidied."""
    found = value(run, "extract", NOTICE, LEASE)
    assert isinstance(found, Extracted)
    assert found.quotes[0] == SENTENCE
    assert found.info is not None
    assert found.info.startswith(" ".join(SENTENCE.split()))
    assert 0.2 < found.confidence <= 1


def test_answer_looks_through_all_documents_and_the_state(run: Run) -> None:
    """The sentence is found wherever it stands, also among partial results."""
    for texts in ((BATS, LEASE), (LEASE, BATS)):
        found = value(run, "answer", NOTICE, *texts)
        assert isinstance(found, Answered)
        assert found.quotes[0] == SENTENCE
    found = value(run, "answer", NOTICE, BATS, state=LEASE)
    assert isinstance(found, Answered)
    assert found.quotes[0] == SENTENCE


def test_what_the_text_does_not_treat_is_not_answered(run: Run) -> None:
    """Never a guess: None, no quotes, not ok, stop."""
    assert value(run, "answer", ELSEWHERE, LEASE, BATS) == Answered(text=None)
    assert value(run, "extract", ELSEWHERE, LEASE) == Extracted(info=None)
    judged = value(run, "judge", ELSEWHERE, LEASE)
    assert isinstance(judged, Judged)
    assert not judged.ok
    assert value(run, "choose", ELSEWHERE, BATS, role="option") == Chosen(stop=True)


def test_a_sentence_is_quoted_once(run: Run) -> None:
    """Overlapping passages do not repeat a quote."""
    found = value(run, "answer", NOTICE, LEASE, LEASE, LEASE)
    assert isinstance(found, Answered)
    assert len(set(found.quotes)) == len(found.quotes)


def test_judge_says_why(run: Run) -> None:
    """A text that speaks to the question is ok, and the sentence that does is the reason."""
    judged = value(run, "judge", NOTICE, LEASE)
    assert isinstance(judged, Judged)
    assert judged.ok
    assert judged.why == " ".join(SENTENCE.split())


def test_score_ranks_texts(run: Run) -> None:
    """The text about the question's matter scores higher."""
    near, far = (value(run, "score", NOTICE, text) for text in (LEASE, BATS))
    assert isinstance(near, Scored)
    assert isinstance(far, Scored)
    assert near.score > far.score


def test_choose_numbers_options_from_one_best_first(run: Run) -> None:
    """Options are numbered as they were given; the state draws towards what it is about."""
    options = ("Sleep and hunting of bats", "Tenants, rent and notice", "Notice to tenants in law")
    chosen = value(run, "choose", NOTICE, *options, role="option")
    assert isinstance(chosen, Chosen)
    assert set(chosen.choice) == {2, 3}
    about = "What is said of notice and of animals?"
    plain, drawn = (
        value(run, "choose", about, *options, role="option", state=s) for s in (None, BATS)
    )
    assert isinstance(plain, Chosen)
    assert isinstance(drawn, Chosen)
    assert (plain.choice[0], drawn.choice[0]) == (2, 1)


def test_merge_keeps_what_is_distinct_and_relevant(run: Run) -> None:
    """Items become one, without repetition, the relevant part first when room is short."""
    merged = value(run, "merge", NOTICE, LEASE, BATS, LEASE, max_output=30)
    assert isinstance(merged, Merged)
    assert merged.text == " ".join(SENTENCE.split())
    assert merged.quotes == (SENTENCE,)
    whole = value(run, "merge", NOTICE, LEASE, BATS, LEASE)
    assert isinstance(whole, Merged)
    assert whole.text.count("ninety days") == 1
    assert "Bats sleep" in whole.text


def test_summarize_keeps_to_its_budget_and_order(run: Run) -> None:
    """A summary is sentences of the text in its order, within the tokens that were allowed."""
    short = value(run, "summarize", None, LEASE + "\n" + BATS, max_output=45)
    assert isinstance(short, Summarized)
    assert 0 < count_tokens(short.text) <= 45
    asked = value(run, "summarize", NOTICE, LEASE + "\n" + BATS, max_output=30)
    assert isinstance(asked, Summarized)
    assert asked.text == " ".join(SENTENCE.split())
    whole = value(run, "summarize", None, BATS)
    assert whole == Summarized(text=BATS)


@pytest.mark.parametrize("kind", ["answer", "choose", "extract", "judge", "score"])
def test_a_question_is_needed(run: Run, kind: Kind) -> None:
    """A call without its question is malformed, and says so."""
    (outcome,) = run(
        [make_call(kind, None, LEASE, role="option" if kind == "choose" else "document")]
    )
    assert isinstance(outcome, Failed)
    assert (outcome.kind, "question" in outcome.message) == ("malformed", True)


@pytest.mark.parametrize("kind", sorted(set(FALLBACKS) - {"ask"}))
def test_a_text_is_needed(run: Run, kind: Kind) -> None:
    """A call without anything to read is malformed, and says which role is missing."""
    (outcome,) = run([make_call(kind, NOTICE)])
    assert isinstance(outcome, Failed)
    role = "option" if kind == "choose" else "document or state"
    assert (outcome.kind, role in outcome.message) == ("malformed", True)


@settings(deadline=None, derandomize=True, max_examples=30)
@given(
    st.sampled_from(sorted(set(FALLBACKS) - {"ask", "choose"})),
    st.lists(st.text(alphabet="ab .\n漢é🙂\0\ud800", max_size=120), min_size=1, max_size=3),
    st.integers(1, 40),
)
def test_any_text_gets_a_reply_within_bounds(
    run: Run, kind: Kind, texts: list[str], most: int
) -> None:
    """No text is too odd, quotes stand in the text, and a reply never exceeds its tokens."""
    (outcome,) = run([make_call(kind, "a ab? 漢", *texts, max_output=most)])
    assert isinstance(outcome, Reply)
    assert outcome.usage.output_tokens <= most
    for quote in getattr(outcome.value, "quotes", ()):
        assert any(quote in text.replace("\ud800", "?") for text in texts)


def test_endless_texts_stay_within_the_reply(run: Run) -> None:
    """100,000 characters without a space are read, and quoted no further than allowed."""
    kinds: list[Kind] = ["extract", "answer", "judge", "summarize", "merge", "score"]
    for kind in kinds:
        (outcome,) = run([make_call(kind, "xxx", "xxx " + "x" * 100_000, max_output=4000)])
        assert isinstance(outcome, Reply)
