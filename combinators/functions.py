"""Terms that are functions: named, applied, handed in, or asked of a model."""

from dataclasses import dataclass

from .term import Term
from .types import TEXT, Type


@dataclass(frozen=True, slots=True)
class Lam(Term):
    """A function that calls its input `name`."""

    name: str
    source: Type
    body: Term


@dataclass(frozen=True, slots=True)
class App(Term):
    """A function of what `argument` gives."""

    function: Term
    argument: Term


@dataclass(frozen=True, slots=True)
class Let(Term):
    """`body`, in which `name` is what `value` gives; both have the same input."""

    name: str
    value: Term
    body: Term


@dataclass(frozen=True, slots=True)
class Var(Term):
    """What a `Lam` or a `Let` has named."""

    name: str


@dataclass(frozen=True, slots=True)
class Both(Term):
    """Two results of the same input, as a pair."""

    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Given(Term):
    """A pure function that is handed in by name; what it gives has at most so many tokens.

    Without `tokens` that is as many as what it was given.
    """

    name: str
    source: Type
    target: Type
    tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Ask(Term):
    """A leaf: one call of a model, by kind, with its caps in tokens.

    `reserved` of the input is for template, question, labels and schema; the rest is for the value.
    """

    kind: str
    takes: Type = TEXT
    gives: Type = TEXT
    input_tokens: int = 1024
    output_tokens: int = 128
    reserved: int = 0

    @property
    def room(self) -> int:
        """The most tokens that the value may have."""
        return self.input_tokens - self.reserved
