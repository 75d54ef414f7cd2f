"""What needs no model: texts and lists laid end to end, counts added up, lists united."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import cast

from .values import Passage, Value


def laid_end_to_end(items: Sequence[Value]) -> Value:
    """One list of lists; else one text of texts.

    It is a passage where the texts are passages that follow on one another, or overlap; else a
    text that does not know any longer where it stood.
    """
    if isinstance(items[0], tuple):
        return tuple(chain.from_iterable(items))
    texts = list(_rest_of_each(items))
    if len(texts) == len(items):
        first, text = items[0], "".join(texts)
        return Passage(first.document, first.start, first.start + len(text), text)
    return "".join(item.text if isinstance(item, Passage) else item for item in items)


def _rest_of_each(items: Sequence[Value]) -> Iterator[str]:
    """What each passage adds to those before it; ends at one that does not follow on them."""
    document, start, end = None, 0, 0
    for item in items:
        if not isinstance(item, Passage):
            return
        if document is None:
            document, start, end = item.document, item.start, item.start
        if item.document != document or not start <= item.start <= end:
            return
        yield item.text[end - item.start :]
        end = max(end, item.end)


def merged(so_far: Value, more: Value) -> Value:
    """Counts added up, or a list with what it has not yet of another; `()` is neutral to both."""
    if isinstance(more, Mapping):
        counts = dict(cast("Mapping[str, int]", so_far or {}))
        for key, count in cast("Mapping[str, int]", more).items():
            counts[key] = counts.get(key, 0) + count
        return counts
    return tuple(dict.fromkeys((*so_far, *more)))
