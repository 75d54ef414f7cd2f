"""The simulated cache, and what the order of a batch saves in it."""

from itertools import islice

from hypothesis import given, settings
from hypothesis import strategies as st
from order import batch, chunks_of, computed, questions_of, together
from support.data import real

from longleaf.serving.prefixes import grow, in_lanes, plan
from longleaf.serving.waiting import IN_TURN

TEXTS = st.lists(st.text("ab", min_size=1, max_size=300), unique=True, min_size=1, max_size=8)


def test_what_was_used_least_recently_is_forgotten() -> None:
    """Room for two of three chunks: taken in turn, each is gone when it comes again."""
    tree = grow(batch(["a" * 900, "b" * 900, "c" * 900], ["?", "!"]), len)
    chunk, around = tree.tokens[2], tree.tokens[1]
    instruction, question = tree.tokens[3], tree.tokens[4]
    room = around + 2 * (chunk + instruction + question)
    whole = 3 * (chunk + instruction)
    assert computed(tree, range(6), room) == around + 2 * whole + 6 * question
    assert computed(tree, [0, 1, 0, 2, 0], room) == around + whole + 3 * question
    assert (
        computed(tree, [0, 1, 0, 2, 1], room) == around + whole + chunk + instruction + 4 * question
    )


def test_what_is_under_way_is_of_no_use_yet() -> None:
    """Two calls on one chunk, at once: both compute it."""
    tree = grow(batch(["a" * 900], ["?", "!"]), len)
    alone = computed(tree, [0], 10_000)
    assert computed(tree, [0, 1], 10_000, slots=2) == 2 * alone
    assert computed(tree, [0, 1], 10_000, slots=1) == alone + tree.tokens[-1]


@given(TEXTS, TEXTS, st.floats(0, 1))
def test_the_plan_is_never_worse_than_the_order_of_arrival(
    chunks: list[str], questions: list[str], part: float
) -> None:
    """Whatever the cache holds; where it holds a single prompt, nothing is computed twice."""
    calls = batch(chunks, questions)
    tree, planned = grow(calls, len), plan(calls, len)
    room = part * planned.ideal
    assert computed(tree, planned.order, room) <= computed(tree, range(len(calls)), room)
    assert computed(tree, planned.order, max(planned.prompt)) == planned.ideal


@given(TEXTS, TEXTS, st.integers(1, 8))
def test_lanes_compute_little_more_where_calls_overlap(
    chunks: list[str], questions: list[str], slots: int
) -> None:
    """A prompt each lane at its start, and one each where the last row is not full."""
    calls = batch(chunks, questions)
    tree, planned = grow(calls, len), plan(calls, len)
    taken = computed(tree, in_lanes(planned.order, slots), planned.ideal, slots)
    assert taken <= planned.ideal + 2 * slots * max(planned.prompt)


@settings(deadline=None)
@given(TEXTS, TEXTS, st.integers(1, 4))
def test_runs_together_compute_little_more_than_one_batch(
    chunks: list[str], questions: list[str], slots: int
) -> None:
    """Where the cache holds what is under way: a prompt each place at its start and at its end."""
    calls = batch(chunks, questions)
    tree, planned = grow(calls, len), plan(calls, len)
    runs = [range(len(calls))[start:][: len(chunks)] for start in range(0, len(calls), len(chunks))]
    order = list(together(calls, runs, slots))
    assert sorted(order) == list(range(len(calls)))
    taken = computed(tree, order, 2 * slots * max(planned.prompt), slots)
    spare = 2 * slots - 2 + len(calls) // IN_TURN
    assert taken <= planned.ideal + spare * max(planned.prompt)


def test_real_chunks_and_questions() -> None:
    """A small part of what the benchmark takes shows what the whole does."""
    data = real("covidqa").parent
    real("cuad")
    calls = batch(list(islice(chunks_of(data, 100), 40)), questions_of(data, 5))
    assert len({call.segments for call in calls}) == 200
    tree, planned = grow(calls, len), plan(calls, len)
    runs = [range(200)[start : start + 40] for start in range(0, 200, 40)]
    orders = planned.order, range(200), together(calls, runs, 1)
    taken = [computed(tree, order, 0.1 * planned.ideal) for order in orders]
    assert taken[0] == planned.ideal < taken[1] / 2
    assert taken[2] <= planned.ideal + 2 * max(planned.prompt)
