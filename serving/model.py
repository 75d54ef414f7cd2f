"""Calls, their outcomes, and what answers them; every layer is a `Model` around a `Model`."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from .leaf import Kind, Leaf
from .prompt import Segment, in_order
from .replies import ReplyModel


@dataclass(frozen=True, slots=True)
class Usage:
    """What was spent. `usd` is None when the price is unknown; cached tokens are part of input."""

    calls: int = 0
    replayed: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    usd: float | None = 0.0
    seconds: float = 0.0

    def __add__(self, other: "Usage") -> "Usage":
        """Both together; dollars are unknown as soon as one of them is."""
        usd = None if self.usd is None or other.usd is None else self.usd + other.usd
        return Usage(
            self.calls + other.calls,
            self.replayed + other.replayed,
            self.input_tokens + other.input_tokens,
            self.cached_tokens + other.cached_tokens,
            self.output_tokens + other.output_tokens,
            usd,
            self.seconds + other.seconds,
        )


@dataclass(frozen=True)
class Call:
    """A leaf with its segments filled in. `sample` tells repeated draws apart."""

    leaf: Leaf[ReplyModel]
    segments: tuple[Segment, ...]
    sample: int = 0

    def __post_init__(self) -> None:
        """Put shared segments first, whatever order they came in."""
        object.__setattr__(self, "segments", in_order(self.segments))

    def texts(self, role: str) -> list[str]:
        """Texts of the segments with this role, in order."""
        return [segment.text for segment in self.segments if segment.role == role]


@dataclass(frozen=True)
class Reply:
    """A typed value, what it cost, and where it came from."""

    value: ReplyModel
    usage: Usage = field(default_factory=Usage)
    origin: Literal["model", "journal", "fallback"] = "model"


FailureKind = Literal[
    "unreachable", "refused", "timeout", "malformed", "too_long", "unsupported", "internal"
]


@dataclass(frozen=True)
class Failed:
    """A call that got no reply: what kind of failure, in words, and what it cost all the same."""

    kind: FailureKind
    message: str
    usage: Usage = field(default_factory=Usage)


@dataclass(frozen=True)
class BudgetReached:
    """A call that was not made because the budget allows no more; `left` says what remains."""

    left: str


Outcome = Reply | Failed | BudgetReached


@dataclass(frozen=True)
class ModelCard:
    """What a model can take, what it charges, and where text goes.

    `window` is in tokens, prompt and reply together. Prices are dollars per million tokens, None
    when unknown. `location` is what a user is told: "this machine", or a host's name.
    `seconds_per_call` and `seconds_per_token` are expected ones, for forecasts.
    """

    name: str
    window: int
    leaves: frozenset[Kind]
    count_tokens: Callable[[str], int]
    location: str = "this machine"
    usd_per_million_input: float | None = 0.0
    usd_per_million_output: float | None = 0.0
    concurrency: int = 1
    seconds_per_call: float = 0.0
    seconds_per_input_token: float = 0.0


class Model(Protocol):
    """Answers a batch of calls, each with its index, in the order of completion.

    A batch is handed over whole, so that it can be planned. Closing the iterator cancels what is
    outstanding. Outcomes are values: a model does not raise for a single call.
    """

    @property
    def card(self) -> ModelCard:
        """What this model can take and charges."""
        ...

    def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
        """Outcomes with the index of their call, as they come."""
        ...
