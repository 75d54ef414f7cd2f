"""LangChain's own tracing switched off: text leaves this machine only by the model's card.

LangGraph would send every state of a graph to LangSmith when the environment says so
(`LANGSMITH_TRACING=true` and others), or when the caller is itself being traced.
"""

import os
from collections.abc import Generator
from contextlib import contextmanager

_DEAD_SWITCHES = ("LANGCHAIN_TRACING", "LANGCHAIN_HANDLER")


@contextmanager
def untraced() -> Generator[None]:
    """What runs inside is traced by nobody but us, whatever the environment or the caller say.

    Two switches of LangChain's first tracing, which is gone, are taken out of the environment for
    good: where they stand, LangChain raises an error instead.
    """
    from langchain_core.runnables.config import var_child_runnable_config
    from langchain_core.tracers.context import tracing_v2_callback_var
    from langsmith.run_helpers import (
        tracing_context,  # pyright: ignore[reportUnknownVariableType]
    )

    for switch in _DEAD_SWITCHES:
        os.environ.pop(switch, None)
    outer_config = var_child_runnable_config.set(None)
    outer_tracer = tracing_v2_callback_var.set(None)
    try:
        with tracing_context(parent=False, enabled=False):
            yield
    finally:
        tracing_v2_callback_var.reset(outer_tracer)
        var_child_runnable_config.reset(outer_config)
