"""Types of the terms over a text, and of those that are functions."""

from .checks import At, check
from .functions import App, Ask, Both, Given, Lam, Let, Var
from .misfit import MisfitError
from .term import Compose, children
from .textwise import Fix, Parts, Peek, Split
from .types import PASSAGE, TEXT, List, Pair, Type


@check.register(Split)
@check.register(Parts)
def _split(term: Split | Parts, source: Type, at: At) -> Type:
    at.need(source, TEXT)
    return List(PASSAGE)


@check.register
def _peek(term: Peek, source: Type, at: At) -> Type:
    at.need(source, TEXT)
    return PASSAGE


@check.register
def _fix(term: Fix, source: Type, at: At) -> Type:
    at.need(source, TEXT)
    at.gives(term, "divide", source, List(source))
    result = at.inside(term, "leaf", source)
    at.gives(term, "combine", List(result), result)
    return result


@check.register
def _compose(term: Compose, source: Type, at: At) -> Type:
    for name, _ in children(term):
        source = at.inside(term, name, source)
    return source


@check.register
def _both(term: Both, source: Type, at: At) -> Type:
    return Pair(at.inside(term, "left", source), at.inside(term, "right", source))


@check.register
def _lam(term: Lam, source: Type, at: At) -> Type:
    at.need(source, term.source)
    return at.named(term.name, source).inside(term, "body", source)


@check.register
def _app(term: App, source: Type, at: At) -> Type:
    return at.inside(term, "function", at.inside(term, "argument", source))


@check.register
def _let(term: Let, source: Type, at: At) -> Type:
    value = at.inside(term, "value", source)
    return at.named(term.name, value).inside(term, "body", source)


@check.register
def _var(term: Var, source: Type, at: At) -> Type:
    if term.name in at.names:
        return at.names[term.name]
    known = ", ".join(sorted(at.names)) or "none"
    raise MisfitError(at.path, "is", "a name that is bound", repr(term.name), f"one of: {known}")


@check.register
def _given(term: Given, source: Type, at: At) -> Type:
    at.need(source, term.source)
    return term.target


@check.register
def _ask(term: Ask, source: Type, at: At) -> Type:
    at.need(source, term.takes)
    return term.gives
