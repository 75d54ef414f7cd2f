"""A model whose price is told by the user or by our table, where its own card does not know it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

from ..model import Call, Model, ModelCard, Outcome
from .prices import Prices, price_of


def priced(model: Model, own: Prices | None = None) -> Model:
    """The model, with prices on its card if its name is in `own`, or in the table.

    What the user says holds over the card; the table does not.
    """
    card = model.card
    is_known = card.usd_per_million_input is not None and card.usd_per_million_output is not None
    price = price_of(card.name, own)
    if price is None or (is_known and card.name not in (own or {})):
        return model
    return _Priced(model, price.most_input, price.output)


class _Priced:
    """A model around a model, with other prices."""

    def __init__(self, inner: Model, usd_input: float, usd_output: float) -> None:
        self._inner = inner
        self._prices = usd_input, usd_output

    @property
    def card(self) -> ModelCard:
        """Card of the inner model, with these prices."""
        into, out = self._prices
        return replace(self._inner.card, usd_per_million_input=into, usd_per_million_output=out)

    def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
        """As the inner model."""
        return self._inner(calls)
