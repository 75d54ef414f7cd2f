"""The terms of programs, as data: all of them, by name.

Every term but `Var` reads as a function of what comes in; `first >> second` puts one after the
other.
"""

from .functions import App, Ask, Both, Given, Lam, Let, Var
from .listwise import (
    Best,
    Concat,
    Cross,
    Filter,
    Fold,
    Map,
    Merge,
    Reduce,
    Sort,
    Take,
    Vote,
    Widen,
)
from .term import Compose, Path, Term, children, steps_of, within, written
from .textwise import Fix, Parts, Peek, Split

__all__ = [
    "App",
    "Ask",
    "Best",
    "Both",
    "Compose",
    "Concat",
    "Cross",
    "Filter",
    "Fix",
    "Fold",
    "Given",
    "Lam",
    "Let",
    "Map",
    "Merge",
    "Parts",
    "Path",
    "Peek",
    "Reduce",
    "Sort",
    "Split",
    "Take",
    "Term",
    "Var",
    "Vote",
    "Widen",
    "children",
    "steps_of",
    "within",
    "written",
]
