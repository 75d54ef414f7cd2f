"""Records as lines of JSON: any value can be written, and what is not plain is made so.

A trace is a file of such lines, appended to and never changed:

    {"type": "trace", "version", "schema", "offset_unit"}
    {"type": "blob", "hash", "text"}        a text, once per recorder, before its first use
    {"type": "start", "id", "parent", "name", "kind", "at", "attributes"}
    {"type": "event", "id", "name", "at", "attributes"}
    {"type": "end", "id", "at", "status", "attributes", "links"}

`at` is in nanoseconds since 1970. Fields that say nothing are left out. A long string stands in
attributes as `{"blob": hash}`.
"""

from collections.abc import Mapping
from typing import Any, cast

import orjson

VERSION = 1
Record = dict[str, Any]

_OPTIONS = orjson.OPT_APPEND_NEWLINE | orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_PASSTHROUGH_DATACLASS
_DEEPEST = 100


def encode(record: Mapping[str, Any]) -> bytes:
    """One line, with its end.

    Lone surrogates become U+FFFD, integers beyond 64 bits hexadecimal strings, keys strings, NaN
    null; an object that JSON does not know becomes its type's name, `"<Path>"`.
    """
    try:
        return orjson.dumps(record, default=_stand_in, option=_OPTIONS)
    except TypeError:  # orjson's errors are of this type
        return orjson.dumps(plain(record), default=_stand_in, option=_OPTIONS)


def decode(line: bytes) -> Record:
    """The record in one line; ValueError when it is not one."""
    record: object = orjson.loads(line)
    if not isinstance(record, dict):
        raise ValueError("a record is a JSON object")
    return cast(Record, record)


def plain(value: object, depth: int = 0) -> object:
    """The same value, of types that JSON knows; what is nested too deep becomes its type's name."""
    if depth > _DEEPEST:
        return _stand_in(value)
    if isinstance(value, str):
        return mended(value)
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return hex(value)
    if isinstance(value, Mapping):
        items = cast(Mapping[object, object], value).items()
        return {mended(str(key)): plain(item, depth + 1) for key, item in items}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item, depth + 1) for item in cast(list[object], value)]
    return value


def mended(text: str) -> str:
    """The text with each lone surrogate as U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _stand_in(value: object) -> object:
    if isinstance(value, set | frozenset | tuple):
        return list(cast(tuple[object, ...], value))
    return f"<{type(value).__name__}>"
