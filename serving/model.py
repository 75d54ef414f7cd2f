"""Calls, their outcomes, and what answers them; every layer is a `Model` around a `Model`."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from .leaf import Kind, Leaf
from .prompt import Segment, in_order
from .replies import ReplyModel


@dataclass(frozen=True, slots=True)
class Usage:
    """What was spent. `usd` is None when the price is unknown; cached tokens are part of input.

    Without tokens it says nothing, and a budget then books the worst case. `Usage(calls=1)` of a
    failure without a reply says that the call was made and nothing was billed.
    """

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
    """A leaf with its segments filled in. `sample` tells repeated draws apart.

    `tag` names the call itself: what is made of it (a repair) has the same, and no other call.
    """

    leaf: Leaf[ReplyModel]
    segments: tuple[Segment, ...]
    sample: int = 0
    tag: object = field(default_factory=object, compare=False, repr=False)

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
    usage: Usage = Usage()
    origin: Literal["model", "journal", "fallback"] = "model"


FailureKind = Literal[
    "unreachable", "refused", "timeout", "malformed", "too_long", "unsupported", "internal"
]


@dataclass(frozen=True)
class Failed:
    """A call that got no reply: what kind of failure, in words, and what it cost all the same.

    `raw` is a reply as it came, when it did not fit its leaf; `retry_after` seconds to wait, when
    the endpoint said so; `status` that of HTTP.
    """

    kind: FailureKind
    message: str
    usage: Usage = Usage()
    raw: str | None = None
    retry_after: float | None = None
    status: int | None = None


@dataclass(frozen=True)
class BudgetReached:
    """A call that got no reply because the budget allows no more; `left` says what remains.

    `usage` is what it cost all the same: attempts before the one that was refused, or one that was
    cancelled as the time was over.
    """

    left: str
    usage: Usage = Usage()


Outcome = Reply | Failed | BudgetReached


@dataclass(frozen=True)
class ModelCard:
    """What a model can take, what it charges, and where text goes.

    `window` is in tokens, prompt and reply together. Prices are dollars per million tokens, None
    when unknown. `location` is what a user is told: "this machine", or a host's name. `revision` is
    what replies depend on beside the name, such as the weights. `concurrency` is how many calls it
    is asked at once; None for a model that is handed a batch whole, and plans it by itself.
    `attempts` is how often a call may be made, retries and repairs included, on the average of a
    run; 1 where neither would help. `seconds_per_call` and `seconds_per_token` are expected ones,
    for forecasts.
    """

    name: str
    window: int
    leaves: frozenset[Kind]
    count_tokens: Callable[[str], int]
    location: str = "this machine"
    usd_per_million_input: float | None = 0.0
    usd_per_million_output: float | None = 0.0
    revision: str = ""
    concurrency: int | None = None
    attempts: int = 1
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
