"""Steps of a strategy as nodes of its graph."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar

from ..traces import names, span
from .strategy import Context

S = TypeVar("S")
T = TypeVar("T")
P = ParamSpec("P")
Update = dict[str, Any]
"""Registers that a step replaces, by name."""


def step(
    function: Callable[[Context, S], Awaitable[Update]], context: Context
) -> Callable[..., Awaitable[Update]]:
    """The function as a node, in a span of its own."""
    name = function.__name__

    async def node(registers: S) -> Update:
        with span(name, "step", {names.NODE: name}):
            return await function(context, registers)

    return node


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a function gives that would hold up everybody else; it is not left half done.

    Who is cancelled meanwhile waits for its end: what it looks into may be closed after that.
    """
    working = asyncio.ensure_future(asyncio.to_thread(function, *args, **kwargs))
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        while not working.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([working])
        working.exception()  # known, so that asyncio does not complain of it
        raise
