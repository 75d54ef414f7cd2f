"""Spans as a tree, and flat again. Nothing recurses: a trace may be as deep as it is long."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from .trace import Span

Children = Mapping[str | None, Sequence[Span]]
"""Spans by the id of their parent, each family in the order of start; None holds the roots."""


class Step(NamedTuple):
    """A span met on a walk, and how many ancestors it has."""

    span: Span
    depth: int


def tree(spans: Iterable[Span]) -> Children:
    """Children by parent; a span is a root where its parent did not start before it."""
    children: dict[str | None, list[Span]] = {}
    seen: set[str] = set()
    for span in spans:
        parent = span.parent if span.parent in seen else None
        children.setdefault(parent, []).append(span)
        seen.add(span.id)
    return children


def walk(children: Children) -> Iterator[Step]:
    """Every span once: parents before children, families in order, from the roots down."""
    waiting = [Step(root, 0) for root in reversed(children.get(None, ()))]
    while waiting:
        step = waiting.pop()
        yield step
        below = children.get(step.span.id, ())
        waiting += [Step(child, step.depth + 1) for child in reversed(below)]


def flat(children: Children) -> list[Span]:
    """The spans in the order of their start: `flat(tree(spans)) == spans`."""
    return sorted((step.span for step in walk(children)), key=lambda span: span.order)
