"""`longleaf ask`: questions in, answers with their citations out."""

from pathlib import Path
from typing import Annotated

import typer

from .answers import say_answer, why
from .exits import Exit, UsageFault, of_status, worst
from .forecasts import ready, warn
from .opened import opened, prepare
from .options import AsJson, Budget, Folder, Model, NoUpdate, Store, Strategy, Wait
from .questions import gather
from .render import note, say_json


def ask(  # noqa: PLR0913, PLR0917 - a command has a parameter for every option
    folder: Folder,
    question: Annotated[
        str | None,
        typer.Argument(metavar="QUESTION", help="What you want to know.", show_default=False),
    ] = None,
    questions: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Many questions: .txt (one a line), .jsonl, or - for stdin.",
            show_default=False,
        ),
    ] = None,
    strategy: Strategy = None,
    model: Model = None,
    budget: Budget = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Do not ask what may cost more than the budget.")
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Ask the model again, also what it has answered.")
    ] = False,
    store: Store = None,
    no_update: NoUpdate = False,
    wait: Wait = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question from the documents of a folder.

    New and changed files are read first. The answer and its citations go to stdout; progress and
    cost to stderr. Every quote was compared with the stored text of its page. A budget is a wall:
    what was found until then is printed. What was answered before is not paid for again.
    """
    asked = gather(question, questions)
    codes: set[Exit] = set()
    with opened(folder, store, model, strategy, wait, budget) as here:
        if strict and not here.settings.budget:
            raise UsageFault("--strict holds a question to a budget: give one with --budget")
        where = ready(here)
        prepare(here, update=not no_update)
        warn(here, asked)
        chosen = here.settings.strategy, here.settings.budget
        for answer in here.library.ask_many(asked, *chosen, strict, fresh):
            codes.add(of_status(answer.status))
            if as_json:
                say_json(answer)
                for reason in why(answer):
                    note(reason)
            else:
                say_answer(here, answer, where, heading=len(asked) > 1)
    raise typer.Exit(worst(codes))
