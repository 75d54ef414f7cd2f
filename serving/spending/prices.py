"""What hosted models charge: a small table with the date and source of each row.

A model that is not in it has no known price. Nothing is guessed from a name that looks alike.
"""

import datetime
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..errors import ServingFault

Dollars = Annotated[float, Field(ge=0, allow_inf_nan=False)]
"""Dollars per million tokens."""


class PriceMalformed(ServingFault, ValueError):
    """A row of prices that cannot be read; the message names the model and what is wrong."""


class Price(BaseModel):
    """What a model charges, in dollars per million tokens.

    `cached` is charged for prompt tokens found in the provider's cache, `written` for those put
    there; where they are None, `input` is. A prompt longer than `up_to` tokens costs more than
    this: the window of a model's card has to stay within it. `source` and `date` say who told the
    price, and when.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: Dollars
    output: Dollars
    cached: Dollars | None = None
    written: Dollars | None = None
    up_to: int | None = Field(None, gt=0)
    source: str = "set by the user"
    date: datetime.date | None = None

    @property
    def most_input(self) -> float:
        """The most that a prompt token can cost, whatever the provider's cache does."""
        return max(self.input, self.cached or 0.0, self.written or 0.0)

    def usd(self, input_tokens: int, cached_tokens: int, output_tokens: int) -> float:
        """Dollars for a call; cached tokens are part of input, the others are taken as written."""
        cached = self.input if self.cached is None else self.cached
        fresh = (input_tokens - cached_tokens) * self.most_input
        return (fresh + cached_tokens * cached + output_tokens * self.output) / 1_000_000


Prices = Mapping[str, Price]


def price_of(name: str, own: Prices | None = None) -> Price | None:
    """Price of a model, named `provider/name`: the user's own, or the table's, or None."""
    return (own or {}).get(name) or table().get(name)


def read_prices(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Price]:
    """Prices by model, from rows such as `{"local/qwen": {"input": 0.1, "output": 0.2}}`.

    Raises PriceMalformed.
    """
    return {name: _read(name, row) for name, row in rows.items()}


@cache
def table() -> Prices:
    """The table that comes with the package."""
    text = files("longleaf.serving.spending").joinpath("prices.toml").read_text(encoding="utf-8")
    return read_prices(tomllib.loads(text))


def _read(name: str, row: Mapping[str, Any]) -> Price:
    try:
        return Price.model_validate(row)
    except ValidationError as error:
        fault = error.errors()[0]
        field = ".".join(str(part) for part in fault["loc"]) or "the row"
        raise PriceMalformed(
            f"price of {name}: {field}: {fault['msg'].lower()}; write input and output in dollars"
            " per million tokens"
        ) from None
