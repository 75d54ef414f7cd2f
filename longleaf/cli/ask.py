"""`longleaf ask`: questions in, answers with their citations out."""

from pathlib import Path
from typing import Annotated

import typer

from .answers import say_answer, why
from .exits import Exit, of_status, worst
from .opened import Opened, opened, prepare
from .options import AsJson, Folder, NoUpdate, Store, Wait
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
    strategy: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="How to answer (search).", show_default=False),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Which model answers (embedded).", show_default=False),
    ] = None,
    store: Store = None,
    no_update: NoUpdate = False,
    wait: Wait = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question from the documents of a folder.

    New and changed files are read first. The answer and its citations go to stdout; progress and
    cost to stderr. Every quote was compared with the stored text of its page.
    """
    asked = gather(question, questions)
    codes: set[Exit] = set()
    with opened(folder, store, model, strategy, wait) as here:
        where = _ready(here)
        prepare(here, update=not no_update)
        for answer in here.library.ask_many(asked, strategy=here.settings.strategy):
            codes.add(of_status(answer.status))
            if as_json:
                say_json(answer)
                for reason in why(answer):
                    note(reason)
            else:
                say_answer(here, answer, where, heading=len(asked) > 1)
    raise typer.Exit(worst(codes))


def _ready(here: Opened) -> str:
    """Find strategy and model before anything is read; says where text will go."""
    from ..agents.catalogue import find

    find(here.settings.strategy)
    return here.library.model.card.location
