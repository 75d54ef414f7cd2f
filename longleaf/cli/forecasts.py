"""`longleaf plan`: what an answer may cost, before anything is asked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from .opened import Opened, opened, prepare
from .options import AsJson, Budget, Folder, Model, NoUpdate, Store, Strategy, Wait
from .render import note, say, say_json, table

if TYPE_CHECKING:
    from ..agents.answer import Limit
    from ..agents.strategy import Forecast

_HEAD = ("strategy", "expected", "at most", "dollars", "seconds", "note")


def plan(  # noqa: PLR0913, PLR0917 - a command has a parameter for every option
    folder: Folder,
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help="What you would ask.", show_default=False)
    ],
    strategy: Strategy = None,
    model: Model = None,
    budget: Budget = None,
    store: Store = None,
    no_update: NoUpdate = False,
    wait: Wait = None,
    as_json: AsJson = False,
) -> None:
    """Show what a question would cost with each strategy that the model can do; nothing is asked.

    "At most" is a bound that holds; dollars and seconds are expected ones. With --budget, what may
    go over it is told.
    """
    with opened(folder, store, model, strategy, wait, budget) as here:
        ready(here)
        prepare(here, update=not no_update)
        forecasts = here.library.plan(question, strategy)
        if as_json:
            say_json(forecasts)
        else:
            say(table([_HEAD, *map(_row, forecasts)]))
        for forecast in forecasts:
            _warn_of(here, forecast, 1)


def ready(here: Opened) -> str:
    """Find strategy, model and budget before anything is read; says where text will go."""
    from ..agents.catalogue import find
    from ..serving.spending.budget import Budget

    find(here.settings.strategy)
    if here.settings.budget:
        Budget.parse(here.settings.budget)
    return here.library.model.card.location


def warn(here: Opened, questions: Sequence[str]) -> None:
    """Say so where the bounds of the questions are over the budget."""
    if here.settings.budget:
        for forecast in here.library.plan(questions[0], here.settings.strategy):
            _warn_of(here, forecast, len(questions))


def _warn_of(here: Opened, forecast: "Forecast", questions: int) -> None:
    from ..client.asking import overs
    from ..serving.spending.budget import Budget

    if here.settings.budget:
        budget, card = Budget.parse(here.settings.budget), here.library.model.card
        if over := overs(forecast.bound, budget, card, questions):
            note(f"{forecast.strategy} may take {over}: it stops at the wall")


def _row(forecast: "Forecast") -> tuple[str, ...]:
    usd = "unknown" if forecast.usd is None else f"{forecast.usd:.4f}"
    expected, bound = _told(forecast.expected), _told(forecast.bound)
    return (forecast.strategy, expected, bound, usd, f"{forecast.seconds:.1f}", forecast.note)


def _told(limit: "Limit") -> str:
    calls = "1 call" if limit.calls == 1 else f"{limit.calls:,} calls"
    return f"{calls}, {limit.input_tokens:,} in, {limit.output_tokens:,} out"
