"""The journal as a layer: whoever breaks off or breaks down leaves others what was paid for."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.asking import Gated, ask, echo, gather, numbered, texts, turns

from longleaf.serving.journal.journal import Journal
from longleaf.serving.journal.journaled import Journaled
from longleaf.serving.model import Call, Outcome, Reply
from longleaf.serving.scripted import Scripted


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """An empty journal."""
    with Journal(tmp_path / "journal.db") as opened:
        yield opened


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
