"""Terms over a text: cut it, look into it, recurse over it."""

from dataclasses import dataclass

from .term import Term


@dataclass(frozen=True, slots=True)
class Split(Term):
    """A text into pieces of at most so many tokens, and characters where that is given.

    A piece begins at most `overlap` tokens before the end of the one before it. A cut may move left
    by `snap` tokens, to where a reader would make it.
    """

    tokens: int
    overlap: int = 0
    snap: int = 0
    characters: int | None = None


@dataclass(frozen=True, slots=True)
class Parts(Term):
    """A text into at most `count` pieces of about the same measure."""

    count: int
    overlap: int = 0
    snap: int = 0


@dataclass(frozen=True, slots=True)
class Peek(Term):
    """A stretch of a text: `length` characters from `start` on."""

    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Fix(Term):
    """Recursion over a text: `leaf` up to `limit` tokens, else `divide`, itself on each, `combine`.

    Checked as it runs: a part measures at most half of the text (rounded up), and all parts
    together at most the text and `overlap` for each cut. So it ends.
    """

    limit: int
    leaf: Term
    divide: Term
    combine: Term
    overlap: int = 0
