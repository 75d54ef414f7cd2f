"""search: plain retrieve-then-read, our baseline; every other strategy has to beat it.

No paper: words and meaning find the passages, one leaf looks at each of the best, one leaf answers
from those that had something to say.

    retrieve ─▶ extract ─▶ answer        (to the end, where nothing is found)

Bound: k extracts at once, then one answer; tokens by the caps of the two leaves.
"""

from dataclasses import dataclass, field
from typing import Any

from ...combinators.bound import NOTHING, Bound
from ...combinators.size import Card, Size
from ...memory.document import Passage
from ...serving.leaf import Kind
from ...serving.replies import Answered, Extracted
from .. import leaves
from ..asks import Asked
from ..forecast import expected, forecast, leaf_bound
from ..registers import Place, Registers, to_passage, to_place
from ..steps import Update, in_thread, step
from ..strategy import Context, Forecast

PASSAGES = 8
_OUTPUT_TOKENS = 100


@dataclass
class State(Registers):
    """`found` are the best passages, best first; `evidence` those that had something to say."""

    found: list[Place] = field(default_factory=list[Place])
    evidence: list[Place] = field(default_factory=list[Place])


async def retrieve(context: Context, state: State) -> Update:
    """Find the passages that fit the question best."""
    hits = await in_thread(context.tools.search, state.question, PASSAGES)
    places = [to_place(Passage(hit.document.id, hit.start, hit.end)) for hit in hits]
    return {"found": places}


async def extract(context: Context, state: State) -> Update:
    """Ask of each passage what it says; the surest of them is the draft so far."""
    segments = [context.tools.segment(to_passage(place)) for place in state.found]
    asked = await context.asks.each(leaves.extract(), state.question, [[s] for s in segments])
    told = [
        (place, reply)
        for place, one in zip(state.found, asked, strict=True)
        if (reply := one.value(Extracted)) and (reply.info or "").strip() and reply.confidence > 0
    ]
    if not told:
        return {}
    place, surest = max(told, key=lambda pair: pair[1].confidence)
    draft = {"text": surest.info, "quotes": list(surest.quotes), "given": [place]}
    return {"evidence": [place for place, _ in told], **draft}


async def answer(context: Context, state: State) -> Update:
    """Answer from the passages that had something to say; the draft stays where this fails."""
    segments = [context.tools.segment(to_passage(place)) for place in state.evidence]
    asked = await context.asks.one(leaves.answer(), state.question, segments)
    reply = asked.value(Answered)
    if reply is None:
        return {}
    given = _given(state.evidence, asked)
    return {"text": reply.text, "quotes": list(reply.quotes), "given": given, "settled": True}


@dataclass(frozen=True, slots=True)
class Search:
    """Retrieve-then-read over the best passages."""

    name: str = "search"
    needs: frozenset[Kind] = frozenset({"extract", "answer"})

    def bound(self, size: Size, card: Card) -> Bound:
        """One extract for each of the best passages, then one answer."""
        if not size.passages:
            return NOTHING
        extracts = leaf_bound(leaves.extract(), card).times(min(PASSAGES, size.passages))
        return extracts.then(leaf_bound(leaves.answer(), card))

    def forecast(self, size: Size, card: Card) -> Forecast:
        """Most passages are read; about half of them have something to say."""
        count = min(PASSAGES, size.passages)
        length = size.characters // max(1, size.passages)
        costs = NOTHING
        if count:
            one = expected(leaves.extract(), card, length, _OUTPUT_TOKENS)
            last = expected(leaves.answer(), card, length * -(-count // 2), _OUTPUT_TOKENS)
            costs = one.times(count).then(last)
        note = f"reads the best {count} of {size.passages} passages"
        return forecast(self.name, self.bound(size, card), costs, card, note)

    def graph(self, context: Context) -> Any:
        """Three steps in a row, with a way out where there is nothing to go on."""
        from langgraph.graph import (  # pyright: ignore[reportMissingTypeStubs]
            END,
            START,
            StateGraph,
        )

        graph: Any = StateGraph(State)
        for function in (retrieve, extract, answer):
            graph.add_node(function.__name__, step(function, context))
        graph.add_edge(START, "retrieve")
        graph.add_conditional_edges("retrieve", _any_found, {True: "extract", False: END})
        graph.add_conditional_edges("extract", _any_evidence, {True: "answer", False: END})
        graph.add_edge("answer", END)
        return graph


def _any_found(state: State) -> bool:
    return bool(state.found)


def _any_evidence(state: State) -> bool:
    return bool(state.evidence)


def _given(evidence: list[Place], asked: Asked) -> list[Place]:
    """The passages as they were sent: some may have been cut off to fit."""
    sent = [segment.source for segment in asked.documents]
    return [
        Place(document=place["document"], start=source.start, end=source.end)
        for place, source in zip(evidence, sent, strict=False)
        if source
    ]


strategy = Search()
