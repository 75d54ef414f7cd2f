"""XBRL instances: each fact with its value, unit and period; blocks of text as sections."""

import re
from collections.abc import Iterator
from typing import Any

from ..shapes.blocks import Block
from ..shapes.parts import Part, field, whole
from .data import html_inside
from .tree import name_of, words_of

_NOT_FACTS = frozenset("context unit schemaRef linkbaseRef roleRef arcroleRef footnoteLink".split())
_JOINT = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def is_instance(root: Any) -> bool:
    """Whether this is an XBRL instance: facts, and the contexts and units they refer to."""
    return name_of(root) == "xbrl"


def fact_parts(root: Any) -> list[Part]:
    """The facts in order; one that holds formatted text is a page called by its name."""
    told = {
        element.get("id"): _context(element) if name_of(element) == "context" else _unit(element)
        for element in root
        if name_of(element) in ("context", "unit")
    }
    parts: list[Part] = []
    loose: list[str] = []
    for fact in root:
        if not name_of(fact) or name_of(fact) in _NOT_FACTS:
            continue
        name, blocks = _words(name_of(fact)), html_inside("".join(fact.itertext()))
        if not blocks:
            loose += _fact(fact, name, told)
            continue
        parts += [Part("", whole(loose)), Part(name, [Block(name, heading=True), *blocks])]
        loose = []
    return [part for part in [*parts, Part("", whole(loose))] if part.blocks]


def _fact(fact: Any, name: str, told: dict[Any, str]) -> Iterator[str]:
    value = words_of(fact)
    unit, context = told.get(fact.get("unitRef"), ""), told.get(fact.get("contextRef"), "")
    about = f" ({context})" if context else ""
    if value:
        yield field(name, " ".join(filter(None, [value, unit])) + about)


def _context(context: Any) -> str:
    """The period, and what part of the business it is about."""
    dates = [
        words_of(element)
        for element in context.iter()
        if name_of(element) in ("startDate", "endDate", "instant")
    ]
    members = [
        _words(words_of(element).rpartition(":")[2])
        for element in context.iter()
        if name_of(element) in ("explicitMember", "typedMember")
    ]
    return ", ".join(filter(None, [" to ".join(dates), *members]))


def _unit(unit: Any) -> str:
    """What a number counts: "USD", or "USD per shares"."""
    measures = [element for element in unit.iter() if name_of(element) == "measure"]
    return " per ".join(words_of(measure).rpartition(":")[2] for measure in measures)


def _words(name: str) -> str:
    """A name such as "AssetsCurrent" as words, so that a search finds them."""
    return _JOINT.sub(" ", name)
