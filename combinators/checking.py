"""Whether a value that came from outside is what it was to be: of its type, and no larger."""

from .measure import Measure
from .shapes import shape_of_type, tokens_in, tokens_of
from .types import Type
from .values import Value, has_items, is_a, items_of


def fault_of(value: Value, type: Type, tokens: int, measure: Measure) -> str | None:
    """What is wrong with a value that was to be of this type and at most so large; or None."""
    if not is_a(value, type):
        return f"{value!r:.80} is no {type}"
    most = tokens_of(shape_of_type(type, tokens, measure))
    found = tokens_in(value, measure)
    if found > most:
        return f"{found} tokens, over {most}"
    return f"a list over {tokens} items" if _longest(value) > max(2, tokens) else None


def _longest(value: Value) -> int:
    """The items of the longest list in it."""
    if not has_items(value):
        return 0
    return max(len(value), *map(_longest, items_of(value)), 0)
