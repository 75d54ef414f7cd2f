"""Programs written as they are read: `split(800) >> map_(ask("extract")) >> best("confidence")`.

What has a name of Python's own ends in an underscore. A function that is handed in may be written
by its name alone where its type is known.
"""

from .terms import (
    Ask,
    Best,
    Concat,
    Cross,
    Filter,
    Fix,
    Fold,
    Given,
    Map,
    Merge,
    Parts,
    Peek,
    Reduce,
    Sort,
    Split,
    Take,
    Term,
    Vote,
    Widen,
)
from .types import ANSWER, ANY, BOOL, NUMBER, TEXT, List, Type

KINDS: dict[str, tuple[Type, Type]] = {
    "summarize": (TEXT, TEXT),
    "extract": (TEXT, ANSWER),
    "answer": (ANY, ANSWER),
    "judge": (ANY, BOOL),
    "ask": (ANY, List(TEXT)),
    "merge": (ANY, TEXT),
    "score": (TEXT, NUMBER),
}
"""What leaves take and give where the term does not say."""


def ask(
    kind: str,
    *,
    gives: Type | None = None,
    takes: Type | None = None,
    input_tokens: int = 1024,
    output_tokens: int = 128,
    reserved: int = 0,
) -> Ask:
    """A leaf by its kind; its types are the kind's own unless given."""
    usual = KINDS.get(kind, (ANY, TEXT))
    return Ask(kind, takes or usual[0], gives or usual[1], input_tokens, output_tokens, reserved)


def split(
    tokens: int, *, overlap: int = 0, snap: int | None = None, characters: int | None = None
) -> Split:
    """Pieces of at most so many tokens; a cut moves by up to an eighth of them unless told."""
    return Split(tokens, overlap, tokens // 8 if snap is None else snap, characters)


def parts(count: int, *, overlap: int = 0, snap: int = 0) -> Parts:
    """At most so many pieces of about the same measure."""
    return Parts(count, overlap, snap)


def peek(length: int, start: int = 0) -> Peek:
    """So many characters from `start` on."""
    return Peek(start, length)


def given(name: str, source: Type, target: Type, tokens: int | None = None) -> Given:
    """A pure function that is handed in when the program runs."""
    return Given(name, source, target, tokens)


def map_(each: Term) -> Map:
    """The same for each item."""
    return Map(each)


def filter_(keep: Term) -> Filter:
    """The items that `keep` says yes to."""
    return Filter(keep)


def reduce_(merge: Term, fan_in: int = 8) -> Reduce:
    """One value from many, `fan_in` neighbours at a time."""
    return Reduce(merge, fan_in)


def concat() -> Concat:
    """Lists or texts laid end to end."""
    return Concat()


def cross(limit: int) -> Cross:
    """Pairs, at most so many."""
    return Cross(limit)


def sort(by: Term | str, *, descending: bool = False) -> Sort:
    """In the order of a number."""
    return Sort(_number(by), descending)


def take(count: int) -> Take:
    """The first items."""
    return Take(count)


def best(by: Term | str, *, enough: float | None = None) -> Best:
    """The item with the highest number."""
    return Best(_number(by), enough)


def vote() -> Vote:
    """What most items say."""
    return Vote()


def merge() -> Merge:
    """Counts added up, or lists united."""
    return Merge()


def fold(step: Term, start: str | int | float | bool, of: Type) -> Fold:
    """One item after the other into one value."""
    return Fold(step, start, of)


def widen(each: Term, enough: Term | str, *, first: int = 1, factor: int = 2) -> Widen:
    """1, 2, 4, … items at a time, until a result is enough."""
    stop = Given(enough, ANY, BOOL) if isinstance(enough, str) else enough
    return Widen(each, stop, first, factor)


def fix(limit: int, leaf: Term, divide: Term, combine: Term, *, overlap: int = 0) -> Fix:
    """Recursion over a text."""
    return Fix(limit, leaf, divide, combine, overlap)


def _number(by: Term | str) -> Term:
    return Given(by, ANY, NUMBER) if isinstance(by, str) else by
