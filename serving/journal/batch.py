"""One batch on its way through a journal: what is known, what is joined, what is asked."""

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from ...traces import names
from ..closing import closing
from ..model import BudgetReached, Call, Model, Outcome, Reply
from ..observing import Observe
from .flights import Flight
from .journal import Journal
from .kept import again, kept, shared, standing
from .key import Parameters, key_of
from .rows import Kept

_AT_ONCE = 100
"""Calls looked up before others get their turn of the event loop."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How a run asks: see `Journaled`."""

    run: str | None
    fresh: bool
    parameters: Parameters
    observe: Observe


@dataclass(frozen=True, slots=True)
class _Landing:
    key: str
    is_mine: bool
    outcome: Outcome | None


class Batch:
    """The calls of a batch by their keys, until each has its outcome. `close` it in the end."""

    def __init__(self, inner: Model, journal: Journal, terms: Terms, calls: Sequence[Call]) -> None:
        self.fault: Exception | None = None
        self._inner = inner
        self._journal = journal
        self._terms = terms
        self._calls = calls
        self._loop = asyncio.get_running_loop()
        self._places: dict[str, list[int]] = {}
        self._mine: dict[str, Flight] = {}
        self._misfits: set[str] = set()
        self._asking: list[asyncio.Task[None]] = []
        self._landings: asyncio.Queue[_Landing] = asyncio.Queue()

    @property
    def is_open(self) -> bool:
        """Whether there are calls that may still get an outcome."""
        return bool(self._places)

    async def begin(self) -> None:
        """Look up each call; join it, or ask it, where it is not known."""
        for index, call in enumerate(self._calls):
            key = key_of(call, self._inner.card.name, self._terms.parameters)
            self._terms.observe(call, names.JOURNAL_KEY, key)
            self._places.setdefault(key, []).append(index)
            if index % _AT_ONCE == _AT_ONCE - 1:
                await asyncio.sleep(0)
        await self._ask(list(self._places))

    async def landed(self) -> list[tuple[int, Outcome]]:
        """Wait for outcomes; what others gave up is asked in their place.

        What the inner model raised becomes `fault`, and its other calls get no outcome.
        """
        landings = [await self._landings.get()]
        while not self._landings.empty():
            landings.append(self._landings.get_nowait())
        given_up = [landing.key for landing in landings if _is_given_up(landing)]
        await self._ask(given_up)
        come = [landing for landing in landings if not _is_given_up(landing)]
        return [pair for landing in come for pair in self._outcomes(landing)]

    async def close(self) -> None:
        """Cancel what is outstanding; who joined it asks in its place."""
        for task in self._asking:
            task.cancel()
        await asyncio.gather(*self._asking, return_exceptions=True)
        self._give_up(list(self._mine))

    async def _ask(self, keys: Sequence[str]) -> None:
        unknown: list[str] = []
        for start in range(0, len(keys), _AT_ONCE):
            begun = [key for key in keys[start : start + _AT_ONCE] if self._join(key)]
            known = {} if self._terms.fresh else self._journal.find(begun)
            unknown += [key for key in begun if not self._is_known(key, known.get(key))]
            await asyncio.sleep(0)
        if unknown:
            self._asking.append(asyncio.create_task(self._hand_down(unknown)))

    def _join(self, key: str) -> bool:
        """Wait for this call; whether it is ours to ask."""
        flight, is_mine = self._journal.flights.join(key)
        if is_mine:
            self._mine[key] = flight
        flight.add_done_callback(partial(self._notice, key, is_mine))
        return is_mine

    def _notice(self, key: str, is_mine: bool, flight: Flight) -> None:
        """Called in whatever thread the flight lands in."""
        landing = _Landing(key, is_mine, flight.result())
        with suppress(RuntimeError):  # our event loop is closed: nobody waits any more
            self._loop.call_soon_threadsafe(self._landings.put_nowait, landing)

    def _is_known(self, key: str, found: Kept | None) -> bool:
        reply = again(self._call(key), found)
        if reply is not None:
            self._land(key, reply)
        elif found is not None:
            self._misfits.add(key)
        return reply is not None

    async def _hand_down(self, keys: Sequence[str]) -> None:
        try:
            async with closing(self._inner([self._call(key) for key in keys])) as outcomes:
                async for index, outcome in outcomes:
                    if keys[index] in self._mine:
                        self._take(keys[index], outcome)
        except Exception as error:
            self.fault = error
        finally:
            self._give_up(keys)

    def _take(self, key: str, outcome: Outcome) -> None:
        """Land what was asked: a reply of the model itself once it is committed."""
        if not isinstance(outcome, Reply) or outcome.origin != "model":
            self._land(key, outcome)
            return
        replacing = self._terms.fresh or key in self._misfits
        keeping = kept(key, self._inner.card.name, outcome, self._journal.clock())
        committed = self._journal.put(keeping, self._terms.run, replacing)
        call, flight = self._call(key), self._mine.pop(key)

        def land(stands: Future[Kept]) -> None:
            reply = standing(call, outcome, stands.result())
            self._journal.flights.land(key, flight, reply)

        committed.add_done_callback(land)

    def _land(self, key: str, outcome: Outcome | None) -> None:
        self._journal.flights.land(key, self._mine.pop(key), outcome)

    def _give_up(self, keys: Sequence[str]) -> None:
        for key in keys:
            if key in self._mine:
                self._land(key, None)

    def _outcomes(self, landing: _Landing) -> Iterator[tuple[int, Outcome]]:
        """What each call with this key gets; only the one that was asked pays."""
        indices, outcome = self._places.pop(landing.key), landing.outcome
        if outcome is None:
            return
        others = shared(outcome)
        for index in indices:
            given = outcome if landing.is_mine and index == indices[0] else others
            is_hit = isinstance(given, Reply) and given.origin == "journal"
            self._terms.observe(self._calls[index], names.JOURNAL_HIT, is_hit)
            yield index, given
        if isinstance(outcome, Reply) and not (landing.is_mine and outcome.origin == "model"):
            self._cite(landing.key)

    def _cite(self, key: str) -> None:
        """Rest on a reply that others paid for; what is put is cited with it."""
        if self._terms.run is not None:
            self._journal.cite(self._terms.run, [key])

    def _call(self, key: str) -> Call:
        return self._calls[self._places[key][0]]


def _is_given_up(landing: _Landing) -> bool:
    return not landing.is_mine and (
        landing.outcome is None or isinstance(landing.outcome, BudgetReached)
    )
