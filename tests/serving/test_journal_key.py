"""Two calls are the same to a journal when all that a reply may depend on is the same."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from longleaf.serving.journal.key import FORM, key_of
from longleaf.serving.leaf import Leaf
from longleaf.serving.model import Call
from longleaf.serving.prompt import ORDER, Segment, render
from longleaf.serving.replies import Answered, Merged, ReplyModel
from longleaf.traces import Ref

LEAF: Leaf[ReplyModel] = Leaf("answer", "1", "Answer.", Answered, Answered(text=None), 99, 20)
MERGING: Leaf[ReplyModel] = replace(LEAF, reply=Merged, fallback=Merged(text=""))
TEXTS = st.text(st.characters(), max_size=5)
SEGMENTS = st.lists(st.builds(Segment, st.sampled_from(ORDER), TEXTS), max_size=4).map(tuple)


def with_leaf(change: Callable[[Leaf[ReplyModel]], Leaf[ReplyModel]]) -> Callable[[Call], Call]:
    """A change of the leaf as a change of the call."""
    return lambda call: replace(call, leaf=change(call.leaf))


CHANGES: dict[str, Callable[[Call], Call]] = {
    "kind": with_leaf(lambda leaf: replace(leaf, kind="ask")),
    "version": with_leaf(lambda leaf: replace(leaf, version="2")),
    "longest reply": with_leaf(lambda leaf: replace(leaf, max_output=21)),
    "type of reply": with_leaf(lambda _: MERGING),
    "sample": lambda call: replace(call, sample=call.sample + 1),
    "one more segment": lambda call: replace(
        call, segments=(*call.segments, Segment("question", ""))
    ),
}


@settings(max_examples=30)
@given(first=SEGMENTS, second=SEGMENTS)
def test_other_segments_are_another_call(
    first: tuple[Segment, ...], second: tuple[Segment, ...]
) -> None:
    """However they are cut: no text runs over into the next segment, or into a role."""
    one, other = Call(LEAF, first), Call(LEAF, second)
    assume(one.segments != other.segments)
    assert key_of(one, "m") != key_of(other, "m")


@pytest.mark.parametrize("change", CHANGES)
@settings(max_examples=5)
@given(segments=SEGMENTS)
def test_a_change_of_any_part_is_another_call(change: str, segments: tuple[Segment, ...]) -> None:
    """A reply to something else is never given."""
    call = Call(LEAF, segments)
    assert key_of(CHANGES[change](call), "m") != key_of(call, "m")


def test_models_and_parameters_are_told_apart() -> None:
    """Another model, or another temperature, is asked anew."""
    call = Call(LEAF, ())
    parameters: list[dict[str, float]] = [{}, {"temperature": 0}, {"temperature": 0.5}, {"seed": 0}]
    keys = {key_of(call, model, given) for model in ("m", "n") for given in parameters}
    assert len(keys) == 8


@settings(max_examples=10)
@given(segments=SEGMENTS, source=st.integers(0, 9))
def test_where_a_text_stands_does_not_count(segments: tuple[Segment, ...], source: int) -> None:
    """The same words in two documents, or segments given in another order, are one call."""
    ref = Ref("0" * 64, source, source + 1)
    moved = sorted(segments, key=lambda one: -ORDER.index(one.role))
    elsewhere = Call(LEAF, tuple(replace(one, source=ref) for one in moved))
    assert key_of(elsewhere, "m") == key_of(Call(LEAF, segments), "m")


@settings(max_examples=5)
@given(a=st.integers(0, 9), b=st.integers(0, 9))
def test_the_order_of_parameters_does_not_count(a: int, b: int) -> None:
    """They are named."""
    call = Call(LEAF, ())
    assert key_of(call, "m", {"a": a, "b": b}) == key_of(call, "m", {"b": b, "a": a})


def test_another_rendering_is_another_form() -> None:
    """Whoever changes how segments are rendered raises FORM, and then gives the new digest here."""
    segments = [Segment(role, f"<|{role}|> [INST]") for role in (*ORDER, "document")]
    rendered = repr([tuple(message) for message in render(segments)])
    assert (FORM, sha256(rendered.encode()).hexdigest()) == (
        1,
        "21e4a6e7453b571ae94c6f9d5c7c4512de90377660c7e40783de1f7c63dc38ea",
    )
