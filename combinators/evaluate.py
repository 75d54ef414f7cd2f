"""Run a program: as much side by side as it allows, and never more than its bound."""

from dataclasses import dataclass

from . import running_functions, running_lists, running_texts
from .bound import Bound
from .functions import Given
from .ranges import Range, Ranges
from .running import At, Environment, Problem, Run, run
from .streams import GONE, whole
from .term import Term, within
from .typecheck import typecheck
from .types import TEXT, Type
from .values import Passage, Value, is_list, items_of, passages

RULES = (running_functions, running_lists, running_texts)
"""Where each term's rule stands; to import them registers them."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a run.

    `value` is the best so far, None where there is nothing. `unread` are the ranges of the input
    that no leaf which answered was given, in characters of `total`. `exhausted` says that the
    budget refused a leaf; `problems` are all that went wrong, with their places.
    """

    value: Value
    unread: tuple[Range, ...]
    total: int
    used: Bound
    problems: tuple[Problem, ...]
    exhausted: bool

    @property
    def coverage(self) -> float:
        """The part of the input that was read, from 0 to 1."""
        missed = sum(end - start for _, start, end in self.unread)
        return 1 - missed / self.total if self.total else 1.0


async def evaluate(
    term: Term, value: Value, environment: Environment, source: Type = TEXT
) -> Result:
    """The result of a program on a value of the type `source`.

    A text is a passage from now on, of a document called ""; texts of a list are numbered. What
    goes wrong with a leaf or with a function handed in is in the result; MisfitError says that the
    program does not fit together, LookupError that a function is missing, ValueError that a split
    leaves no room. When it is cancelled, nothing goes on.
    """
    typecheck(term, source)
    _check_names(term, environment)
    started, value = Run(environment), located(value)
    try:
        result = await whole(await run(term, value, At(started)))
    finally:
        await started.desk.close()
    given = Ranges(passages(value))
    unread = tuple(given.without(started.read))
    return Result(
        None if result is GONE else result,
        unread,
        given.characters,
        started.used,
        tuple(started.problems),
        started.refused,
    )


def located(value: Value, document: str = "") -> Value:
    """A value whose texts know where they stand."""
    if isinstance(value, str):
        return Passage(document, 0, len(value), value)
    if is_list(value):
        items = enumerate(items_of(value))
        return tuple(located(item, f"{document}{index}") for index, item in items)
    return value


def _check_names(term: Term, environment: Environment) -> None:
    names = {inside.name for _, inside in within(term) if isinstance(inside, Given)}
    if missing := sorted(names - environment.functions.keys()):
        raise LookupError(f"functions that are not handed in: {', '.join(missing)}")
