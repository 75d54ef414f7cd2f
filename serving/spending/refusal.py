"""Why a call was not made, and what the budget still holds, in words."""

from ..model import Usage
from .budget import Budget


def refusal(budget: Budget, left: Budget, most: Usage, name: str) -> str:
    """What to tell about a call to the model `name` that would have cost up to `most`."""
    if budget.usd is not None and most.usd is None:
        return (
            f"the price of {name} is not known, so a budget in dollars cannot be kept: state its"
            " price, or set tokens in place of usd"
        )
    rest = _rest(budget, left)
    if left.seconds == 0:
        return "; ".join([f"the {budget.seconds:g} seconds are over", *rest])
    return "; ".join([*rest, *_needs(budget, most)])


def _rest(budget: Budget, left: Budget) -> list[str]:
    total, rest = budget.limits(), left.limits()
    parts = [_of(name, rest[name], total[name]) for name in total if name != "seconds"]
    return [f"left: {', '.join(parts)}"] if parts else []


def _of(name: str, left: float, total: float) -> str:
    if name == "usd":
        return f"{_dollars(left)} of {_dollars(total)}"
    return f"{left:,} of {total:,} {name}"


def _needs(budget: Budget, most: Usage) -> list[str]:
    tokens = f"{most.input_tokens + most.output_tokens:,} tokens"
    needs = [] if budget.tokens is None else [tokens]
    needs += [] if budget.usd is None else [_dollars(most.usd or 0.0)]
    return [f"this call may take {' and '.join(needs)}"] if needs else []


def _dollars(amount: float) -> str:
    """Dollars with cents, and with as many more places as it takes, up to millionths."""
    whole, _, part = f"{amount:.6f}".partition(".")
    return f"${whole}.{part.rstrip('0').ljust(2, '0')}"
