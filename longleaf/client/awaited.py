"""An opened folder for use with `await`."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import aclosing
from pathlib import Path
from threading import Event
from typing import TypeVar

from ..agents.answer import Answer
from ..agents.strategy import Forecast
from ..memory.progress import Observe, Progress
from ..memory.results import Matches
from ..memory.where import Names
from ..serving.model import Model
from ..serving.spending.budget import Budget
from ..serving.spending.prices import Prices
from .answering import Answering
from .asking import Asking
from .core import Core, Day
from .results import Entry, Excerpt, Hit, IndexReport, Match

T = TypeVar("T")


class AsyncLibrary:
    """The same folder for use with `await`; what waits for the disk runs in threads."""

    def __init__(
        self,
        folder: Path,
        model: str | Model | None,
        store: Path | None,
        prices: Prices | None = None,
    ) -> None:
        self._core = Core(folder, store)
        self._answering = Answering(self._core, model, prices)

    @property
    def location(self) -> Path:
        """Where memory is kept."""
        return self._core.location

    async def ask(
        self,
        question: str,
        strategy: str | None = None,
        budget: Budget | str | None = None,
        strict: bool = False,
        fresh: bool = False,
    ) -> Answer:
        """As `Library.ask`; cancelling it ends the run, which is kept as interrupted."""
        asking = Asking.of(strategy, budget, strict, fresh)
        await self._prepare()
        return await self._answering.answer(question, asking)

    async def ask_many(
        self,
        questions: Iterable[str],
        strategy: str | None = None,
        budget: Budget | str | None = None,
        strict: bool = False,
        fresh: bool = False,
    ) -> AsyncIterator[Answer]:
        """As `Library.ask_many`."""
        asking = Asking.of(strategy, budget, strict, fresh)
        await self._prepare()
        async with aclosing(self._answering.answers(list(questions), asking)) as answers:
            async for answer in answers:
                yield answer

    async def resume(self, run: str, budget: Budget | str | None = None) -> Answer:
        """As `Library.resume`."""
        asking = Asking.of(None, budget, False, False)
        await self._prepare()
        return await self._answering.resume(run, asking)

    async def replay(self, run: str) -> Answer:
        """As `Library.replay`."""
        return await self._answering.replay(run)

    async def free(self) -> int:
        """As `Library.free`."""
        return await self._answering.free()

    async def index(
        self,
        verify: bool = False,
        observe: Observe = lambda _: None,
        wait: float = 30.0,
        waiting: Callable[[], None] = lambda: None,
        retry: bool = True,
        vectors: bool = True,
    ) -> IndexReport:
        """As `Library.index`; cancelling it stops at the next file, and keeps what was read."""

        def work(observed: Observe) -> IndexReport:
            return self._core.index(verify, observed, wait, waiting, retry, vectors)

        return await _stoppable(work, observe)

    async def search(
        self,
        query: str,
        limit: int = 10,
        within: Names = None,
        kind: Names = None,
        since: Day = None,
        until: Day = None,
        explain: bool = False,
    ) -> list[Hit]:
        """As `Library.search`."""
        await self._prepare()
        asked = (query, limit, within, kind, since, until, explain)
        return await asyncio.to_thread(self._core.search, *asked)

    async def read(
        self,
        path: str,
        page: int | str | None = None,
        start: int | None = None,
        end: int | None = None,
    ) -> Excerpt:
        """As `Library.read`."""
        return await asyncio.to_thread(self._core.read, path, page, start, end)

    async def ls(self, under: str = "") -> list[Entry]:
        """As `Library.ls`."""
        return await asyncio.to_thread(self._core.ls, under)

    async def grep(
        self,
        pattern: str,
        within: Names = None,
        limit: int = 100,
        ignore_case: bool = False,
        kind: Names = None,
    ) -> Matches[Match]:
        """As `Library.grep`."""
        return await asyncio.to_thread(self._core.grep, pattern, within, limit, ignore_case, kind)

    async def emptied_by(
        self, within: Names = None, kind: Names = None, since: Day = None, until: Day = None
    ) -> tuple[str, ...]:
        """As `Library.emptied_by`."""
        return await asyncio.to_thread(self._core.emptied_by, within, kind, since, until)

    async def plan(self, question: str, strategy: str | None = None) -> list[Forecast]:
        """As `Library.plan`."""
        await self._prepare()
        return await asyncio.to_thread(self._answering.plan, strategy)

    async def _prepare(self) -> None:
        await _stoppable(self._core.prepare, lambda _: None)


async def _stoppable(work: Callable[[Observe], T], observe: Observe) -> T:
    """Index in a thread; cancelling it stops that thread at the next file."""
    stopped = Event()

    def observed(progress: Progress) -> None:
        if stopped.is_set():
            raise asyncio.CancelledError
        observe(progress)

    try:
        return await asyncio.to_thread(work, observed)
    except asyncio.CancelledError:
        stopped.set()
        raise
