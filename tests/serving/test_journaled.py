"""The journal as a layer: nothing is asked twice, and nothing but real replies is kept."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from threading import Event

import pytest
from support.asking import ask, echo, numbered, texts, turns, usages

from longleaf.serving.journal.journal import Journal
from longleaf.serving.journal.journaled import Journaled
from longleaf.serving.journal.key import key_of
from longleaf.serving.model import BudgetReached, Call, Failed, Outcome, Reply, Usage
from longleaf.serving.replies import Answered
from longleaf.serving.scripted import Scripted

REPLAYED = Usage(replayed=1)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """An empty journal."""
    with Journal(tmp_path / "journal.db") as opened:
        yield opened


def test_a_second_run_asks_nothing_and_pays_nothing(journal: Journal) -> None:
    """Its replies are the same, and say where they are from."""
    model = Scripted(echo)
    first = ask(Journaled(model, journal), numbered(range(9)))
    second = ask(Journaled(model, journal), numbered(range(9)))
    assert len(model.calls) == 9
    assert texts(first) == texts(second)
    assert usages(second) == [REPLAYED] * 9
    assert {outcome.origin for outcome in second if isinstance(outcome, Reply)} == {"journal"}


def test_what_is_left_is_handed_over_as_one_batch(journal: Journal) -> None:
    """So that it can still be planned."""
    batches: list[int] = []

    class Noting(Scripted):
        def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
            batches.append(len(calls))
            return super().__call__(calls)

    ask(Journaled(Noting(echo), journal), numbered(range(100)))
    ask(Journaled(Noting(echo), journal), numbered(range(400)))
    assert batches == [100, 300]


def test_the_same_call_twice_in_a_batch_is_paid_once(journal: Journal) -> None:
    """Each still has its reply."""
    model = Scripted(echo)
    outcomes = ask(Journaled(model, journal), numbered([1, 2, 1, 1]))
    assert texts(outcomes) == ["re 1", "re 2", "re 1", "re 1"]
    assert [usage.replayed for usage in usages(outcomes)] == [0, 0, 1, 1]
    assert sum(usage.calls for usage in usages(outcomes)) == len(model.calls) == 2


@pytest.mark.parametrize(
    "outcome",
    [
        Failed("timeout", "late"),
        BudgetReached("no calls left"),
        Reply(Answered(text=None), Usage(2), "fallback"),
    ],
)
def test_only_real_replies_are_kept(journal: Journal, outcome: Outcome) -> None:
    """What stood in for a reply is given, and asked for again the next time."""
    assert ask(Journaled(Scripted(lambda _: outcome), journal), numbered([1])) == [outcome]
    model = Scripted(echo)
    assert texts(ask(Journaled(model, journal), numbered([1]))) == ["re 1"]
    assert len(model.calls) == 1


def test_a_reply_is_given_only_when_it_is_kept(tmp_path: Path) -> None:
    """What a strategy has seen is never bought again, whenever it is killed."""
    disk = Event()
    path = tmp_path / "journal.db"

    def sleep(_: float) -> None:
        disk.wait(60)

    async def run(journal: Journal) -> None:
        seen = 0
        replies = Journaled(Scripted(echo), journal)(numbered(range(5)))
        first = asyncio.ensure_future(anext(replies))
        await turns()
        assert not first.done()
        disk.set()
        await first
        async for _ in replies:
            seen += 1
        assert seen == 4

    with Journal(path, gather=0.01, sleep=sleep) as journal, Journal(path) as other:
        asyncio.run(run(journal))
        keys = [key_of(call, "scripted") for call in numbered(range(5))]
        assert set(other.find(keys)) == set(keys)
