"""What an outcome cost, when it took more than one call to get it."""

from dataclasses import replace

from .model import Outcome, Usage


def with_earlier(outcome: Outcome, earlier: Usage) -> Outcome:
    """The outcome with what was spent before on the same call."""
    return replace(outcome, usage=earlier + outcome.usage)
