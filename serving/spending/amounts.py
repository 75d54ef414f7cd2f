"""What a ledger adds up: calls, tokens and money, in whole numbers, so that sums are exact."""

from math import inf
from typing import NamedTuple

from ..model import Usage
from .budget import Budget

_PICO = 1_000_000_000_000


class Amount(NamedTuple):
    """Calls, tokens (input and output together) and picodollars; infinite only in a limit."""

    calls: float
    tokens: float
    money: float

    def plus(self, other: "Amount") -> "Amount":
        """Both together."""
        return Amount(self[0] + other[0], self[1] + other[1], self[2] + other[2])

    def minus(self, other: "Amount") -> "Amount":
        """What is over this one when the other is taken away."""
        return Amount(self[0] - other[0], self[1] - other[1], self[2] - other[2])

    def within(self, limit: "Amount") -> bool:
        """Whether no part is over that of the limit."""
        return self[0] <= limit[0] and self[1] <= limit[1] and self[2] <= limit[2]


NOTHING = Amount(0, 0, 0)


def amount_of(usage: Usage) -> Amount:
    """The amount of a usage; unknown dollars count nothing."""
    tokens = usage.input_tokens + usage.output_tokens
    return Amount(usage.calls, tokens, round((usage.usd or 0.0) * _PICO))


def limit_of(budget: Budget) -> Amount:
    """The most that a budget allows."""
    calls = inf if budget.calls is None else budget.calls
    tokens = inf if budget.tokens is None else budget.tokens
    return Amount(calls, tokens, inf if budget.usd is None else round(budget.usd * _PICO))


def dollars(money: float) -> float:
    """Picodollars as dollars."""
    return money / _PICO
