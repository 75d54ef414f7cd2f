"""The plan of a batch: what shares a prefix goes out together, what shares most goes first."""

import tracemalloc
from collections import Counter
from itertools import groupby, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longleaf.serving.leaf import Leaf
from longleaf.serving.model import Call
from longleaf.serving.prefixes import in_lanes, plan
from longleaf.serving.prompt import ORDER, Role, Segment
from longleaf.serving.replies import Answered
from longleaf.traces import Ref

ANSWER: Leaf[Answered] = Leaf("answer", "1", "Answer.", Answered, Answered(text=None), 99, 20)

Prefix = tuple[tuple[Role, str], ...]

SEGMENTS = st.builds(Segment, st.sampled_from(ORDER[3:]), st.sampled_from(["a", "bb", "c" * 9]))
BATCHES = st.lists(st.builds(Call, st.just(ANSWER), st.lists(SEGMENTS, max_size=4)), max_size=12)


def call(document: str, question: str) -> Call:
    """A call as strategies make them."""
    segments = (Segment("preamble", "Be exact."), Segment("document", document))
    return Call(ANSWER, (*segments, Segment("question", question)))


def prefixes(call: Call) -> list[Prefix]:
    """All beginnings of a prompt, the shortest first."""
    whole: Prefix = tuple((segment.role, segment.text) for segment in call.segments)
    return [whole[:length] for length in range(1, len(whole) + 1)]


def tokens(prefix: Prefix) -> int:
    """Those of its last segment."""
    return len(prefix[-1][1])


@given(BATCHES)
def test_every_call_goes_out_once(calls: list[Call]) -> None:
    """None is lost, none doubled."""
    assert sorted(plan(calls, len).order) == list(range(len(calls)))


@given(BATCHES)
def test_what_shares_a_prefix_is_together(calls: list[Call]) -> None:
    """Any prefix: once it has been left, it does not come again."""
    order = plan(calls, len).order
    for prefix in {prefix for call in calls for prefix in prefixes(call)}:
        stretches = [has for has, _ in groupby(prefix in prefixes(calls[i]) for i in order)]
        assert stretches.count(True) == 1


@given(BATCHES)
def test_the_ideal_computes_each_distinct_prefix_once(calls: list[Call]) -> None:
    """What a cache without limit would do, in any order."""
    distinct = {prefix for call in calls for prefix in prefixes(call)}
    assert plan(calls, len).ideal == sum(map(tokens, distinct))


@given(BATCHES)
def test_shared_is_what_a_call_before_has_at_its_beginning(calls: list[Call]) -> None:
    """Told of each call by the place that it had in the batch."""
    planned, seen = plan(calls, len), set[Prefix]()
    for index in planned.order:
        known = prefixes(calls[index])
        assert planned.prompt[index] == sum(map(tokens, known))
        assert planned.shared[index] == sum(tokens(prefix) for prefix in known if prefix in seen)
        seen.update(known)


@given(BATCHES)
def test_what_saves_most_goes_first(calls: list[Call]) -> None:
    """Among the ways on from any prefix; where two save as much, the one that came first."""
    uses = Counter(prefix for call in calls for prefix in prefixes(call))
    came = list(uses)

    def saved(prefix: Prefix) -> int:
        below = [other for other in uses if other[: len(prefix)] == prefix]
        return sum((uses[other] - 1) * tokens(other) for other in below)

    order = plan(calls, len).order
    met = dict.fromkeys(prefix for index in order for prefix in prefixes(calls[index]))
    for parent in {prefix[:-1] for prefix in met}:
        ways = [prefix for prefix in met if prefix[:-1] == parent]
        assert ways == sorted(ways, key=lambda way: (-saved(way), came.index(way)))


def test_calls_that_are_alike_stay_in_their_order() -> None:
    """Samples of one prompt, wherever its text is from."""
    first, second = (
        Call(ANSWER, (Segment("document", "text", Ref(file * 64, 0, 4)),), sample)
        for sample, file in enumerate("ab")
    )
    planned = plan([first, call("other", "?"), second], len)
    assert planned.order == [0, 2, 1]
    assert planned.shared[2] == planned.prompt[2]


def test_questions_of_one_document_meet() -> None:
    """As they come from several questions in turn: one document after the other."""
    calls = [call(d, q) for q, d in product(["Who?", "When?"], ["short", "a longer one"])]
    assert plan(calls, len).order == [1, 3, 0, 2]


def test_a_text_is_counted_once() -> None:
    """However often it is in a batch, for counting takes longer than all the rest."""
    counted: list[str] = []

    def count(text: str) -> int:
        counted.append(text)
        return len(text)

    calls = [call(str(d), str(q)) for q in range(20) for d in range(30)]
    plan(calls, count)
    assert len([text for text in counted if text]) == 1 + 30 + 20


def test_a_plan_takes_little_memory() -> None:
    """Less than a kibibyte each, with thousands of calls; their texts are not copied."""
    calls = [call(str(d) * 2000, str(q)) for q in range(20) for d in range(200)]
    tracemalloc.start()
    plan(calls, len)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 1024 * len(calls)


def test_a_very_long_prompt_is_planned() -> None:
    """Nothing goes deeper with the number of segments."""
    long = Call(ANSWER, tuple(Segment("document", str(n)) for n in range(5000)))
    assert plan([long, long], len).order == [0, 1]


@given(st.integers(0, 40), st.integers(1, 12))
def test_lanes_go_side_by_side(count: int, lanes: int) -> None:
    """Each call once; a call comes so many places after the one before it, but for the last few."""
    order = in_lanes(range(count), lanes)
    assert sorted(order) == list(range(count))
    place = {call: at for at, call in enumerate(order)}
    starts = set(order[:lanes])
    followers = [call for call in range(count) if call not in starts]
    whole = [call for call in followers if place[call] < count - count % lanes]
    assert all(place[call] - place[call - 1] == lanes for call in whole)


@pytest.mark.parametrize("lanes", [1, 7])
def test_few_calls_in_lanes_keep_their_order(lanes: int) -> None:
    """One lane is the plan; so are more lanes than calls."""
    assert in_lanes([2, 0, 1], lanes) == [2, 0, 1]
