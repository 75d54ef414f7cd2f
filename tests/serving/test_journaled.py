"""The journal as a layer: nothing is asked twice, and nothing but real replies is kept."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.asking import ANSWER, ask, echo, gather, numbered, texts

from longleaf.serving.journal.journal import Journal
from longleaf.serving.journal.journaled import Journaled
from longleaf.serving.journal.key import key_of
from longleaf.serving.journal.rows import Kept
from longleaf.serving.model import BudgetReached, Call, Failed, Outcome, Reply, Usage
from longleaf.serving.replies import Answered
from longleaf.serving.scripted import Scripted
from longleaf.traces import names

REPLAYED = Usage(replayed=1)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """An empty journal."""
    with Journal(tmp_path / "journal.db") as opened:
        yield opened


class Gated:
    """Answers once `gate` is set; counts what it was asked."""

    def __init__(self, outcome: Outcome | None = None) -> None:
        self.card = Scripted(echo).card
        self.gate = asyncio.Event()
        self.asked = asyncio.Event()
        self.calls: list[Call] = []
        self._outcome = outcome

    async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
        """The echo of each call, or the one outcome given."""
        self.calls.extend(calls)
        self.asked.set()
        await self.gate.wait()
        for index, call in enumerate(calls):
            yield index, self._outcome or Reply(echo(call), Usage(1, input_tokens=9))


def usages(outcomes: Sequence[Outcome]) -> list[Usage]:
    """What each was said to cost."""
    return [outcome.usage for outcome in outcomes if not isinstance(outcome, BudgetReached)]


async def turns(count: int = 20) -> None:
    """Let everything run that can."""
    for _ in range(count):
        await asyncio.sleep(0)


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


def test_a_call_under_way_is_joined(journal: Journal) -> None:
    """By another batch, through another layer around another model."""

    async def run() -> None:
        asked, never = Gated(), Scripted(echo)
        first = asyncio.create_task(gather(Journaled(asked, journal), numbered([1, 2])))
        await asked.asked.wait()
        second = asyncio.create_task(gather(Journaled(never, journal), numbered([2, 1])))
        await turns()
        asked.gate.set()
        assert usages(await first) == [Usage(1, input_tokens=9)] * 2
        assert texts(await second) == ["re 2", "re 1"]
        assert usages(await second) == [REPLAYED] * 2
        assert not never.calls

    asyncio.run(run())


def test_a_failure_is_shared_and_paid_once(journal: Journal) -> None:
    """A server that is down is not asked by each in turn."""

    async def run() -> None:
        asked, never = Gated(Failed("timeout", "late", Usage(3))), Scripted(echo)
        first = asyncio.create_task(gather(Journaled(asked, journal), numbered([1])))
        await asked.asked.wait()
        second = asyncio.create_task(gather(Journaled(never, journal), numbered([1])))
        await turns()
        asked.gate.set()
        assert await first == [Failed("timeout", "late", Usage(3))]
        assert await second == [Failed("timeout", "late", Usage())]
        assert not never.calls

    asyncio.run(run())


@pytest.mark.parametrize("gives_up", ["cancelled", "no budget"])
def test_where_the_first_gives_up_the_next_asks(journal: Journal, gives_up: str) -> None:
    """And only one of those who wait."""

    async def run() -> None:
        asked = Gated(BudgetReached("nothing left"))
        first = asyncio.create_task(gather(Journaled(asked, journal), numbered(range(3))))
        await asked.asked.wait()
        taking = Scripted(echo)
        waiting = [
            asyncio.create_task(gather(Journaled(taking, journal), numbered(range(3))))
            for _ in range(4)
        ]
        await turns()
        if gives_up == "cancelled":
            first.cancel()
        asked.gate.set()
        for outcomes in await asyncio.gather(*waiting):
            assert texts(outcomes) == ["re 0", "re 1", "re 2"]
        with suppress(asyncio.CancelledError):
            assert await first == [BudgetReached("nothing left")] * 3
        assert len(taking.calls) == 3

    asyncio.run(run())


def test_closing_early_leaves_nothing_behind(journal: Journal) -> None:
    """No task, no call that others would wait for, and what came is kept."""

    async def run() -> None:
        model = Gated()
        replies = Journaled(model, journal)(numbered(range(3)))
        assert isinstance(replies, AsyncIterator)
        pending = asyncio.ensure_future(anext(replies))
        await model.asked.wait()
        pending.cancel()
        with suppress(asyncio.CancelledError):
            await pending
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert len(journal.flights) == 0

    asyncio.run(run())


def test_what_a_model_raises_comes_after_what_it_gave(journal: Journal) -> None:
    """Replies that were paid for are not lost with it, and who waits asks anew."""

    class Raising(Scripted):
        async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
            yield 0, Reply(echo(calls[0]))
            raise ValueError("broken")

    async def run() -> list[int]:
        given: list[int] = []
        with pytest.raises(ValueError, match="broken"):
            async for index, _ in Journaled(Raising(echo), journal)(numbered(range(3))):
                given.append(index)
        return given

    assert asyncio.run(run()) == [0]
    model = Scripted(echo)
    assert texts(ask(Journaled(model, journal), numbered(range(3)))) == ["re 0", "re 1", "re 2"]
    assert len(model.calls) == 2


def test_fresh_asks_again_and_keeps_the_new_reply(journal: Journal) -> None:
    """Whoever asks after that is given the new one."""
    ask(Journaled(Scripted(echo), journal), numbered([1]))
    newer = Scripted(lambda _: Answered(text="newer"))
    assert texts(ask(Journaled(newer, journal, fresh=True), numbered([1]))) == ["newer"]
    assert texts(ask(Journaled(newer, journal), numbered([1]))) == ["newer"]
    assert len(newer.calls) == 1


def test_a_kept_reply_of_another_form_is_replaced(journal: Journal) -> None:
    """Somebody may have changed the file: a reply is of its leaf's type, or is asked for."""
    [call] = numbered([1])
    model = Scripted(echo)
    journal.put(Kept(key_of(call, "scripted"), "scripted", '{"text": 5}', Usage(), 0.0)).result()
    for _ in range(2):
        assert texts(ask(Journaled(model, journal), [call])) == ["re 1"]
    assert len(model.calls) == 1


