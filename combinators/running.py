"""One run of a program: what its terms share while they run; the rules register here."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import singledispatch
from typing import TypeAlias

from .bound import NOTHING, Bound
from .checking import fault_of
from .desk import Desk
from .leaves import Answering, Failed, LeafCall, Outcome, Refused, Told
from .measure import BYTES, Measure
from .ranges import Ranges
from .streams import GONE, whole
from .term import Path, Term, children
from .values import Value, passages


@dataclass(frozen=True, slots=True)
class Asked:
    """A leaf goes out."""

    call: LeafCall


@dataclass(frozen=True, slots=True)
class Settled:
    """A leaf has come back."""

    call: LeafCall
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Partial:
    """An item of a list is done, whatever becomes of the others."""

    place: tuple[int, ...]
    value: Value


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, and where: the term's path, and the numbers of the items."""

    path: Path
    place: tuple[int, ...]
    reason: str


Event: TypeAlias = Asked | Settled | Partial | Problem
Observer: TypeAlias = Callable[[Path, Event], None]


def unobserved(path: Path, event: Event) -> None:
    """Nobody looks."""


@dataclass(frozen=True, slots=True)
class Environment:
    """What a program runs in.

    `ask` answers leaves, `at_once` of them at a time at most; `functions` are what `Given` names.
    `observe` is told what happens, as it happens.
    """

    ask: Answering
    question: str = ""
    functions: Mapping[str, Callable[[Value], Value]] = field(
        default_factory=dict[str, Callable[[Value], Value]]
    )
    measure: Measure = BYTES
    at_once: int = 1024
    observe: Observer = unobserved


class Run:
    """The state of a run: what was read, what it took, what went wrong."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.read = Ranges()
        self.used: Bound = NOTHING
        self.refused = False
        self.problems: list[Problem] = []
        self.desk = Desk(environment.ask, environment.at_once, self._asked, self._settled)

    def problem(self, problem: Problem) -> None:
        """Keep what went wrong, and tell of it."""
        self.problems.append(problem)
        self.environment.observe(problem.path, problem)

    def _asked(self, call: LeafCall) -> None:
        self.environment.observe(call.path, Asked(call))

    def _settled(self, call: LeafCall, outcome: Outcome) -> Outcome:
        """The outcome as it counts: a reply that is not as it should be has failed."""
        self.used = self.used.then(outcome.used)
        self.refused |= isinstance(outcome, Refused)
        if isinstance(outcome, Told):
            measure, most = self.environment.measure, call.output_tokens
            if wrong := fault_of(outcome.value, call.gives, most, measure):
                outcome = Failed(wrong, outcome.used)
            else:
                self._has_read(call)
        self.environment.observe(call.path, Settled(call, outcome))
        return outcome

    def _has_read(self, call: LeafCall) -> None:
        for passage in passages(call.value):
            self.read.add(passage)


@dataclass(frozen=True, slots=True)
class At:
    """Where a run stands: the term's path, the numbers of the items, the values of the names."""

    run: Run
    path: Path = ()
    place: tuple[int, ...] = ()
    names: Mapping[str, Value] = field(default_factory=dict[str, Value])

    @property
    def width(self) -> int:
        """The most items of a list that are worked on at once."""
        return self.run.environment.at_once

    def named(self, name: str, value: Value) -> "At":
        """The same with one more name."""
        return replace(self, names={**self.names, name: value})

    async def inside(self, term: Term, name: str, value: Value, *index: int) -> Value:
        """What the child of that name gives; a list may be a stream still."""
        if value is GONE:
            return GONE
        here = replace(self, path=(*self.path, name), place=(*self.place, *index))
        return await run(dict(children(term))[name], value, here)

    async def whole(self, term: Term, name: str, value: Value, *index: int) -> Value:
        """What the child of that name gives, all of it."""
        return await whole(await self.inside(term, name, value, *index))

    def problem(self, reason: str) -> None:
        """Say that something went wrong here."""
        self.run.problem(Problem(self.path, self.place, reason))


Rule: TypeAlias = Callable[[Term, Value, At], Awaitable[Value]]


@singledispatch
async def run(term: Term, value: Value, at: At) -> Value:
    """Run a term on a value."""
    raise TypeError(f"no such term: {term!r}")
