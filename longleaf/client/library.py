"""An opened folder for plain code: each method returns when it is done."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

from ..agents.answer import Answer
from ..agents.strategy import Forecast
from ..serving.model import Model
from ..serving.spending.budget import Budget
from ..serving.spending.prices import Prices
from .answering import Answering
from .asking import Asking
from .core import Core
from .loop import Loop


class Library(Core):
    """A folder of documents, to be asked. Works inside a running event loop, as in a notebook.

    A folder that was never indexed to the end is indexed by the first `ask`, `search` or `plan`;
    after that only `index` reads what changed.
    """

    def __init__(
        self,
        folder: Path,
        model: str | Model | None,
        store: Path | None,
        prices: Prices | None = None,
    ) -> None:
        super().__init__(folder, store)
        self._answering = Answering(self, model, prices)
        self._loop = Loop()

    @property
    def model(self) -> Model:
        """The model that answers, without the layers that it is asked through."""
        return self._answering.endpoints.model

    def plan(self, question: str, strategy: str | None = None) -> list[Forecast]:
        """What a strategy would cost for this question, or each that fits; nothing is asked."""
        self.prepare()
        return self._answering.plan(strategy)

    def ask(
        self,
        question: str,
        strategy: str | None = None,
        budget: Budget | str | None = None,
        strict: bool = False,
        fresh: bool = False,
    ) -> Answer:
        """The answer to a question, with citations that were checked against the documents.

        `budget` is a wall ("calls=200 tokens=500k usd=0.50 seconds=60", or some of these): what was
        found until then is the answer, with status "budget". `strict` refuses a question that may
        cost more. `fresh` pays again for what the journal holds. Raises BudgetRefused,
        BudgetMalformed.
        """
        asking = Asking.of(strategy, budget, strict, fresh)
        self.prepare()
        return self._loop.run(self._answering.answer(question, asking))

    def ask_many(
        self,
        questions: Iterable[str],
        strategy: str | None = None,
        budget: Budget | str | None = None,
        strict: bool = False,
        fresh: bool = False,
    ) -> Iterator[Answer]:
        """Answers to several questions, in their order, each as soon as it is there.

        The budget is that of all together, spent in their order. Without one, as many questions are
        under way at once as the model takes calls, and their calls go out by what they share.
        """
        asking = Asking.of(strategy, budget, strict, fresh)
        self.prepare()
        return self._loop.each(self._answering.answers(list(questions), asking))

    def resume(self, run: str, budget: Budget | str | None = None) -> Answer:
        """Ask again what this run asked: what it has paid for is taken from the journal.

        Without `budget` that of the run holds, anew. Raises OtherModel, RunUnknown, RunBusy.
        """
        asking = Asking.of(None, budget, False, False)
        self.prepare()
        return self._loop.run(self._answering.resume(run, asking))

    def replay(self, run: str) -> Answer:
        """The answer of this run once more, from the journal alone; no model is asked.

        Raises NotWhole for a run that did not come to its end, NotFound where a document that it
        has read has changed, RunUnknown, JournalFault.
        """
        return self._loop.run(self._answering.replay(run))

    def free(self) -> int:
        """Forget replies that no run rests on any more; gives how many those were."""
        return self._loop.run(self._answering.free())

    def close(self) -> None:
        """End the thread that models are asked in; the library can be used again after that."""
        self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
