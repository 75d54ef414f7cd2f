"""What a strategy is: a bound, a forecast, and a graph over memory and leaves."""

from dataclasses import dataclass
from typing import Any, Protocol

from ..combinators.bound import Bound
from ..combinators.size import Card, Size
from ..serving.leaf import Kind
from .answer import Limit, Result
from .asks import Asks
from .tools import Tools


class Forecast(Result):
    """What a strategy would cost: the most, and what to expect; dollars and seconds are expected.

    `program` is the strategy's λ term, where it has one. `usd` is None when a price is unknown.
    """

    strategy: str
    program: str | None
    bound: Limit
    expected: Limit
    usd: float | None
    seconds: float
    note: str


@dataclass(frozen=True, slots=True)
class Context:
    """What a strategy works with, for one question."""

    tools: Tools
    asks: Asks


class Strategy(Protocol):
    """A named way of answering; deterministic, given the replies."""

    @property
    def name(self) -> str:
        """The name that users choose it by."""
        ...

    @property
    def needs(self) -> frozenset[Kind]:
        """The leaves that it cannot do without."""
        ...

    def bound(self, size: Size, card: Card) -> Bound:
        """The most that one question can cost on a folder of this size, with this model."""
        ...

    def forecast(self, size: Size, card: Card) -> Forecast:
        """The bound, and what to expect."""
        ...

    def graph(self, context: Context) -> Any:
        """A LangGraph `StateGraph`, not yet compiled; its state is a dataclass of `Registers`."""
        ...
