"""The layers between a strategy and a backend; every layer is a model around a model.

From the outside in:

    recorded     a span for every call, with its prompt as places in documents
    journaled    a reply that was paid for is not bought twice
    repaired     a reply that cannot be parsed is asked for once more
    ordered      a batch goes out by its shared prefixes
    retried      a failure that may pass is tried again
    limited      no more calls at once than the model takes
    budgeted     each attempt reserves its worst case first
    backend      embedded, hosted, torch, vllm, scripted
"""

from dataclasses import dataclass

from .breaker import Breaker
from .gate import Gate, Rates
from .journal.journal import Journal
from .journal.journaled import Journaled
from .journal.key import parameters_of
from .limited import Limited
from .model import Model
from .observing import Facts
from .ordered import Ordered
from .recorded import Recorded
from .repaired import Repaired
from .retried import Patience, Retried
from .spares import Spares
from .spending.budget import NO_LIMIT
from .spending.budgeted import Budgeted
from .spending.ledger import Ledger


class Endpoint:
    """A backend, with what all runs that ask it share: who is let in, and whether it is left alone.

    It belongs to one event loop. Without `rates` the limit is what the backend's card says.
    """

    def __init__(
        self, backend: Model, rates: Rates | None = None, patience: Patience | None = None
    ) -> None:
        self.backend = backend
        self.patience = patience or Patience()
        self.gate = Gate(rates or Rates(at_once=backend.card.concurrency))
        self.breaker = Breaker()


@dataclass(frozen=True, slots=True)
class Terms:
    """How a run asks: what it may spend, the journal it rests on, under which name.

    `ledger` may be shared with other runs; None is one of its own without limit. `fresh` asks past
    the journal.
    """

    ledger: Ledger | None = None
    journal: Journal | None = None
    run: str | None = None
    fresh: bool = False


def stack(endpoint: Endpoint, terms: Terms = Terms()) -> Model:
    """The endpoint's backend with all layers around it, in their one right order, for one run."""
    card, facts = endpoint.backend.card, Facts()
    spares = Spares(card.attempts - 1)
    model: Model = Budgeted(endpoint.backend, terms.ledger or Ledger(NO_LIMIT), facts)
    model = Limited(model, endpoint.gate, observe=facts)
    model = Retried(model, endpoint.patience, endpoint.breaker, spares, observe=facts)
    model = Ordered(model, card.concurrency or 1, facts)
    model = Repaired(model, spares=spares, observe=facts)
    if terms.journal is not None:
        model = Journaled(
            model,
            terms.journal,
            run=terms.run,
            fresh=terms.fresh,
            parameters=parameters_of(card),
            observe=facts,
        )
    return Recorded(model, facts)
