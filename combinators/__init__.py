"""Typed λ programs over leaves, whose cost is known before they run and kept while they run.

A program is a *term*: a value made of frozen dataclasses, written with functions that read as what
they do. `>>` puts one step after the other.

>>> from longleaf.combinators.build import ask, map_, reduce_, split
>>> summarise = split(800) >> map_(ask("summarize")) >> reduce_(ask("merge"), 4)

A term has four readings, none of which changes it.

`typecheck` gives its type, or an error that names the subterm, both types and what would fit:

>>> from longleaf.combinators.typecheck import typecheck
>>> print(typecheck(summarise))
Text → Text
>>> typecheck(split(800) >> ask("summarize"))
Traceback (most recent call last):
longleaf.combinators.misfit.MisfitError: /1 takes Text, not List[Passage]; what fits: map_(…) \
around it, or best(…), vote() or reduce_(…) before it

`bound` gives the most that it can cost on an input of some size, in closed form:

>>> from longleaf.combinators.bounding import bound
>>> from longleaf.combinators.measure import BYTES
>>> from longleaf.combinators.shapes import shape_of
>>> text = "The lease ends in May. Notice is ninety days, in writing. " * 100
>>> bound(summarise, shape_of(text, BYTES)).bound
Bound(calls=13, input_tokens=9120, output_tokens=1664, depth=3)

`show` writes it in λ notation, and `tree` as a plan, a line for each term:

>>> from longleaf.combinators.show import show
>>> print(show(summarise))
λx. reduce(merge, 4, map(summarize, split(800, snap=100, x)))

`evaluate` runs it. All that it needs of the world is one function, which is given the leaves that
are ready, all at once, and yields `(index, outcome)` as they are done:

>>> import asyncio
>>> from longleaf.combinators.evaluate import evaluate
>>> from longleaf.combinators.leaves import Told
>>> from longleaf.combinators.running import Environment
>>> async def answering(calls):
...     for index, call in enumerate(calls):
...         yield index, Told("a short text")
>>> result = asyncio.run(evaluate(summarise, text, Environment(answering, question="When?")))
>>> result.value, result.used.calls, result.coverage
('a short text', 11, 1.0)

What a leaf answers is a value of the type that the term states, never text to be parsed; one that
fails is a `Problem` with its place. `unread` are the characters that no answered leaf was given.

A text is measured in tokens by a `Measure`, which is handed in; `BYTES` is for a tokenizer that
nobody knows. `serial` stores a term as JSON. The room imports the standard library and nothing
else, and does no input or output of its own.
"""
