"""What the command line returns: one table of codes, and which error or answer gives which."""

from collections.abc import Iterable
from enum import IntEnum


class Exit(IntEnum):
    """The exit codes; `meaning` says when each is given."""

    ANSWERED = 0
    FAILURE = 1
    USAGE = 2
    NO_EVIDENCE = 3
    UNVERIFIED = 4
    BUDGET = 5
    UNREACHABLE = 6
    INDEX = 7
    FILES_FAILED = 8
    INTERRUPTED = 130

    @property
    def meaning(self) -> str:
        """When this code is given, in a few words."""
        return _MEANINGS[self]


_MEANINGS = {
    Exit.ANSWERED: "answered, or done",
    Exit.FAILURE: "failure: the message says what to do",
    Exit.USAGE: "usage: a wrong argument, option or setting",
    Exit.NO_EVIDENCE: "no evidence found, or nothing matched",
    Exit.UNVERIFIED: "the answer's quotes were given, and none of them stands in a document",
    Exit.BUDGET: "a budget, or grep's time, was reached; what was found until then is printed",
    Exit.UNREACHABLE: "the model cannot be reached",
    Exit.INDEX: "the index is missing, too new, of another folder, or locked by another writer",
    Exit.FILES_FAILED: "some files could not be read (`index` only)",
    Exit.INTERRUPTED: "interrupted; the same command, run again, goes on",
}

PRECEDENCE = (
    Exit.INTERRUPTED,
    Exit.USAGE,
    Exit.FAILURE,
    Exit.UNREACHABLE,
    Exit.INDEX,
    Exit.BUDGET,
    Exit.UNVERIFIED,
    Exit.NO_EVIDENCE,
    Exit.FILES_FAILED,
    Exit.ANSWERED,
)
"""Where several hold, the first of these is given."""

_STATUSES = {
    "answered": Exit.ANSWERED,
    "no_evidence": Exit.NO_EVIDENCE,
    "unverified": Exit.UNVERIFIED,
    "budget": Exit.BUDGET,
    "unreachable": Exit.UNREACHABLE,
    "failed": Exit.FAILURE,
    "interrupted": Exit.INTERRUPTED,
}


class UsageFault(Exception):
    """Something about the command as it was typed; the message says what to type instead."""


def of_status(status: str) -> Exit:
    """The code for an answer with this status."""
    return _STATUSES[status]


def worst(codes: Iterable[Exit]) -> Exit:
    """The code that is given where all of these hold; ANSWERED where there is none."""
    return min(codes, key=PRECEDENCE.index, default=Exit.ANSWERED)


def of_error(error: Exception) -> Exit | None:
    """The code for an error that a user may meet; None for one that nobody foresaw."""
    for kinds, code in _errors():
        if isinstance(error, kinds):
            return code
    return None


def _errors() -> list[tuple[tuple[type[Exception], ...], Exit]]:
    """Kinds of errors with their codes; the first that fits holds."""
    from ..agents.errors import AgentFault, UnknownStrategy
    from ..client.errors import ClientFault
    from ..config import ConfigError
    from ..memory import errors as memory
    from ..serving.errors import ServingFault
    from ..serving.spending.budget import BudgetMalformed
    from ..serving.spending.prices import PriceMalformed
    from ..traces.errors import TraceFault

    return [
        ((UsageFault, ConfigError, ClientFault, UnknownStrategy, memory.BadPattern), Exit.USAGE),
        ((BudgetMalformed, PriceMalformed), Exit.USAGE),
        (
            (memory.StoreMissing, memory.StoreLocked, memory.StoreTooNew, memory.StoreMismatch),
            Exit.INDEX,
        ),
        ((memory.MemoryFault, AgentFault, ServingFault, TraceFault, OSError), Exit.FAILURE),
    ]
