"""Coroutines run from plain code, and Ctrl-C while they run."""

import asyncio
import signal
import threading

import pytest

from longleaf.client.loop import Loop


def interrupt() -> None:
    """Press Ctrl-C: the main thread gets the signal, as from a terminal."""
    identity = threading.main_thread().ident
    assert identity is not None
    signal.pthread_kill(identity, signal.SIGINT)


@pytest.mark.parametrize("at_once", [True, False])
def test_an_interrupt_ends_the_work_before_it_passes_on(at_once: bool) -> None:
    """Also at the very start, while packages are imported: the run is marked, nothing is left."""
    ended = threading.Event()

    async def work() -> None:
        try:
            if not at_once:
                await asyncio.sleep(0)
            interrupt()
            await asyncio.Event().wait()
        finally:
            ended.set()

    loop = Loop()
    with pytest.raises(KeyboardInterrupt):
        loop.run(work())
    assert ended.is_set()
    loop.close()


def test_results_and_errors_come_back() -> None:
    """What the work gives or raises reaches the caller; a closed loop starts anew."""

    async def work(divisor: int) -> float:
        return 1 / divisor

    loop = Loop()
    assert loop.run(work(2)) == 0.5
    loop.close()
    with pytest.raises(ZeroDivisionError):
        loop.run(work(0))
    loop.close()