def test_where_another_was_faster_its_reply_is_given(journal: Journal) -> None:
    """So that a replay gives the same; what was paid is said all the same."""
    [call] = numbered([1])
    key = key_of(call, "scripted")

    def late(call: Call) -> Answered:
        value = Answered(text="faster").model_dump_json()
        journal.put(Kept(key, "scripted", value, Usage(), 0.0)).result()
        return echo(call)

    [outcome] = ask(Journaled(Scripted(late), journal), [call])
    assert texts([outcome]) == ["faster"]
    assert usages([outcome])[0].calls == 1


def test_what_a_run_rests_on_is_cited(journal: Journal) -> None:
    """Whether it was paid by this run or by one before."""
    model = Scripted(echo)
    ask(Journaled(model, journal, run="one"), numbered([1, 2]))
    ask(Journaled(model, journal, run="two"), numbered([2, 3]))
    assert journal.free(["two"]) == 1
    ask(Journaled(model, journal), numbered([2, 3]))
    assert len(model.calls) == 3


def test_facts_are_told(journal: Journal) -> None:
    """The key of each call, and whether the journal answered it."""
    facts: list[tuple[str, object]] = []

    def observe(call: Call, name: str, value: object) -> None:
        assert call.leaf is ANSWER
        facts.append((name, value))

    ask(Journaled(Scripted(echo), journal, observe=observe), numbered([1, 1]))
    key = key_of(numbered([1])[0], "scripted")
    assert facts[:2] == [(names.JOURNAL_KEY, key)] * 2
    assert facts[2:] == [(names.JOURNAL_HIT, False), (names.JOURNAL_HIT, True)]


BATCHES = st.lists(st.lists(st.integers(0, 5), max_size=6), max_size=4)


@settings(max_examples=15, deadline=None)
@given(batches=BATCHES, seed=st.integers(0, 9), cancelled=st.sets(st.integers(0, 3), max_size=2))
def test_any_batches_at_once(
    tmp_path_factory: pytest.TempPathFactory,
    batches: list[list[int]],
    seed: int,
    cancelled: set[int],
) -> None:
    """Each call of those who stay has its reply; nothing that was kept is asked for again."""

    async def run(journal: Journal, model: Scripted) -> None:
        asking = [
            asyncio.create_task(gather(Journaled(model, journal), numbered(batch)))
            for batch in batches
        ]
        await turns(seed)
        for index, task in enumerate(asking):
            if index in cancelled:
                task.cancel()
        results = await asyncio.gather(*asking, return_exceptions=True)
        for batch, result in zip(batches, results, strict=True):
            if not isinstance(result, BaseException):
                assert texts(result) == [f"re {number}" for number in batch]

    model = Scripted(echo, seed=seed)
    with Journal(tmp_path_factory.mktemp("journal") / "journal.db") as journal:
        asyncio.run(run(journal, model))
        if not cancelled:
            assert len(model.calls) == len({number for batch in batches for number in batch})
    assert len(journal.flights) == 0  # what was paid for landed, though nobody waited any more
