"""Calls that are under way, by key, so that each is asked once, whoever wants it."""

from concurrent.futures import Future
from threading import Lock

from ..model import Outcome

Flight = Future[Outcome | None]
"""Done when the call has its outcome, or with None when whoever asked gave up."""


class Flights:
    """The calls under way; safe for threads and event loops, for its futures belong to none."""

    def __init__(self) -> None:
        self._flights: dict[str, Flight] = {}
        self._lock = Lock()

    def join(self, key: str) -> tuple[Flight, bool]:
        """The flight of this key, and whether it began now: who began it must land it."""
        with self._lock:
            known = self._flights.get(key)
            flight = self._flights.setdefault(key, known or Future())
        return flight, known is None

    def land(self, key: str, flight: Flight, outcome: Outcome | None) -> None:
        """Give all who wait the outcome; None lets one of them ask in turn."""
        with self._lock:
            del self._flights[key]
        flight.set_result(outcome)

    def __len__(self) -> int:
        return len(self._flights)
