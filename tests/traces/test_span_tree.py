"""The tree of a trace: children by parent, and back to the flat list."""

from hypothesis import given, settings
from hypothesis import strategies as st

from longleaf.traces import Span, flat, tree, walk


def made(order: int, parent: int | None) -> Span:
    """A span that is told by its number alone."""
    below = None if parent is None else str(parent)
    return Span(order, str(order), below, "step", "step", order, order, "ok", {})


any_spans = st.lists(st.none() | st.integers(0, 40), max_size=40).map(
    lambda parents: [made(order, parent) for order, parent in enumerate(parents)]
)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(any_spans)
def test_flat_undoes_tree(spans: list[Span]) -> None:
    """No span is lost or moved, whatever parents a damaged file names."""
    assert flat(tree(spans)) == spans


@settings(deadline=None, derandomize=True, max_examples=200)
@given(any_spans)
def test_parents_come_before_children(spans: list[Span]) -> None:
    """Printed in the order of the walk, every span stands below its parent, one step further in."""
    depths: dict[str | None, int] = {None: -1}
    known = {span.id: span for span in spans}
    for span, depth in walk(tree(spans)):
        parent = known.get(span.parent or "")
        earlier = parent is not None and parent.order < span.order
        assert depth == depths[parent.id if parent and earlier else None] + 1
        depths[span.id] = depth


def test_siblings_come_in_order() -> None:
    """Printed in the order of the walk, steps stand as they were taken."""
    spans = [made(0, None), made(1, 0), made(2, None), made(3, 1), made(4, 0)]
    walked = [(step.span.order, step.depth) for step in walk(tree(spans))]
    assert walked == [(0, 0), (1, 1), (3, 2), (4, 1), (2, 0)]


def test_a_span_whose_parent_is_missing_is_a_root() -> None:
    """A damaged line hides one span, not those below it."""
    orphan, child = made(0, 7), made(1, 0)
    assert tree([orphan, child]) == {None: [orphan], "0": [child]}
