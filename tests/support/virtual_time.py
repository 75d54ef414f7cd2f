"""An event loop whose clock jumps ahead whenever everybody waits: hours pass in no time."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _Skipping(selectors.DefaultSelector):
    """Never waits: the time that it should have waited has passed at once."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready now; an error when the loop would wait for ever."""
        assert timeout is not None, "everybody waits, and nothing will ever come"
        self.now += max(0.0, timeout)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop in virtual time, which begins at 0."""

    def __init__(self) -> None:
        self._skipping = _Skipping()
        super().__init__(self._skipping)

    def time(self) -> float:
        """Seconds of virtual time."""
        return self._skipping.now


class Hurried:
    """A clock that only sleeping moves on, for what runs in real time otherwise."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        """Seconds that were slept so far."""
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        """Be done at once."""
        self.seconds += seconds
        await asyncio.sleep(0)


def now() -> float:
    """The time of the loop that is running."""
    return asyncio.get_running_loop().time()


def in_virtual_time(main: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end, in virtual time; no task of it may be left over."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(_leaving_nothing(main))


async def _leaving_nothing(main: Coroutine[Any, Any, T]) -> T:
    result = await main
    left = asyncio.all_tasks() - {asyncio.current_task()}
    assert not left, f"tasks were left behind: {left}"
    return result
