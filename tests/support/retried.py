"""Calls through the layer that tries again, and scripts by which they fail."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from longleaf.serving.model import Call, Failed, Outcome, Usage
from longleaf.serving.retried import Retried
from support.layers import OK, Slow, calls, number, outcomes_of
from support.virtual_time import in_virtual_time

DOWN = Failed("unreachable", "nothing listens", Usage(0, 0, 0, 0, 0, 0.0))
BUSY = Failed("unreachable", "busy", retry_after=7.0, status=429)


def after(failures: Sequence[Outcome]) -> Callable[[Call], Outcome]:
    """A script by which every call meets these failures, then gets its reply."""
    met: Counter[int] = Counter()

    def outcome(call: Call) -> Outcome:
        met[number(call)] += 1
        return ([*failures, OK])[min(met[number(call)] - 1, len(failures))]

    return outcome


def retried(model: Slow, count: int = 1, **options: Any) -> list[Outcome]:
    """What the layer gives for so many calls."""
    return in_virtual_time(outcomes_of(Retried(model, **options), calls(count)))
