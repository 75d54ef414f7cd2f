"""The types of programs: what goes into a term and what comes out.

They are values, compared by what they hold. A passage fits where a text is wanted, a smaller set of
labels where a larger one is; lists and pairs fit as their parts do.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Base:
    """A type without parts, by its name."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Own:
    """A user's own class, by its name."""

    name: str

    def __str__(self) -> str:
        return f"'{self.name}'"


@dataclass(frozen=True, slots=True)
class Label:
    """One of these labels."""

    labels: tuple[str, ...]

    def __str__(self) -> str:
        return f"Label[{' | '.join(self.labels)}]"


@dataclass(frozen=True, slots=True)
class List:
    """Items of one type, in order."""

    item: "Type"

    def __str__(self) -> str:
        return f"List[{self.item}]"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two values."""

    left: "Type"
    right: "Type"

    def __str__(self) -> str:
        return f"({self.left}, {self.right})"


@dataclass(frozen=True, slots=True)
class Function:
    """From one type to another."""

    source: "Type"
    target: "Type"

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


Type = Base | Own | Label | List | Pair | Function

TEXT = Base("Text")
PASSAGE = Base("Passage")
BOOL = Base("Bool")
NUMBER = Base("Number")
ANSWER = Base("Answer")
COUNTS = Base("Counts")
ANY = Base("Any")
"""What a leaf takes that does not mind: every type fits it."""

BASES = {base.name: base for base in (TEXT, PASSAGE, BOOL, NUMBER, ANSWER, COUNTS, ANY)}


def fits(given: Type, wanted: Type) -> bool:
    """Whether a value of the type `given` may stand where `wanted` is asked for."""
    return wanted in (ANY, given) or _within(given, wanted)


def _within(given: Type, wanted: Type) -> bool:
    match given, wanted:
        case Base("Passage"), Base("Text"):
            return True
        case List(item), List(other):
            return fits(item, other)
        case Pair(left, right), Pair(one, two):
            return fits(left, one) and fits(right, two)
        case Label(labels), Label(others):
            return set(labels) <= set(others)
        case Function(source, target), Function(start, end):
            return fits(start, source) and fits(target, end)
        case _:
            return False


def join(one: Type, other: Type) -> Type | None:
    """The type that both fit, or None where neither fits the other."""
    if fits(one, other):
        return other
    return one if fits(other, one) else None
