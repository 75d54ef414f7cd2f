"""Where leaves that are ready wait for each other, so that they are handed over together."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import TypeAlias

from .leaves import Answering, Failed, LeafCall, Outcome

_QUIET_TURNS = 3  # of the event loop without another call: then nothing else is ready

Settled: TypeAlias = Callable[[LeafCall, Outcome], Outcome]


@dataclass(slots=True)
class _Waiting:
    call: LeafCall
    future: "asyncio.Future[Outcome]"


class Desk:
    """Hands calls over in batches, `at_once` of them under way at most, and brings outcomes back.

    `asked` is told of each call as it goes out, `settled` of each outcome, and says how it counts.
    A batch whose calls have all been given up is closed.
    """

    def __init__(
        self,
        answering: Answering,
        at_once: int,
        asked: Callable[[LeafCall], None],
        settled: Settled,
    ) -> None:
        self._answering, self._at_once = answering, at_once
        self._asked, self._settled = asked, settled
        self._waiting: deque[_Waiting] = deque()
        self._under_way = 0
        self._batches: set[asyncio.Task[None]] = set()
        self._looking = False

    async def outcome(self, call: LeafCall) -> Outcome:
        """What comes of a call; never an exception of who answers."""
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(call, future))
        self._look()
        return await future

    async def close(self) -> None:
        """Give up what is waiting or under way; nothing is left of it then."""
        self._waiting.clear()
        for batch in self._batches:
            batch.cancel()
        await asyncio.gather(*self._batches, return_exceptions=True)

    def _look(self) -> None:
        """Hand over once no more calls come in; there may be some already."""
        if not self._looking and self._waiting and self._under_way < self._at_once:
            self._looking = True
            self._later(len(self._waiting), _QUIET_TURNS)

    def _later(self, seen: int, turns: int) -> None:
        asyncio.get_running_loop().call_soon(self._turn, seen, turns)

    def _turn(self, seen: int, turns: int) -> None:
        count = len(self._waiting)
        if count < self._at_once - self._under_way and (count != seen or turns):
            self._later(count, turns - 1 if count == seen else _QUIET_TURNS)
            return
        self._looking = False
        self._hand_over()

    def _hand_over(self) -> None:
        batch: list[_Waiting] = []
        while self._waiting and self._under_way < self._at_once:
            waiting = self._waiting.popleft()
            if not waiting.future.done():
                batch.append(waiting)
                self._under_way += 1
        if batch:
            task = asyncio.create_task(self._answer(batch))
            self._batches.add(task)
            task.add_done_callback(self._batches.discard)
            self._close_if_given_up(batch, task)

    def _close_if_given_up(self, batch: list[_Waiting], task: "asyncio.Task[None]") -> None:
        left = len(batch)

        def given_up(future: "asyncio.Future[Outcome]") -> None:
            nonlocal left
            left -= future.cancelled()
            if not left:
                task.cancel()

        for waiting in batch:
            waiting.future.add_done_callback(given_up)

    async def _answer(self, batch: list[_Waiting]) -> None:
        left = dict(enumerate(batch))
        reason = "no outcome"
        try:
            for waiting in batch:
                self._asked(waiting.call)
            async with aclosing(self._answering([one.call for one in batch])) as outcomes:
                async for index, outcome in outcomes:
                    if index in left:
                        self._settle(left.pop(index), outcome)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
        finally:
            self._give_back(left, reason)

    def _give_back(self, left: dict[int, _Waiting], reason: str) -> None:
        for waiting in left.values():
            self._settle(waiting, Failed(reason))

    def _settle(self, waiting: _Waiting, outcome: Outcome) -> None:
        self._under_way -= 1
        outcome = self._settled(waiting.call, outcome)
        if not waiting.future.done():
            waiting.future.set_result(outcome)
        self._look()
