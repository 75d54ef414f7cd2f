"""The two faces of an opened folder: `Library` blocks, `AsyncLibrary` is awaited."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from pathlib import Path
from threading import Event
from typing import Self, TypeVar

from ..agents.answer import Answer
from ..agents.strategy import Forecast
from ..memory.progress import Observe, Progress
from ..serving.model import Model
from .core import Core, Day
from .loop import Loop
from .results import Entry, Excerpt, Hit, IndexReport, Match

T = TypeVar("T")


class Library(Core):
    """A folder of documents, to be asked. Works inside a running event loop, as in a notebook.

    A folder that was never indexed to the end is indexed by the first `ask`, `search` or `plan`;
    after that only `index` reads what changed.
    """

    def __init__(self, folder: Path, model: str | Model | None, store: Path | None) -> None:
        super().__init__(folder, model, store)
        self._loop = Loop()

    def ask(self, question: str, strategy: str | None = None) -> Answer:
        """The answer to a question, with citations that were checked against the documents."""
        self.prepare()
        return self._loop.run(self.answer(question, strategy))

    def ask_many(self, questions: Iterable[str], strategy: str | None = None) -> Iterator[Answer]:
        """Answers to several questions, in their order, each as soon as it is there."""
        for question in questions:
            yield self.ask(question, strategy)

    def close(self) -> None:
        """End the thread that models are asked in; the library can be used again after that."""
        self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncLibrary:
    """The same folder for use with `await`; what waits for the disk runs in threads."""

    def __init__(self, folder: Path, model: str | Model | None, store: Path | None) -> None:
        self._core = Core(folder, model, store)

    @property
    def location(self) -> Path:
        """Where memory is kept."""
        return self._core.location

    async def ask(self, question: str, strategy: str | None = None) -> Answer:
        """As `Library.ask`; cancelling it ends the run, which is kept as interrupted."""
        await self._prepare()
        return await self._core.answer(question, strategy)

    async def ask_many(
        self, questions: Iterable[str], strategy: str | None = None
    ) -> AsyncIterator[Answer]:
        """As `Library.ask_many`."""
        for question in questions:
            yield await self.ask(question, strategy)

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
        within: str | None = None,
        kind: str | None = None,
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
        within: str | None = None,
        limit: int = 100,
        ignore_case: bool = False,
        kind: str | None = None,
    ) -> list[Match]:
        """As `Library.grep`."""
        return await asyncio.to_thread(self._core.grep, pattern, within, limit, ignore_case, kind)

    async def plan(self, question: str, strategy: str | None = None) -> list[Forecast]:
        """As `Library.plan`."""
        await self._prepare()
        return await asyncio.to_thread(self._core.plan, question, strategy)

    async def _prepare(self) -> None:
        await _stoppable(self._core.prepare, lambda _: None)


def open(
    folder: str | Path, *, model: str | Model | None = None, store: str | Path | None = None
) -> Library:
    """Open a folder of documents; nothing is read or written before something is asked.

    `model` answers (None: the one in the package), `store` is where memory is kept (None:
    `folder/.longleaf`). Raises NoFolder.
    """
    return Library(Path(folder), model, None if store is None else Path(store))


def open_async(
    folder: str | Path, *, model: str | Model | None = None, store: str | Path | None = None
) -> AsyncLibrary:
    """Open a folder for use with `await`; otherwise as `open`."""
    return AsyncLibrary(Path(folder), model, None if store is None else Path(store))


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
