"""Programs as JSON: what is stored, and what a user may write in a file.

    {"program": 1, "term": {"term": "Map", "each": {"term": "Ask", "kind": "summarize", …}}}

A term is an object with its name and its fields, a type one with `type`. Fields that have a usual
value may be left out. The number is the version of the format; another is refused.
"""

import json
from dataclasses import MISSING, Field, fields
from typing import Any, TypeAlias, get_args, get_type_hints

from . import terms
from .term import Path, Term, written
from .types import BASES, Base, Function, Label, List, Own, Pair, Type
from .values import has_items, items_of

VERSION = 1

Json: TypeAlias = Any

_TERMS: dict[str, type[Term]] = {
    name: kind
    for name, kind in vars(terms).items()
    if isinstance(kind, type) and issubclass(kind, Term) and kind is not Term
}
_TYPES = {"List": List, "Pair": Pair, "Label": Label, "Own": Own, "Function": Function}


class ProgramError(ValueError):
    """JSON that is no program: `path` is the place of the term, and the message says what."""

    def __init__(self, path: Path, why: str) -> None:
        self.path = path
        super().__init__(f"{written(path)}: {why}")


def to_json(term: Term) -> str:
    """A program as JSON; the same program gives the same text."""
    program = {"program": VERSION, "term": _out(term)}
    return json.dumps(program, indent=2, sort_keys=True, ensure_ascii=False)


def from_json(text: str) -> Term:
    """The program that `to_json` was given; ProgramError says where another text is none."""
    try:
        program: Json = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ProgramError((), f"no JSON: {error}") from None
    if not _is_object(program) or "term" not in program:
        raise ProgramError((), "a program is an object with `program` and `term`")
    version = program.get("program")
    if version != VERSION:
        raise ProgramError((), f"version {version!r} of the format; this reads {VERSION}")
    return _term(program["term"], ())


def _out(value: Json) -> Json:
    match value:
        case Term():
            return {"term": type(value).__name__, **_fields_out(value)}
        case Base(name):
            return {"type": name}
        case List() | Pair() | Label() | Own() | Function():
            return {"type": type(value).__name__, **_fields_out(value)}
        case _:
            return [_out(item) for item in items_of(value)] if has_items(value) else value


def _fields_out(value: Any) -> dict[str, Json]:
    return {field.name: _out(getattr(value, field.name)) for field in fields(value)}


def _term(value: Json, path: Path) -> Term:
    name = value.get("term") if _is_object(value) else None
    if name not in _TERMS:
        raise ProgramError(path, f"{name!r} is no term; there are {', '.join(sorted(_TERMS))}")
    built: Term = _built(_TERMS[str(name)], value, "term", path)
    return built


def _type(value: dict[str, Json], path: Path) -> Type:
    name = value.get("type")
    if name in BASES:
        return BASES[str(name)]
    if name not in _TYPES:
        raise ProgramError(path, f"{name!r} is no type; there are {', '.join([*BASES, *_TYPES])}")
    built: Type = _built(_TYPES[str(name)], value, "type", path)
    return built


def _built(kind: Any, value: dict[str, Json], tag: str, path: Path) -> Any:
    """A term or a type from its fields, each of the kind that is declared."""
    hints, declared = get_type_hints(kind), {field.name: field for field in fields(kind)}
    if unknown := sorted(value.keys() - declared.keys() - {tag}):
        raise ProgramError(path, f"{kind.__name__} has no {', '.join(unknown)}")
    if missing := [name for name, field in declared.items() if _needed(field) - value.keys()]:
        raise ProgramError(path, f"{kind.__name__} needs {', '.join(missing)}")
    given = {name: _in(value[name], (*path, name)) for name in declared if name in value}
    for name, one in given.items():
        if not _is(one, hints[name]):
            raise ProgramError((*path, name), f"{one!r:.60} does not fit {kind.__name__}.{name}")
    return kind(**given)


def _needed(field: "Field[Any]") -> set[str]:
    return {field.name} if field.default is MISSING else set()


def _in(value: Json, path: Path) -> Any:
    if _is_array(value):
        return tuple(_in(item, (*path[:-1], str(index))) for index, item in enumerate(value))
    if _is_object(value):
        return _type(value, path) if "type" in value else _term(value, path)
    return value


def _is_array(value: Json) -> bool:
    return isinstance(value, list)


def _is_object(value: Json) -> bool:
    return isinstance(value, dict)


def _is(value: Any, hint: Any) -> bool:
    """Whether a value is of the kind that a field declares."""
    arguments = get_args(hint)
    if has_items(value):
        return len(arguments) > 1 and all(_is(item, arguments[0]) for item in items_of(value))
    if arguments and arguments[-1] is not ...:
        return any(_is(value, argument) for argument in arguments)
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, hint) and (hint is bool or not isinstance(value, bool))
