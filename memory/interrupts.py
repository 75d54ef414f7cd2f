"""Ctrl-C, held back while something is written that would be lost half done."""

import signal
from collections.abc import Generator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType


@contextmanager
def held_back() -> Generator[None]:
    """Let an interrupt wait until the block has ended; only the main thread gets interrupts."""
    if current_thread() is not main_thread():
        yield
        return
    interrupts: list[tuple[int, FrameType | None]] = []
    usual = signal.signal(signal.SIGINT, lambda *interrupt: interrupts.append(interrupt))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if usual is None else usual)
        if interrupts and callable(usual):
            usual(*interrupts[0])
        elif interrupts and usual == signal.SIG_DFL:
            signal.raise_signal(signal.SIGINT)
