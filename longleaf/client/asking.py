"""How a question is asked: by which strategy, and what the answer may cost."""

from dataclasses import dataclass, replace
from typing import Self

from ..agents.answer import Limit
from ..agents.strategy import Forecast
from ..serving.model import ModelCard
from ..serving.spending.budget import NO_LIMIT, Budget
from ..serving.spending.costs import usd_of
from ..traces import Manifest
from .errors import BudgetRefused

DEFAULT_STRATEGY = "search"
_UNKNOWN = (
    "nobody knows what {} charges, so dollars cannot be held to: give calls or tokens in the"
    " budget, or tell its price: `prices` in your config file, or `open`"
)


@dataclass(frozen=True, slots=True)
class Asking:
    """How a question is asked, one of so many with the same budget.

    `fresh` asks the model also for what the journal holds; `strict` refuses questions whose bounds
    together are over the budget. `resumes` is the run that is gone on with.
    """

    strategy: str = DEFAULT_STRATEGY
    budget: Budget = NO_LIMIT
    strict: bool = False
    fresh: bool = False
    questions: int = 1
    resumes: str | None = None

    @classmethod
    def of(
        cls, strategy: str | None, budget: Budget | str | None, strict: bool, fresh: bool
    ) -> Self:
        """What a caller gave; a budget may be as typed. Raises BudgetMalformed."""
        limits = Budget.parse(budget) if isinstance(budget, str) else budget or NO_LIMIT
        return cls(strategy or DEFAULT_STRATEGY, limits, strict, fresh)

    def going_on(self, past: Manifest) -> Self:
        """How a run is gone on with: as it was asked, with its budget where none is given."""
        old = Budget.parse(past.budget) if past.budget else NO_LIMIT
        budget = self.budget if self.budget.limits() else old
        return replace(self, strategy=past.strategy, budget=budget, resumes=past.id)

    def check(self, forecast: Forecast, card: ModelCard) -> None:
        """Raise BudgetRefused where it is known beforehand that the budget cannot hold."""
        if self.budget.usd is not None and forecast.usd is None:
            raise BudgetRefused(_UNKNOWN.format(card.name))
        over = overs(forecast.bound, self.budget, card, self.questions) if self.strict else ""
        if over:
            raise BudgetRefused(
                f"{forecast.strategy} may take {over}: raise the budget, choose another strategy,"
                " or leave out --strict to stop at the wall"
            )


def overs(bound: Limit, budget: Budget, card: ModelCard, questions: int = 1) -> str:
    """Where the bounds of so many questions are over a budget, in words; empty where they fit."""
    usd = usd_of(card, bound.input_tokens, bound.output_tokens) or 0.0
    most = {"calls": bound.calls, "tokens": bound.input_tokens + bound.output_tokens, "usd": usd}
    limits = budget.limits()
    return " and ".join(
        f"{_told(name, value * questions)} (the budget has {_told(name, limits[name])})"
        for name, value in most.items()
        if name in limits and value * questions > limits[name]
    )


def _told(name: str, value: float) -> str:
    if name == "usd":
        return f"${value:,.4f}"
    return f"{value:,} {name if value != 1 else name.removesuffix('s')}"
