"""Replies as a journal keeps them, and as it gives them again: at no cost."""

from dataclasses import replace

from pydantic import ValidationError

from ..model import BudgetReached, Call, Failed, Outcome, Reply, Usage
from .rows import Kept

REPLAYED = Usage(replayed=1)


def kept(key: str, model: str, reply: Reply, made: float) -> Kept:
    """The reply as it is to be kept."""
    return Kept(key, model, reply.value.model_dump_json(), reply.usage, made)


def again(call: Call, kept: Kept | None) -> Reply | None:
    """The kept reply to this call, at no cost; None where there is none, or none of its type."""
    if kept is None:
        return None
    try:
        return Reply(call.leaf.reply.model_validate_json(kept.value), REPLAYED, "journal")
    except ValidationError:
        return None


def shared(outcome: Outcome) -> Outcome:
    """The outcome of a call for one more who asked the same: at no cost."""
    match outcome:
        case Reply(_, _, "fallback") | Failed() | BudgetReached():
            return replace(outcome, usage=Usage())
        case Reply():
            return replace(outcome, usage=REPLAYED, origin="journal")


def standing(call: Call, reply: Reply, stands: Kept) -> Reply:
    """The reply that was paid for, with the words that a replay will find in the journal."""
    found = again(call, stands)
    return reply if found is None else replace(reply, value=found.value)
