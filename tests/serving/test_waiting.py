"""Who goes next of the calls that wait: by what is warm."""

import random
from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from support.waiting import ANSWER, asked, document_of, goes

from longleaf.serving.branches import Line, Ticket
from longleaf.serving.model import Call
from longleaf.serving.prefixes import in_lanes, plan
from longleaf.serving.prompt import ORDER, Segment
from longleaf.serving.waiting import IN_TURN, Waiting

LAW = settings(deadline=None, derandomize=True, max_examples=100)
SEGMENTS = st.builds(Segment, st.sampled_from(ORDER[3:]), st.sampled_from(["a", "bb", "c" * 9]))
CHANCE = st.integers(0, 999).map(random.Random)
CALLS = st.builds(Call, st.just(ANSWER), st.lists(SEGMENTS, max_size=4))
BATCHES = st.lists(CALLS, max_size=9)
LANES = st.lists(
    st.lists(st.lists(st.integers(1, 3), max_size=3), max_size=4), min_size=1, max_size=4
)
"""For each lane its documents, for each of these its instructions, for each how many questions."""


def prefix(call: Call, length: int) -> tuple[object, ...]:
    """The first so many segments of a prompt; a whole prompt goes on with the call itself."""
    steps = [(segment.role, segment.text) for segment in call.segments]
    return (*steps, call.tag)[:length]


def shared(call: Call, other: Call | None) -> int:
    """How many segments both begin with."""
    most = min(len(call.segments), len(other.segments)) if other else 0
    return max(n for n in range(most + 1) if other is None or prefix(call, n) == prefix(other, n))


def waits(lines: Sequence[Line]) -> list[Ticket]:
    """Everybody who waits."""
    return [ticket for line in lines for ticket in line.tickets if ticket.waits]


@LAW
@given(st.lists(BATCHES, min_size=1, max_size=4), CHANCE)
def test_who_goes_next(batches: list[list[Call]], chance: random.Random) -> None:
    """The longest prefix in common; then batches in turn; then ways as they were opened.

    What is in another place already comes last. Batches are given up in between.
    """
    waiting, places = Waiting(), dict[int, Ticket]()
    lines = [waiting.join(batch) for batch in batches]
    came = [call for batch in batches for call in batch]
    chosen = {id(line): -1 for line in lines}
    while everybody := waits(lines):
        if chance.random() < 0.1:
            waiting.withdraw(chance.choice(lines))
            continue
        turn = min((ticket.line for ticket in everybody), key=lambda line: chosen[id(line)]).first()
        ended = places.pop(chance.randrange(3), None)
        warm = ended.call if ended else None
        most = max(shared(ticket.call, warm) for ticket in everybody)
        equals = [ticket for ticket in everybody if shared(ticket.call, warm) == most]
        used = {prefix(ticket.call, most + 1) for ticket in places.values()}
        unused = [ticket for ticket in equals if prefix(ticket.call, most + 1) not in used]
        firsts = [prefix(call, most + 1) for call in came]
        ways = [firsts.index(prefix(ticket.call, most + 1)) for ticket in unused or equals]
        found = waiting.take(ended)
        assert found in (unused or equals)
        if turn in unused:
            assert found is turn
        else:
            assert firsts.index(prefix(found.call, most + 1)) == min(ways)
        chosen[id(found.line)] = max(chosen.values()) + 1
        places[next(n for n in range(9) if n not in places)] = found
    assert not waiting


@LAW
@given(BATCHES)
def test_a_planned_batch_goes_as_planned(calls: list[Call]) -> None:
    """One after the other, whatever its prompts share."""
    planned = plan(calls, len).order
    waiting = Waiting()
    waiting.join([calls[index] for index in planned])
    assert [planned[ticket.index] for ticket in goes(waiting)] == planned


@LAW
@given(LANES)
def test_each_place_follows_its_own_lane(lanes: list[list[list[int]]]) -> None:
    """A place for each lane, and lanes that are cut between documents: it all goes as it came."""
    stretches = [
        [
            asked(f"{lane}.{document}", str(part), str(n))
            for document, parts in enumerate(documents)
            for part, size in enumerate(parts)
            for n in range(size)
        ]
        for lane, documents in enumerate(lanes)
    ]
    longest = max(map(len, stretches))
    for lane, stretch in enumerate(stretches):
        stretch += [asked(f"{lane}, {n}", "", "") for n in range(longest - len(stretch))]
    calls = [call for stretch in stretches for call in stretch]
    order = [calls[index] for index in in_lanes(range(len(calls)), len(lanes))]
    waiting = Waiting()
    waiting.join(order)
    assert [ticket.index for ticket in goes(waiting, len(lanes))] == list(range(len(order)))


@LAW
@given(st.lists(st.integers(1, 5), min_size=1, max_size=9), CHANCE)
def test_no_document_is_begun_twice_while_another_waits(
    sizes: list[int], chance: random.Random
) -> None:
    """Nor is it left before its end, however long calls take."""
    waiting, begun = Waiting(), list[str]()
    batch = [asked(str(n), "", str(q)) for n, size in enumerate(sizes) for q in range(size)]
    line = waiting.join(batch)
    places: list[Ticket | None] = [None] * 3
    while waiting:
        place = chance.randrange(3)
        before, after = places[place], waiting.take(places[place])
        places[place] = after
        if document_of(after) != document_of(before):
            assert document_of(after) not in begun or set(begun) == {
                str(n) for n in range(len(sizes))
            }
            assert not [t for t in waits([line]) if document_of(t) == document_of(before)]
            begun.append(document_of(after))


@settings(LAW, max_examples=30)
@given(st.integers(2, 20), st.integers(1, 60), CHANCE)
def test_runs_share_as_if_they_were_one(runs: int, documents: int, chance: random.Random) -> None:
    """Each wants its documents in another order: each document is gone through once."""
    waiting, texts = Waiting(), [str(n) for n in range(documents)]
    for run in range(runs):
        wanted = chance.sample(texts, documents)
        waiting.join([asked(text, "", str(run)) for text in wanted])
    order = [document_of(ticket) for ticket in goes(waiting)]
    begun = sum(before != after for before, after in pairwise(["", *order]))
    assert begun <= documents + 2 * (len(order) // IN_TURN)
