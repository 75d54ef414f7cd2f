"""How many more attempts than calls a run may make: what its retries and repairs share."""

from collections import defaultdict
from collections.abc import Iterable
from math import inf

from .leaf import Leaf
from .model import Call
from .replies import ReplyModel


class Spares:
    """Attempts beyond the first that a run has left; each repair and each retry takes one.

    Every call adds `each` for calls of its leaf, which have the same caps, so that a bound on their
    tokens holds too. A call that finds none keeps the outcome that it has. By default there is no
    limit.
    """

    def __init__(self, each: float = inf) -> None:
        self._each = each
        self._left: defaultdict[Leaf[ReplyModel], float] = defaultdict(float)

    def add(self, calls: Iterable[Call]) -> None:
        """These calls are made."""
        for call in calls:
            self._left[call.leaf] += self._each

    def take(self, call: Call) -> bool:
        """Whether this call may be made once more; it is counted as made."""
        if self._each < inf:
            if self._left[call.leaf] < 1:
                return False
            self._left[call.leaf] -= 1
        return True
