"""Terms over a list."""

from dataclasses import dataclass

from .term import Term
from .types import Type


@dataclass(frozen=True, slots=True)
class Map(Term):
    """The same for each item, side by side."""

    each: Term


@dataclass(frozen=True, slots=True)
class Filter(Term):
    """The items that `keep` says yes to."""

    keep: Term


@dataclass(frozen=True, slots=True)
class Reduce(Term):
    """One value from many: neighbours go into `merge`, `fan_in` at a time, until one is left.

    `merge` takes a list of values to one of the same type, and is associative: it may be given any
    bracketing. It is neural where it asks a leaf, else symbolic.
    """

    merge: Term
    fan_in: int


@dataclass(frozen=True, slots=True)
class Concat(Term):
    """Lists, or texts, laid end to end."""


@dataclass(frozen=True, slots=True)
class Cross(Term):
    """Pairs, the first `limit` of them: of two lists, each with each; of one, each with a later."""

    limit: int


@dataclass(frozen=True, slots=True)
class Sort(Term):
    """The items in the order of a number, smallest first unless `descending`; ties stay."""

    by: Term
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Take(Term):
    """The first items."""

    count: int


@dataclass(frozen=True, slots=True)
class Best(Term):
    """The item with the highest number, the first of equals; the first found that is `enough`."""

    by: Term
    enough: float | None = None


@dataclass(frozen=True, slots=True)
class Vote(Term):
    """The value that most items have, the first of equals."""


@dataclass(frozen=True, slots=True)
class Merge(Term):
    """Counts added up, or lists joined without what is there already."""


@dataclass(frozen=True, slots=True)
class Fold(Term):
    """One item after the other into a value of the type `of`, from `start` on."""

    step: Term
    start: str | int | float | bool
    of: Type


@dataclass(frozen=True, slots=True)
class Widen(Term):
    """`each` for the first items, then for `factor` times as many, until one result is `enough`."""

    each: Term
    enough: Term
    first: int = 1
    factor: int = 2
