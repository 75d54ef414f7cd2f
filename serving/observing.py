"""What a layer knows of a call, for whoever wants to know: a name of `traces.names` and a value."""

from collections.abc import Callable

from .model import Call

Observe = Callable[[Call, str, object], None]


def ignore(call: Call, name: str, value: object) -> None:
    """An observer for whom no fact is of interest."""
