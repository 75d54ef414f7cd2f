"""What all terms have in common: they compose, and hold other terms at named places.

A term holds plain values and other terms only, so that it can be compared, checked, bounded, shown,
stored and run, each by a small module of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields

Path = tuple[str, ...]
"""Where a term stands in a program: the names of fields, and the numbers of steps, from the top."""


@dataclass(frozen=True, slots=True)
class Term:
    """What all terms have in common."""

    def __rshift__(self, after: "Term") -> "Compose":
        return Compose((*steps_of(self), *steps_of(after)))


@dataclass(frozen=True, slots=True)
class Compose(Term):
    """One step after the other."""

    steps: tuple[Term, ...]


def steps_of(term: Term) -> tuple[Term, ...]:
    """The steps that a term consists of: itself, unless it is a composition."""
    return term.steps if isinstance(term, Compose) else (term,)


def children(term: Term) -> Iterator[tuple[str, Term]]:
    """The terms directly inside, with the name that each has in a path."""
    if isinstance(term, Compose):
        yield from ((str(index), step) for index, step in enumerate(term.steps))
        return
    for field in fields(term):
        inside = getattr(term, field.name)
        if isinstance(inside, Term):
            yield field.name, inside


def within(term: Term, path: Path = ()) -> Iterator[tuple[Path, Term]]:
    """A term and all terms in it, each with its path, from the top."""
    yield path, term
    for name, child in children(term):
        yield from within(child, (*path, name))


def written(path: Path) -> str:
    """A path as it is shown: `/` is the whole program."""
    return "/" + "/".join(path)
