"""Coroutines run from plain code: on an event loop in a thread of its own.

So it works where a loop already runs in the caller's thread, as in a notebook.
"""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import CancelledError
from contextlib import suppress
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")


class Loop:
    """An event loop in a thread, started when it is first needed."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for a coroutine's result; an interrupt cancels it and waits until it has ended."""
        loop = self._started()
        task = asyncio.run_coroutine_threadsafe(_as_task(work), loop).result()
        future = asyncio.run_coroutine_threadsafe(_wait_for(task), loop)
        try:
            return future.result()
        except KeyboardInterrupt:
            loop.call_soon_threadsafe(task.cancel)
            with suppress(CancelledError, Exception):
                future.result()
            raise

    def close(self) -> None:
        """Stop the loop and its thread; it starts anew when it is needed again."""
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
            self._loop, self._thread = None, None

    def _started(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = Thread(target=self._loop.run_forever, name="longleaf", daemon=True)
            self._thread.start()
        return self._loop


async def _as_task(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    return asyncio.create_task(work)


async def _wait_for(task: asyncio.Task[T]) -> T:
    return await task
