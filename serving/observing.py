"""What a layer knows of a call, for whoever wants to know: a name of `traces.names` and a value."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from ..traces import Handle, names
from .model import Call

Observe = Callable[[Call, str, Any], None]

_SUMMED = frozenset({names.WAIT_SECONDS, names.REPAIRS})
_FIRST = frozenset({names.BATCH, names.ORDER, names.PROMPT_TOKENS, names.SHARED_TOKENS})
"""Facts of the call itself, and not of its repair."""


def ignore(call: Call, name: str, value: Any) -> None:
    """An observer for whom no fact is of interest."""


class Facts:
    """Puts what the layers tell of a call into its span, as long as that is open.

    Waits and repairs add up; of its order in a batch the first holds that was told, of anything
    else the last.
    """

    def __init__(self) -> None:
        self._open: defaultdict[object, list[Handle]] = defaultdict(list)
        self._sums: defaultdict[tuple[object, str], float] = defaultdict(float)
        self._told: set[tuple[object, str]] = set()

    def begin(self, call: Call, handle: Handle) -> None:
        """From now on facts of the call, and of what is made of it, go into this span."""
        self._open[call.tag].append(handle)

    def end(self, call: Call, handle: Handle) -> None:
        """Nothing more goes into this span."""
        handles = self._open[call.tag]
        handles.remove(handle)
        if not handles:
            del self._open[call.tag]
            for name in _SUMMED:
                self._sums.pop((call.tag, name), None)
            self._told -= {(call.tag, name) for name in _FIRST}

    def __call__(self, call: Call, name: str, value: Any) -> None:
        """Put a fact into the spans of the call."""
        if name in _FIRST:
            if (call.tag, name) in self._told:
                return
            self._told.add((call.tag, name))
        if name in _SUMMED:
            self._sums[call.tag, name] += value
            value = self._sums[call.tag, name]
        for handle in self._open.get(call.tag, ()):
            handle.set(name, value)
