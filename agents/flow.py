"""One question through one strategy: the graph is run, the quotes checked, the answer made."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from time import monotonic
from typing import Any

from ..combinators.bound import Bound
from ..memory.ranking.rank import Rerank
from ..memory.results import Entry, Problem
from ..memory.vectors import Encoding
from ..serving.model import Model
from ..traces import Handle, names, span
from .answer import Answer, Limit, Status
from .asks import Asks
from .citations import Checked
from .coverage import Reading
from .errors import LeafMissing
from .forecast import card_of, size_of
from .private import untraced
from .registers import Registers
from .strategy import Context, Strategy
from .tools import Memory, Tools
from .verdict import check, reason_of, status_of


@dataclass(frozen=True, slots=True)
class Question:
    """A question with all that it takes to answer it.

    `similar` encodes texts as vectors, `rerank` tells how far texts answer a question; either may
    be None. `run` is the id under which this is recorded, None where it is not. `clock` gives
    seconds, from wherever it likes.
    """

    text: str
    strategy: Strategy
    memory: Memory
    model: Model
    similar: Encoding | None = None
    rerank: Rerank | None = None
    run: str | None = None
    clock: Callable[[], float] = monotonic


async def answer(question: Question) -> Answer:
    """The answer, however the run ends: the status says how, and what is known is in it.

    Being cancelled gives an answer too, with status "interrupted" and the best so far. LeafMissing
    when the model cannot do what the strategy needs; errors of memory pass through.
    """
    check_needs(question.strategy, question.model)
    attributes = {
        names.QUESTION: question.text,
        names.STRATEGY: question.strategy.name,
        names.WORKFLOW: question.strategy.name,
        names.MODEL: question.model.card.name,
    }
    with span(question.strategy.name, "run", attributes) as root:
        return await _Run(question, root).answer()


def check_needs(strategy: Strategy, model: Model) -> None:
    """LeafMissing when the model cannot answer a leaf that the strategy cannot do without."""
    missing = sorted(strategy.needs - model.card.leaves)
    if missing:
        raise LeafMissing(
            f"strategy {strategy.name!r} needs a model that can {', '.join(missing)}, and"
            f" {model.card.name} cannot; pass another one with --model, or another --strategy"
        )


class _Run:
    """What belongs to one question while it is answered."""

    def __init__(self, question: Question, root: Handle) -> None:
        self.question = question
        self.root = root
        self.began = question.clock()
        self.reading = Reading()
        self.tools = Tools(question.memory, question.similar, question.rerank)
        self.asks = Asks(question.model, self.reading.add, self._note_cut)

    async def answer(self) -> Answer:
        entries = self.tools.ls()
        bound = self.question.strategy.bound(size_of(entries), card_of(self.question.model.card))
        draft, interrupted = await self._draft(bound)
        checked = check(draft, self.tools)
        status = "interrupted" if interrupted else status_of(draft, checked, self.asks)
        return self._answer(entries, bound, draft, checked, status)

    async def _draft(self, bound: Bound) -> tuple[Registers, bool]:
        """The registers as the graph left them, and whether it was interrupted."""
        graph = self.question.strategy.graph(Context(self.tools, self.asks))
        steps = (bound.depth + 1) * len(graph.nodes) + 1
        state: dict[str, Any] = {"question": self.question.text}
        try:
            with untraced():
                compiled = graph.compile()
                states = compiled.astream(state, {"recursion_limit": steps}, stream_mode="values")
                async for latest in states:
                    state = latest
        except asyncio.CancelledError:
            return _registers(state), True
        return _registers(state), False

    def _answer(
        self,
        entries: Sequence[Entry],
        bound: Bound,
        draft: Registers,
        checked: Checked,
        status: Status,
    ) -> Answer:
        seconds = self.question.clock() - self.began
        made = Answer(
            question=self.question.text,
            answer=draft.text,
            status=status,
            citations=checked.citations,
            dropped=checked.dropped,
            coverage=self.reading.coverage(entries),
            skipped=skipped(entries),
            usage=replace(self.asks.usage, seconds=seconds),
            bound=Limit.of(bound),
            strategy=self.question.strategy.name,
            model=self.question.model.card.name,
            run=self.question.run,
            reason=reason_of(status, self.asks),
        )
        _set_result(self.root, made)
        return made

    def _note_cut(self, leaf: str, kept: int, dropped: int) -> None:
        told = {names.LEAF: leaf, names.CUT_KEPT: kept, names.CUT_DROPPED: dropped}
        self.root.event(names.PROMPT_CUT, **told)


def skipped(entries: Sequence[Entry]) -> tuple[Problem, ...]:
    """The files that could not be read."""
    return tuple(
        Problem(entry.path, entry.reason or "unreadable")
        for entry in entries
        if entry.state == "failed"
    )


def _registers(state: dict[str, Any]) -> Registers:
    """The registers that every strategy has, out of those of this one; blank text is no text."""
    own = {field.name for field in fields(Registers)}
    draft = Registers(**{name: value for name, value in state.items() if name in own})
    return draft if draft.text and draft.text.strip() else replace(draft, text=None, quotes=[])


def _set_result(root: Handle, made: Answer) -> None:
    root.set(names.STATUS, made.status)
    root.set(names.BOUND_CALLS, made.bound.calls)
    root.set(names.BOUND_INPUT, made.bound.input_tokens)
    root.set(names.BOUND_OUTPUT, made.bound.output_tokens)
    root.set(names.ACTUAL_CALLS, made.usage.calls)
    root.set(names.ACTUAL_INPUT, made.usage.input_tokens)
    root.set(names.ACTUAL_OUTPUT, made.usage.output_tokens)
    root.set(names.COVERAGE_CHARACTERS, made.coverage.characters)
    root.set(names.COVERAGE_DOCUMENTS, made.coverage.documents)
    if made.status in ("failed", "unreachable"):
        root.fail(made.status, made.reason or "")
