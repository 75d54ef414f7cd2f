"""A breaker keeps calls from an endpoint that has failed time after time."""

import time
from collections.abc import Callable
from typing import Literal

Admission = Literal["all", "probe", "none"]


class Breaker:
    """Closed, it admits all calls; after `limit` failures in a row it opens, and admits none.

    When it has been open for `rest` seconds, one call is let through as a probe, which closes it
    or opens it anew. A failure is a call that was given up after all its attempts, so that one
    short breakdown under many calls at once does not open it.
    (M. Nygard, Release It!, 2007: "Circuit Breaker".)
    """

    def __init__(
        self, limit: int = 5, rest: float = 30.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.rest = rest
        self._limit = limit
        self._clock = clock
        self._failures = 0
        self._opened: float | None = None
        self._probing = False
        self.reason = ""

    @property
    def is_open(self) -> bool:
        """Whether calls are kept back, but for a probe."""
        return self._opened is not None

    def admit(self) -> Admission:
        """What may pass now; whoever is given "probe" has to tell how it went."""
        if self._opened is None:
            return "all"
        if self._probing or self._clock() - self._opened < self.rest:
            return "none"
        self._probing = True
        return "probe"

    def succeeded(self) -> None:
        """The endpoint answered."""
        self._failures = 0
        self._opened = None
        self._probing = False

    def failed(self, reason: str) -> None:
        """A call was given up, for this reason."""
        self._failures += 1
        self.reason = reason
        if self._probing or self._failures >= self._limit:
            self._opened = self._clock()
        self._probing = False

    def call_off(self) -> None:
        """The probe will not be answered any more; the next call may be one."""
        self._probing = False
