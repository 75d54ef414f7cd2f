"""The journal as a layer: a call that is under way is joined, and asked by the next if given up."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from support.asking import Gated, echo, gather, numbered, texts, turns, usages

from longleaf.serving.journal.journal import Journal
from longleaf.serving.journal.journaled import Journaled
from longleaf.serving.model import BudgetReached, Failed, Usage
from longleaf.serving.scripted import Scripted

REPLAYED = Usage(replayed=1)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """An empty journal."""
    with Journal(tmp_path / "journal.db") as opened:
        yield opened


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
