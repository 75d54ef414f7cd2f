"""JSON Schemas of types: what a reply has to look like."""

from typing import TypeAlias

from .types import Base, Label, List, Pair, Type

Schema: TypeAlias = dict[str, object]

_BASES: dict[str, Schema] = {
    "Text": {"type": "string"},
    "Passage": {"type": "string"},
    "Bool": {"type": "boolean"},
    "Number": {"type": "number"},
    "Answer": {
        "type": "object",
        "properties": {
            "text": {"type": "string"},
            "quotes": {"type": "array", "items": {"type": "string"}},
            "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        },
        "required": ["text", "quotes", "confidence"],
    },
    "Counts": {"type": "object", "additionalProperties": {"type": "integer"}},
}


def schema_of(type: Type) -> Schema:
    """The schema of a type; of a user's own class, its name."""
    match type:
        case Base(name):
            return dict(_BASES.get(name, {}))
        case Label(labels):
            return {"enum": list(labels)}
        case List(item):
            return {"type": "array", "items": schema_of(item)}
        case Pair(left, right):
            sides = [schema_of(left), schema_of(right)]
            return {"type": "array", "prefixItems": sides, "minItems": 2, "maxItems": 2}
        case _:
            return {"title": str(type).strip("'")}
