"""What an outcome cost, when it took more than one call to get it."""

from dataclasses import replace

from .model import BudgetReached, Outcome, Usage


def spent(outcome: Outcome) -> Usage:
    """What this outcome cost; nothing when no call was made."""
    return Usage() if isinstance(outcome, BudgetReached) else outcome.usage


def with_earlier(outcome: Outcome, earlier: Usage) -> Outcome:
    """The outcome with what was spent before on the same call.

    A BudgetReached has no place for it: that is what the ledger knows.
    """
    if isinstance(outcome, BudgetReached):
        return outcome
    return replace(outcome, usage=earlier + outcome.usage)
