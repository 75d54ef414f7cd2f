"""Opening a folder, for either face of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..serving.model import Model
from ..serving.spending.prices import Prices, read_prices
from .awaited import AsyncLibrary
from .library import Library


def open(
    folder: str | Path,
    *,
    model: str | Model | None = None,
    store: str | Path | None = None,
    prices: Mapping[str, Mapping[str, Any]] | None = None,
) -> Library:
    """Open a folder of documents; nothing is read or written before something is asked.

    `model` answers (None: the one in the package), `store` is where memory is kept (None:
    `folder/.longleaf`). `prices` are dollars per million tokens by model, over those that we know:
    `{"provider/name": {"input": 0.1, "output": 0.4}}`. Raises NoFolder, PriceMalformed.
    """
    return Library(*_opened(folder, model, store, prices))


def open_async(
    folder: str | Path,
    *,
    model: str | Model | None = None,
    store: str | Path | None = None,
    prices: Mapping[str, Mapping[str, Any]] | None = None,
) -> AsyncLibrary:
    """Open a folder for use with `await`; otherwise as `open`."""
    return AsyncLibrary(*_opened(folder, model, store, prices))


def _opened(
    folder: str | Path,
    model: str | Model | None,
    store: str | Path | None,
    prices: Mapping[str, Mapping[str, Any]] | None,
) -> tuple[Path, str | Model | None, Path | None, Prices]:
    return Path(folder), model, None if store is None else Path(store), read_prices(prices or {})
