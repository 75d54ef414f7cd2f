"""Leaves as a program sees them: calls that go out, and what comes back; plain values.

Whoever runs a program hands in one function that answers calls, and joins these values to its own.
"""

from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from .bound import NOTHING, Bound
from .schema import Schema, schema_of
from .term import Path
from .types import Label, List, Type
from .values import Value

ONE_CALL = Bound(calls=1)


@dataclass(frozen=True, slots=True)
class LeafCall:
    """One question to a model: which leaf, about what, and how much it may take and say.

    `path` is the leaf's place in the program; `place` are the numbers of the items, from the
    outermost list inwards, that this call is about.
    """

    path: Path
    place: tuple[int, ...]
    kind: str
    question: str
    value: Value
    gives: Type
    input_tokens: int
    output_tokens: int

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels to choose from, where it is asked for one or for several."""
        type = self.gives.item if isinstance(self.gives, List) else self.gives
        return type.labels if isinstance(type, Label) else ()

    @property
    def schema(self) -> Schema:
        """JSON Schema of the reply."""
        return schema_of(self.gives)


@dataclass(frozen=True, slots=True)
class Told:
    """A reply, and what it took."""

    value: Value
    used: Bound = ONE_CALL


@dataclass(frozen=True, slots=True)
class Failed:
    """A call that brought no reply, why, and what it took."""

    reason: str
    used: Bound = ONE_CALL


@dataclass(frozen=True, slots=True)
class Refused:
    """A call that the budget did not allow: it was not made."""

    reason: str
    used: Bound = NOTHING


Outcome: TypeAlias = Told | Failed | Refused
Answering: TypeAlias = Callable[[Sequence[LeafCall]], AsyncGenerator[tuple[int, Outcome], None]]
"""Answers a batch: outcomes in any order, each with its call's index. Closing cancels the rest."""
