"""Parts of a batch that are with a model at the same time, their outcomes in one stream."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from types import TracebackType
from typing import Self

from .closing import closing
from .failing import NO_OUTCOME, internal
from .model import Call, Failed, Model, Outcome

Numbered = tuple[int, Call]
"""A call with its index in the whole batch."""


def nothing() -> None:
    """What is done at the end of a part when nothing is asked for."""


class Parts:
    """Hands calls to a model part by part; leaving the block cancels what is outstanding.

    What the model raises becomes `Failed("internal")` for the open calls of that part alone, and so
    does an end without their outcomes. Only cancellation is raised.
    """

    def __init__(self, inner: Model) -> None:
        self._inner = inner
        self._tasks: set[asyncio.Task[None]] = set()
        self._outcomes: asyncio.Queue[tuple[int, Outcome] | BaseException] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        ending = list(self._tasks)
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)

    def start(self, part: Sequence[Numbered], at_end: Callable[[], None] = nothing) -> None:
        """Hand these calls down now; `at_end` is called once, however the part ends."""
        self.run(self._hand_down(part), at_end)

    def run(self, work: Coroutine[None, None, None], at_end: Callable[[], None] = nothing) -> None:
        """Let work go on beside the parts, to be cancelled with them."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(lambda ended: self._ended(ended, at_end))

    async def next(self) -> tuple[int, Outcome]:
        """The next outcome of any part, with the index of its call."""
        found = await self._outcomes.get()
        if isinstance(found, BaseException):
            raise found
        return found

    def arrived(self) -> Iterator[tuple[int, Outcome]]:
        """Outcomes that have come already and were not taken."""
        while not self._outcomes.empty():
            found = self._outcomes.get_nowait()
            if not isinstance(found, BaseException):
                yield found

    async def _hand_down(self, part: Sequence[Numbered]) -> None:
        open_indexes = {place: index for place, (index, _) in enumerate(part)}
        failed = Failed("internal", NO_OUTCOME)
        try:
            async with closing(self._inner([call for _, call in part])) as outcomes:
                async for place, outcome in outcomes:
                    if place in open_indexes:
                        self._outcomes.put_nowait((open_indexes.pop(place), outcome))
        except Exception as error:
            failed = internal(error)
        for index in open_indexes.values():
            self._outcomes.put_nowait((index, failed))

    def _ended(self, task: asyncio.Task[None], at_end: Callable[[], None]) -> None:
        self._tasks.discard(task)
        at_end()
        if task.cancelled():
            self._outcomes.put_nowait(asyncio.CancelledError())
        elif error := task.exception():
            self._outcomes.put_nowait(error)
