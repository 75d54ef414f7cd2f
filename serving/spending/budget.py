"""A budget is the most that a run may spend; what is not named has no limit."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from math import isfinite
from typing import Any

from ..errors import ServingFault

EXAMPLE = "calls=200 tokens=500k usd=0.50 seconds=60"
_THOUSANDS = {"k": 1_000, "m": 1_000_000}


class BudgetMalformed(ServingFault, ValueError):
    """A budget that cannot be read; the message says what is wrong and what would be right."""


@dataclass(frozen=True, slots=True)
class Budget:
    """The most calls, tokens (input and output together), dollars and seconds; None: no limit.

    Raises BudgetMalformed for what is below zero or not finite.
    """

    calls: int | None = None
    tokens: int | None = None
    usd: float | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        """Refuse limits that nothing could be measured against."""
        for name, limit in self.limits().items():
            if not (isfinite(limit) and limit >= 0):
                raise BudgetMalformed(f"budget: {name}={limit} has to be zero or more")

    @classmethod
    def parse(cls, text: str) -> "Budget":
        """A budget as typed: `calls=200 tokens=500k usd=0.50 seconds=60`, or some of these.

        Raises BudgetMalformed.
        """
        limits: dict[str, Any] = {}
        for word in text.split():
            name, equals, value = word.partition("=")
            if not equals:
                raise BudgetMalformed(f"budget: {word!r} sets nothing; write it like {EXAMPLE!r}")
            if name not in _READERS:
                raise BudgetMalformed(f"budget: there is no {name!r}; it may set {_NAMES}")
            if name in limits:
                raise BudgetMalformed(f"budget: {name} is set twice")
            limits[name] = _READERS[name](name, value)
        if not limits:
            raise BudgetMalformed(f"budget: nothing is set; write it like {EXAMPLE!r}")
        return cls(**limits)

    def limits(self) -> dict[str, float]:
        """Limits that are set, by name."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: limit for name, limit in named.items() if limit is not None}

    def __str__(self) -> str:
        """The budget as `parse` reads it."""
        return " ".join(f"{name}={limit!r}" for name, limit in self.limits().items())


NO_LIMIT = Budget()


def _whole(name: str, value: str) -> int:
    factor = _THOUSANDS.get(value[-1:].lower(), 1)
    number = _number(value[:-1] if factor > 1 else value) * factor
    if not (isfinite(number) and number == round(number)):
        raise BudgetMalformed(f"budget: {name}={value} is no whole number; try {name}=200 or 500k")
    return round(number)


def _real(name: str, value: str) -> float:
    number = _number(value.removeprefix("$") if name == "usd" else value)
    if not isfinite(number):
        raise BudgetMalformed(f"budget: {name}={value} is no number; try {name}=0.50 or 60")
    return number


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return float("nan")


_READERS: dict[str, Callable[[str, str], float]] = {
    "calls": _whole,
    "tokens": _whole,
    "usd": _real,
    "seconds": _real,
}
_NAMES = "calls, tokens, usd and seconds"
