"""Running the terms that are functions: named, applied, handed in, asked."""

import asyncio

from .checking import fault_of
from .functions import App, Ask, Both, Given, Lam, Let, Var
from .leaves import LeafCall, Told
from .running import At, run
from .shapes import tokens_in
from .streams import GONE, whole
from .term import Compose, children
from .values import Paired, Value


@run.register
async def _compose(term: Compose, value: Value, at: At) -> Value:
    for name, _ in children(term):
        value = await at.inside(term, name, value)
    return value


@run.register
async def _both(term: Both, value: Value, at: At) -> Value:
    value = await whole(value)
    async with asyncio.TaskGroup() as tasks:
        sides = [tasks.create_task(at.whole(term, name, value)) for name, _ in children(term)]
    pair = Paired(*(side.result() for side in sides))
    return GONE if pair.left is GONE or pair.right is GONE else pair


@run.register
async def _lam(term: Lam, value: Value, at: At) -> Value:
    value = await whole(value)
    return await at.named(term.name, value).inside(term, "body", value)


@run.register
async def _app(term: App, value: Value, at: At) -> Value:
    return await at.inside(term, "function", await at.inside(term, "argument", value))


@run.register
async def _let(term: Let, value: Value, at: At) -> Value:
    value = await whole(value)
    named = await at.whole(term, "value", value)
    return await at.named(term.name, named).inside(term, "body", value)


@run.register
async def _var(term: Var, value: Value, at: At) -> Value:
    return at.names[term.name]


@run.register
async def _given(term: Given, value: Value, at: At) -> Value:
    environment = at.run.environment
    value = await whole(value)
    tokens = tokens_in(value, environment.measure) if term.tokens is None else term.tokens
    try:
        result = environment.functions[term.name](value)
    except Exception as error:
        at.problem(f"{term.name}: {type(error).__name__}: {error}")
        return GONE
    if wrong := fault_of(result, term.target, tokens, environment.measure):
        at.problem(f"{term.name}: {wrong}")
        return GONE
    return result


@run.register
async def _ask(term: Ask, value: Value, at: At) -> Value:
    environment = at.run.environment
    call = _call(term, await whole(value), at)
    tokens = tokens_in(call.value, environment.measure)
    if tokens > term.room:
        at.problem(f"{tokens} tokens, over the leaf's room of {term.room}")
        return GONE
    outcome = await at.run.desk.outcome(call)
    if isinstance(outcome, Told):
        return outcome.value
    at.problem(outcome.reason)
    return GONE


def _call(term: Ask, value: Value, at: At) -> LeafCall:
    return LeafCall(
        at.path,
        at.place,
        term.kind,
        at.run.environment.question,
        value,
        term.gives,
        term.input_tokens,
        term.output_tokens,
    )
