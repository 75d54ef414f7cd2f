"""Calls that wait go in turn: nobody waits for ever, and nothing is kept of who has gone."""

import gc
import weakref

import pytest
from support.waiting import ANSWER, asked, document_of, goes

from longleaf.serving.model import Call
from longleaf.serving.prompt import Segment
from longleaf.serving.waiting import IN_TURN, Waiting


class Text(str):
    """A text of which can be seen whether it is still there."""


@pytest.mark.parametrize("sizes", [[1], [3], [1, 1, 1], [2, 3, 1, 4, 2]])
def test_no_batch_waits_for_ever(sizes: list[int]) -> None:
    """Others come all the time, and share with what is warm: so many go in between at most."""
    waiting = Waiting()
    lines = [waiting.join([asked("warm", "", "0")] * 4)]
    warm = waiting.take()
    lines += [waiting.join([asked(f"{n}", "", "")] * size) for n, size in enumerate(sizes)]
    by = {id(line): IN_TURN * (n + 1) for n, line in enumerate(lines)}
    ours, taken = lines[1:], 0
    while any(line.left for line in ours):
        lines.append(waiting.join([asked("warm", "", "0")]))
        warm, taken = waiting.take(warm), taken + 1
        beside = sum(line.left > 0 for line in lines if line is not warm.line)
        assert taken <= by.get(id(warm.line), taken)
        by[id(warm.line)] = taken + IN_TURN * (beside + 1)
        assert all(taken < by[id(line)] for line in ours if line.left)
    assert taken >= IN_TURN - 1


def test_batches_without_anything_in_common_take_turns() -> None:
    """A short question is not kept waiting by a long run beside it."""
    waiting = Waiting()
    waiting.join([asked(f"long {n}", "", "") for n in range(50)])
    short = waiting.join([asked(f"short {n}", "", "") for n in range(3)])
    places = [place for place, ticket in enumerate(goes(waiting)) if ticket.line is short]
    assert max(places) <= 6


def test_nothing_is_kept_of_what_has_gone() -> None:
    """Of what was let in, only what is in a place; of what was given up, nothing."""
    waiting, batch = Waiting(), [asked(Text(n), "", "") for n in range(6)]
    line, there = waiting.join(batch), [weakref.ref(call.segments[1].text) for call in batch]
    last = waiting.take(waiting.take())
    waiting.withdraw(line)
    del batch, line
    gc.collect()
    assert [ref() for ref in there if ref()] == [document_of(last)]


def test_a_very_long_prompt_waits_too() -> None:
    """Nothing goes deeper with the number of segments."""
    waiting = Waiting()
    waiting.join([Call(ANSWER, tuple(Segment("document", str(n)) for n in range(5000)))] * 2)
    assert [ticket.index for ticket in goes(waiting)] == [0, 1]
