"""The two faces of an opened folder: `Library` blocks, `AsyncLibrary` is awaited."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import aclosing
from pathlib import Path
from threading import Event
from typing import Any, Self, TypeVar

from ..agents.answer import Answer
from ..agents.strategy import Forecast
from ..memory.progress import Observe, Progress
from ..memory.results import Matches
from ..memory.where import Names
from ..serving.model import Model
from ..serving.spending.budget import Budget
from ..serving.spending.prices import Prices, read_prices
from .answering import Answering
from .asking import Asking
from .core import Core, Day
from .loop import Loop
from .results import Entry, Excerpt, Hit, IndexReport, Match

T = TypeVar("T")


class Library(Core):
    """A folder of documents, to be asked. Works inside a running event loop, as in a notebook.

    A folder that was never indexed to the end is indexed by the first `ask`, `search` or `plan`;
    after that only `index` reads what changed.
    """

    def __init__(
        self,
        folder: Path,
        model: str | Model | None,
        store: Path | None,
        prices: Prices | None = None,
    ) -> None:
        super().__init__(folder, store)
        self._answering = Answering(self, model, prices)
        self._loop = Loop()

    @property
    def model(self) -> Model:
        """The model that answers, without the layers that it is asked through."""
        return self._answering.endpoints.model

    def plan(self, question: str, strategy: str | None = None) -> list[Forecast]:
        """What a strategy would cost for this question, or each that fits; nothing is asked."""
        self.prepare()
        return self._answering.plan(strategy)

    def ask(
        self,
        question: str,
        strategy: str | None = None,
        budget: Budget | str | None = None,
        strict: bool = False,
        fresh: bool = False,
    ) -> Answer:
        """The answer to a question, with citations that were checked against the documents.

        `budget` is a wall ("calls=200 tokens=500k usd=0.50 seconds=60", or some of these): what was
        found until then is the answer, with status "budget". `strict` refuses a question that may
        cost more. `fresh` pays again for what the journal holds. Raises BudgetRefused,
        BudgetMalformed.
        """
        asking = Asking.of(strategy, budget, strict, fresh)
        self.prepare()
        return self._loop.run(self._answering.answer(question, asking))

    def ask_many(
        self,
        questions: Iterable[str],
        strategy: str | None = None,
        budget: Budget | str | None = None,
        strict: bool = False,
        fresh: bool = False,
    ) -> Iterator[Answer]:
        """Answers to several questions, in their order, each as soon as it is there.

        The budget is that of all together, spent in their order. Without one, as many questions are
        under way at once as the model takes calls, and their calls go out by what they share.
        """
        asking = Asking.of(strategy, budget, strict, fresh)
        self.prepare()
        return self._loop.each(self._answering.answers(list(questions), asking))

    def resume(self, run: str, budget: Budget | str | None = None) -> Answer:
        """Ask again what this run asked: what it has paid for is taken from the journal.

        Without `budget` that of the run holds, anew. Raises OtherModel, RunUnknown, RunBusy.
        """
        asking = Asking.of(None, budget, False, False)
        self.prepare()
        return self._loop.run(self._answering.resume(run, asking))

    def replay(self, run: str) -> Answer:
        """The answer of this run once more, from the journal alone; no model is asked.

        Raises NotWhole for a run that did not come to its end, NotFound where a document that it
        has read has changed, RunUnknown, JournalFault.
        """
        return self._loop.run(self._answering.replay(run))

    def free(self) -> int:
        """Forget replies that no run rests on any more; gives how many those were."""
        return self._loop.run(self._answering.free())

    def close(self) -> None:
        """End the thread that models are asked in; the library can be used again after that."""
        self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


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


def open(
    folder: str | Path,
    *,
    model: str | Model | None = None,
    store: str | Path | None = None,
    prices: Mapping[str, Mapping[str, Any]] | None = None,
) -> Library:
    """Open a folder of documents; nothing is read or written before something is asked.

    `model` answers (None: the one in the package), `store` is where memory is kept (None:
    `folder/.longleaf`). `prices` are dollars per million tokens by model, over those that we know:
    `{"provider/name": {"input": 0.1, "output": 0.4}}`. Raises NoFolder, PriceMalformed.
    """
    return Library(*_opened(folder, model, store, prices))


def open_async(
    folder: str | Path,
    *,
    model: str | Model | None = None,
    store: str | Path | None = None,
    prices: Mapping[str, Mapping[str, Any]] | None = None,
) -> AsyncLibrary:
    """Open a folder for use with `await`; otherwise as `open`."""
    return AsyncLibrary(*_opened(folder, model, store, prices))


def _opened(
    folder: str | Path,
    model: str | Model | None,
    store: str | Path | None,
    prices: Mapping[str, Mapping[str, Any]] | None,
) -> tuple[Path, str | Model | None, Path | None, Prices]:
    return Path(folder), model, None if store is None else Path(store), read_prices(prices or {})


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
