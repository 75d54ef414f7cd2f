"""Cutting the document part of a prompt so that it fits, measured on the prompt itself."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from ..serving.prompt import Segment


def fit(documents: Sequence[Segment], fits: Callable[[Sequence[Segment]], bool]) -> list[Segment]:
    """As many of the segments as fit, from the front; at least a part of the first, if that fits.

    `fits` is asked for the very prompt that is returned, so that no assumption on how tokens add up
    is needed for the result to fit; it is asked O(log n) times.
    """
    whole = largest(len(documents), lambda count: fits(documents[:count]))
    if whole or not documents:
        return list(documents[:whole])
    first = documents[0]
    length = largest(len(first.text), lambda count: fits([shortened(first, count)]))
    return [shortened(first, length)] if length else []


def largest(most: int, fits: Callable[[int], bool]) -> int:
    """A number up to `most` that fits while the next does not, or 0 when none was seen to fit."""
    if most and fits(most):
        return most
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def shortened(segment: Segment, length: int) -> Segment:
    """The segment's first characters, at most `length` of them, cut behind a space if there is one.

    Its source says what is left.
    """
    text = segment.text[:length]
    if length < len(segment.text):
        text = text[: max(text.rfind(" "), text.rfind("\n")) + 1] or text
    source = segment.source
    if source is not None:
        source = source._replace(end=source.start + len(text))
    return replace(segment, text=text, source=source)
