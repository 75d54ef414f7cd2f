"""Steps of a strategy as nodes of its graph."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from ..traces import names, span
from .strategy import Context

S = TypeVar("S")
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
