"""What runs in a thread is not left half done."""

import asyncio
import threading

import pytest

from longleaf.agents.steps import in_thread


def test_who_is_cancelled_waits_for_the_thread() -> None:
    """Whatever it looks into may be closed after that; however often it is cancelled."""
    began, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        began.set()
        go_on.wait()
        ended.set()

    async def run() -> bool:
        task = asyncio.ensure_future(in_thread(work))
        await asyncio.to_thread(began.wait)
        for _ in range(2):
            task.cancel()
            await asyncio.sleep(0)
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        return ended.is_set()

    assert asyncio.run(run())


def test_what_it_gives_and_what_it_raises_is_passed_on() -> None:
    """As if it had been called."""
    assert asyncio.run(in_thread(divmod, 7, 2)) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        asyncio.run(in_thread(divmod, 7, 0))
