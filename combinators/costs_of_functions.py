"""Costs of the terms that are functions: named, applied, handed in, asked."""

from dataclasses import replace

from .bound import Bound
from .costs import At, Costs, UnboundedError, cost, free
from .functions import App, Ask, Both, Given, Lam, Let, Var
from .shapes import Shape, Two, shape_of_type, tokens_of
from .term import Compose, children


@cost.register
def _compose(term: Compose, shape: Shape, at: At) -> Costs:
    costs = free(shape)
    for name, _ in children(term):
        costs = costs.then(at.inside(term, name, costs.shape))
    return costs


@cost.register
def _both(term: Both, shape: Shape, at: At) -> Costs:
    left, right = at.inside(term, "left", shape), at.inside(term, "right", shape)
    return left.beside(right, Two(left.shape, right.shape))


@cost.register
def _lam(term: Lam, shape: Shape, at: At) -> Costs:
    return at.named(term.name, shape).inside(term, "body", shape)


@cost.register
def _app(term: App, shape: Shape, at: At) -> Costs:
    argument = at.inside(term, "argument", shape)
    return argument.then(at.inside(term, "function", argument.shape))


@cost.register
def _let(term: Let, shape: Shape, at: At) -> Costs:
    value = at.inside(term, "value", shape)
    return value.then(at.named(term.name, value.shape).inside(term, "body", shape))


@cost.register
def _var(term: Var, shape: Shape, at: At) -> Costs:
    if term.name not in at.names:
        raise UnboundedError(at.path, f"nothing is called {term.name!r}")
    return free(at.names[term.name])


@cost.register
def _given(term: Given, shape: Shape, at: At) -> Costs:
    tokens = tokens_of(shape) if term.tokens is None else term.tokens
    return free(shape_of_type(term.target, tokens, at.measure))


@cost.register
def _ask(term: Ask, shape: Shape, at: At) -> Costs:
    most = term.reserved + tokens_of(shape)
    once = Bound(1, min(most, term.input_tokens), term.output_tokens, 1)
    gives = shape_of_type(term.gives, term.output_tokens, at.measure)
    return replace(free(gives), bound=once, crowded=(at.path,) * (most > term.input_tokens))
