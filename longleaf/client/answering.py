"""Questions to a folder: models, memory, journal and strategies meet here."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace

from ..agents import flow
from ..agents.answer import Answer
from ..agents.catalogue import find, known
from ..agents.forecast import card_of, size_of
from ..agents.strategy import Forecast, Strategy
from ..agents.tools import Memory
from ..memory.views import Views
from ..serving.journal.journal import Journal
from ..serving.model import Model
from ..serving.recorded import Recorded
from ..serving.spending.ledger import Ledger
from ..serving.spending.prices import Prices
from ..serving.stack import Terms, stack
from ..traces import list_runs
from . import models
from .asking import Asking
from .core import Core
from .endpoints import Endpoints
from .journals import SharedJournal
from .replaying import as_it_was, compared, from_journal, past_run
from .runs import RUNS, Beginning, documents, finish, recorded


class Answering:
    """Answers questions from a folder; all of it is awaited, for models are."""

    def __init__(self, core: Core, model: str | Model | None, prices: Prices | None = None) -> None:
        self.endpoints = Endpoints(model, prices)
        self._core = core
        self._journal = SharedJournal(core.location)
        self._runs = core.location / RUNS

    def plan(self, strategy: str | None = None) -> list[Forecast]:
        """What a strategy would cost, or each that the model can do; nothing is asked."""
        card = self.endpoints.model.card
        chosen = [find(name) for name in ([strategy] if strategy else known())]
        fitting = [one for one in chosen if strategy or one.needs <= card.leaves]
        with self._core.store.reading() as views:
            return [self._forecast(views, one) for one in fitting]

    async def answer(self, question: str, asking: Asking, ledger: Ledger | None = None) -> Answer:
        """Answer from what is indexed, as a recorded run.

        `ledger` is what it draws on with others; without one it has its own. Cancelling it ends the
        run with the status "interrupted" and what was known by then. Raises BudgetRefused.
        """
        chosen = find(asking.strategy)
        model = self.endpoints.model
        flow.check_needs(chosen, model)
        with self._core.store.reading() as views:
            forecast = self._forecast(views, chosen)
            asking.check(forecast, model.card)
            sources = documents(views, views.ls())
            named = self.endpoints.named
            beginning = Beginning(question, named, model.card, forecast, asking, sources)
            async with self._journal.opened() as journal:
                with recorded(self._core.location, beginning) as run:
                    id = run.id if run else None
                    layers = self._layers(asking, ledger, journal, id)
                    answer = await flow.answer(_asked(question, chosen, views, layers, id))
                    finish(run, answer)
        return _unless_interrupted(answer)

    async def answers(self, questions: Sequence[str], asking: Asking) -> AsyncGenerator[Answer]:
        """Answers in the order of the questions; all draw on one budget.

        So many questions are under way at once as the model takes calls, and what waits goes out by
        shared prefixes, whosever question it is. With a budget it is one after the other, so that
        the first ones are answered whole.
        """
        ledger = Ledger(asking.budget)
        at_once = 1 if asking.budget.limits() else self.endpoints.model.card.concurrency or 1
        asking = replace(asking, questions=len(questions))
        under_way: deque[asyncio.Task[Answer]] = deque()
        try:
            for question in questions:
                work = self.answer(question, asking, ledger)
                under_way.append(asyncio.create_task(work))
                if len(under_way) >= at_once:
                    yield await under_way.popleft()
            while under_way:
                yield await under_way.popleft()
        finally:
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)

    async def resume(self, run: str, asking: Asking) -> Answer:
        """Ask what this run asked, in a run of its own; what was paid for is in the journal.

        The budget is that of the old run where none is given. Raises RunUnknown, RunAmbiguous,
        RunDamaged, RunBusy, and OtherModel where the run was answered by another model.
        """
        past = past_run(self._runs, run, self.endpoints.model.card.name)
        return await self.answer(past.question, asking.going_on(past))

    async def replay(self, run: str) -> Answer:
        """What this run answered, by the same steps, from the journal alone; it is no new run.

        Status "failed", with the reason, where a reply is missing or documents have changed. Raises
        RunUnknown, RunAmbiguous, RunDamaged, RunBusy, NotWhole, JournalFault.
        """
        past = past_run(self._runs, run)
        async with self._journal.opened() as journal:
            model = Recorded(from_journal(self._journal.needed(journal), past, self.endpoints))
            with self._core.store.reading() as views:
                memory = as_it_was(views, self._runs / past.id, past)
                asked = _asked(past.question, find(past.strategy), memory, model, past.id)
                answer = await flow.answer(asked)
        return compared(_unless_interrupted(answer), past)

    async def free(self) -> int:
        """Forget replies that no run rests on any more; how many those were. JournalFault."""
        if not self._core.exists:
            return 0
        async with self._journal.opened() as journal:
            kept = self._journal.needed(journal)
            return await asyncio.to_thread(kept.free, self._ids)

    def _ids(self) -> list[str]:
        return [manifest.id for manifest in list_runs(self._runs)]

    def _layers(
        self, asking: Asking, ledger: Ledger | None, journal: Journal | None, run: str | None
    ) -> Model:
        terms = Terms(ledger or Ledger(asking.budget), journal, run, asking.fresh)
        return stack(self.endpoints.here(), terms)

    def _forecast(self, views: Views, strategy: Strategy) -> Forecast:
        return strategy.forecast(size_of(views.ls()), card_of(self.endpoints.model.card))


def _asked(
    question: str, strategy: Strategy, memory: Memory, model: Model, run: str | None
) -> flow.Question:
    return flow.Question(question, strategy, memory, model, models.encoding(), run=run)


def _unless_interrupted(answer: Answer) -> Answer:
    if answer.status == "interrupted":
        raise asyncio.CancelledError
    return answer
