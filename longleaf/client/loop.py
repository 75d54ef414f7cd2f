"""Coroutines run from plain code: on an event loop in a thread of its own.

So it works where a loop already runs in the caller's thread, as in a notebook.
"""

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Iterator
from concurrent.futures import Future
from functools import partial
from threading import Lock, Thread, current_thread
from typing import Any, TypeVar

T = TypeVar("T")


class Loop:
    """An event loop in a thread, started when it is first needed; for use from any thread."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None
        self._lock = Lock()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for a coroutine's result; an interrupt cancels it and waits until it has ended."""
        loop = self._started()
        task: Future[asyncio.Task[T]] = Future()  # set before the task's first step, however long
        outcome: Future[T] = Future()

        def begin() -> None:
            task.set_result(loop.create_task(work))
            task.result().add_done_callback(partial(_pass_on, outcome))

        try:
            loop.call_soon_threadsafe(begin)
            return outcome.result()
        except KeyboardInterrupt:
            asyncio.run_coroutine_threadsafe(_cancel(task), loop).result()
            raise

    def each(self, values: AsyncGenerator[T]) -> Iterator[T]:
        """What an asynchronous generator gives, one after the other; it goes on in between."""
        try:
            while True:
                yield self.run(_next(values))
        except StopAsyncIteration:
            return
        finally:
            self._end(_close(values))

    def _end(self, work: Coroutine[Any, Any, None]) -> None:
        """Wait for a coroutine that ends something; not in the loop's own thread, and no new one.

        A generator that nobody holds any more may be collected in any thread.
        """
        loop, thread = self._loop, self._thread
        if loop is None:
            work.close()
        elif thread is current_thread():
            loop.create_task(work)
        else:
            self.run(work)

    def close(self) -> None:
        """Cancel what runs, and stop the loop and its threads; it starts anew when needed again."""
        with self._lock:
            loop, thread = self._loop, self._thread
            self._loop, self._thread = None, None
        if loop is not None and thread is not None:
            asyncio.run_coroutine_threadsafe(_end_all(), loop).result()
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = Thread(target=self._loop.run_forever, name="longleaf", daemon=True)
                self._thread.start()
            return self._loop


async def _cancel(task: Future[asyncio.Task[T]]) -> None:
    if task.done():
        task.result().cancel()
        await asyncio.gather(task.result(), return_exceptions=True)


def _pass_on(outcome: Future[T], task: asyncio.Task[T]) -> None:
    """Tell whoever waits what became of a task, also where the loop ends with it."""
    if task.cancelled():
        outcome.cancel()
    elif (error := task.exception()) is not None:
        outcome.set_exception(error)
    else:
        outcome.set_result(task.result())


async def _end_all() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_default_executor()


async def _next(values: AsyncGenerator[T]) -> T:
    return await anext(values)


async def _close(values: AsyncGenerator[T]) -> None:
    await values.aclose()
