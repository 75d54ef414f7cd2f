"""JSON and JSON Lines: a line "path: value" for each value; items and keys at the top are pages."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeGuard

from ...document import Reading
from ...errors import Unreadable
from ..decode import decoded
from ..registry import Reader
from ..shapes.parts import Part, field, joined, whole
from ..text import text_reading

_DEEPEST = 200
_NESTED = f"nested more than {_DEEPEST} levels deep: split it, or save it as text"
_NOTHING = "no text: it holds no values"


def read_json(path: Path) -> Reading:
    """A page for each item or key at the top, called by its path ("results[3]").

    Numbers stay as they are written. A file with a value on each line is read as JSON Lines, a
    damaged one as plain text. Raises Unreadable for a file that is empty or nested too deep.
    """
    text = text_of(path)
    try:
        return joined("section", [p for p in _parts(loaded(text)) if p.blocks], (), _NOTHING)
    except ValueError as error:
        return _damaged(text, error)


def read_json_lines(path: Path) -> Reading:
    """A page for each line; lines that are no JSON are passed over and told."""
    return _lines(text_of(path))


def text_of(path: Path) -> str:
    """The characters of a file. Raises Unreadable where there are none but blanks."""
    text = decoded(path)
    if not text.strip():
        raise Unreadable("the file is empty")
    return text


def loaded(text: str) -> Any:
    """The value of JSON, its numbers as strings of digits.

    Raises ValueError where it is damaged, Unreadable where it is nested too deep.
    """
    try:
        value = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except RecursionError as error:
        raise Unreadable(_NESTED) from error
    return value


def _damaged(text: str, error: ValueError) -> Reading:
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(map(_is_whole, lines[:2])):
        return _lines(text)
    reason = f"it is damaged ({error}): read as plain text"
    return replace(text_reading(text), unread=(reason,))


def _is_whole(line: str) -> bool:
    try:
        return isinstance(loaded(line), list | dict)
    except ValueError:
        return False


def _lines(text: str) -> Reading:
    parts: list[Part] = []
    unread: list[str] = []
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        told: list[str] = []
        try:
            told = list(_fields(loaded(line), "")) if line.strip() else []
        except (ValueError, Unreadable) as error:
            unread.append(f"line {number} is no JSON: {error}")
        parts.append(Part(str(number), whole(told)))
    return joined("line", parts, _few(unread), "; ".join(_few(unread)) or _NOTHING)


def _few(reasons: Sequence[str]) -> list[str]:
    more = len(reasons) - 10
    return [*reasons[:10], *([f"{more} more lines are no JSON"] if more > 0 else [])]


def _parts(value: Any, path: str = "") -> Iterator[Part]:
    """The pages of a value at the top; a list of objects below a key has a page for each."""
    loose: list[str] = []
    for name, child in _children(value, path):
        if not isinstance(child, list | dict) or _is_row(child):
            loose += _fields(child, name)
            continue
        if loose:
            yield Part(path, whole(loose))
            loose = []
        if not path and any(isinstance(item, dict) for item in items_of(child)):
            yield from _parts(child, name)
        else:
            yield Part(name, whole(_fields(child, "" if isinstance(child, dict) else name)))
    if loose:
        yield Part(path, whole(loose))


def _children(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        members = members_of(value)
        yield from ((f"{path}.{key}" if path else key, child) for key, child in members.items())
    elif isinstance(value, list):
        yield from ((f"{path}[{index}]", child) for index, child in enumerate(items_of(value)))
    else:
        yield path, value


def _fields(value: Any, path: str, depth: int = 0) -> Iterator[str]:
    """A line for each value that is inside, called by its path."""
    if depth > _DEEPEST:
        raise Unreadable(_NESTED)
    if not isinstance(value, list | dict):
        yield from _value(value, path)
    elif _is_row(value):
        yield field(path, _row(value))
    else:
        for name, child in _children(value, path):
            yield from _fields(child, name, depth + 1)


def _value(value: Any, path: str) -> Iterator[str]:
    words = {True: "true", False: "false"}.get(value, value) if value is not None else ""
    if str(words).strip():
        yield field(path, str(words))


def _is_row(value: Any) -> TypeGuard[Sequence[Any]]:
    """Whether a value is a list of plain values, such as a point or some tags."""
    items = items_of(value)
    return bool(items) and all(
        isinstance(item, str | bool) and "\n" not in str(item) for item in items
    )


def items_of(value: Any) -> Sequence[Any]:
    """A value that is a list; no items for any other."""
    return value if _is_list(value) else []


def members_of(value: Any) -> Mapping[str, Any]:
    """A value that is an object; no members for any other."""
    return value if _is_object(value) else {}


def _is_list(value: Any) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, list)


def _is_object(value: Any) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(value, dict)


def _row(items: Sequence[Any]) -> str:
    return ", ".join(str(item).lower() if isinstance(item, bool) else item for item in items)


reader = Reader("json", 1, frozenset({".json", ".geojson", ".jsonld", ".webmanifest"}), read_json)
lines = Reader("json-lines", 1, frozenset({".jsonl", ".ndjson", ".jsonlines"}), read_json_lines)
