"""The type of a program, or where and why it has none."""

from . import checks_of_functions, checks_of_lists
from .checks import At, check
from .term import Term
from .types import TEXT, Function, Type

RULES = (checks_of_functions, checks_of_lists)
"""Where each term's rule stands; to import them registers them."""


def typecheck(term: Term, source: Type = TEXT) -> Function:
    """The type of a program for this input; MisfitError names the subterm that does not fit."""
    return Function(source, check(term, source, At()))
