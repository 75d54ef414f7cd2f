"""A model that answers leaves of programs with values of the right type, and runs with it."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from longleaf.combinators.bound import Bound
from longleaf.combinators.evaluate import Result, evaluate
from longleaf.combinators.leaves import Failed, LeafCall, Outcome, Refused, Told
from longleaf.combinators.measure import BYTES, Measure
from longleaf.combinators.ranges import Ranges
from longleaf.combinators.running import Environment
from longleaf.combinators.shapes import tokens_in
from longleaf.combinators.terms import Term
from longleaf.combinators.types import ANSWER, BOOL, TEXT, Label, List, Type
from longleaf.combinators.values import Answer, Passage, Value, passages

RESERVED = 7
"""Tokens that this model's template takes."""


def _tally(label: str) -> dict[str, int]:
    return {label: 1}


def _sure(answer: Answer) -> float:
    return answer.confidence


def _verified(answer: Answer) -> bool:
    return answer.confidence > 0.8


def _length(passage: Passage) -> int:
    return len(passage.text)


def _long(passage: Passage) -> bool:
    return len(passage.text) > 20


FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "tally": _tally,
    "sure": _sure,
    "verified": _verified,
    "length": _length,
    "long": _long,
}


@dataclass
class Oracle:
    """A model that says something of the right type, the same each time; `seed` decides what.

    One call in `failing` fails; after `budget` calls all are refused. `given` are the calls that it
    answered, `most` the tokens of the longest prompt beyond its cap, `under_way` is 0 in the end.
    """

    measure: Measure = BYTES
    seed: int = 0
    failing: int = 0
    budget: int = 10**9
    used: Bound = field(default_factory=Bound)
    given: list[LeafCall] = field(default_factory=list[LeafCall])
    batches: list[int] = field(default_factory=list[int])
    most: int = 0
    under_way: int = 0

    async def __call__(self, calls: Sequence[LeafCall]) -> AsyncGenerator[tuple[int, Outcome]]:
        """Outcomes in an order of its own."""
        self.batches.append(len(calls))
        self.under_way += 1
        try:
            for index in sorted(range(len(calls)), key=lambda index: self._draw(calls[index])):
                await asyncio.sleep(0)
                yield index, self._outcome(calls[index])
        finally:
            self.under_way -= 1

    def _outcome(self, call: LeafCall) -> Outcome:
        if self.used.calls >= self.budget:
            return Refused("no budget left")
        tokens = RESERVED + tokens_in(call.value, self.measure)
        self.most = max(self.most, tokens - call.input_tokens)
        used = Bound(1, tokens, call.output_tokens)
        self.used = self.used.then(used)
        draw = self._draw(call)
        if self.failing and draw % self.failing == 0:
            return Failed("503 overloaded", used)
        self.given.append(call)
        return Told(_said(call.gives, draw, call.output_tokens // 4), used)

    def _draw(self, call: LeafCall) -> int:
        return crc32(repr((self.seed, call.path, call.value)).encode("utf-8", "replace"))


def _said(type: Type, draw: int, length: int) -> Value:
    word = f"{draw:x}"[:length]
    said: dict[Type, Value] = {
        TEXT: word,
        ANSWER: Answer(word, (), draw % 100 / 100),
        BOOL: draw % 3 > 0,
    }
    if isinstance(type, Label):
        return type.labels[draw % len(type.labels)]
    if isinstance(type, List):
        return (word,) * (draw % 3)
    return said.get(type, draw % 1000)


def finished(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """The result, when no task is left."""

    async def alone() -> Result:
        result = await coroutine
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return result

    return asyncio.run(alone())


def ran(term: Term, text: str, oracle: Oracle, at_once: int = 1024) -> Result:
    """The result of a program with this model."""
    environment = Environment(oracle, "Why?", FUNCTIONS, oracle.measure, at_once)
    return finished(evaluate(term, text, environment))


def read_by(oracle: Oracle) -> Ranges:
    """What stood in the calls that were answered."""
    return Ranges(passage for call in oracle.given for passage in passages(call.value))
