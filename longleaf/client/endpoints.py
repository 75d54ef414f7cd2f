"""The model of a library, as runs on one event loop share it."""

import asyncio
from functools import cached_property
from weakref import WeakKeyDictionary

from ..serving.model import Model
from ..serving.spending.priced import priced
from ..serving.spending.prices import Prices
from ..serving.stack import Endpoint
from .models import load_model


class Endpoints:
    """One endpoint for each event loop that a library is asked on, around one model.

    `named` is the name that the model was asked for by, if any.
    """

    def __init__(self, model: str | Model | None, prices: Prices | None = None) -> None:
        self.named = model if isinstance(model, str) else None
        self._given = model
        self._prices = prices
        self._by_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, Endpoint] = WeakKeyDictionary()

    @cached_property
    def model(self) -> Model:
        """The model itself; loaded when it is first asked for."""
        return priced(load_model(self._given), self._prices)

    def here(self) -> Endpoint:
        """The endpoint of the event loop that runs."""
        loop = asyncio.get_running_loop()
        if loop not in self._by_loop:
            self._by_loop[loop] = Endpoint(self.model)
        return self._by_loop[loop]
