"""`longleaf runs`: the questions that were asked of a folder, and what each of them did."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .answers import say_answer, say_found, why
from .exits import of_status
from .forecasts import ready, warn
from .opened import Opened, opened, prepare
from .options import AsJson, Budget, Folder, NoUpdate, Store, Wait
from .render import clean_line, note, say, say_heading, say_json, shortened, table
from .spans import reuse, tree_lines

if TYPE_CHECKING:
    from ..agents.answer import Answer
    from ..traces import Manifest

Id = Annotated[
    str,
    typer.Argument(metavar="ID", help="A run's id, or how it begins.", show_default=False),
]
_LISTED = ("id", "started", "finished", "status", "question", "strategy", "model", "fault")


def list_(folder: Folder, store: Store = None, as_json: AsJson = False) -> None:
    """List the runs of a folder, the newest first."""
    from ..traces import list_runs

    manifests = list_runs(_runs_folder(folder, store))
    if as_json:
        say_json([manifest.model_dump(mode="json", include=set(_LISTED)) for manifest in manifests])
    elif manifests:
        say(table([("run", "status", "strategy", "question"), *map(_row, manifests)]))
    else:
        note(f"nothing was asked of {folder} yet")


def show(folder: Folder, id: Id, store: Store = None, as_json: AsJson = False) -> None:
    """Show one run: the question, each step with its time and what it read, and the answer."""
    from ..traces import open_run, read_trace

    run = open_run(_runs_folder(folder, store), id)
    trace = read_trace(run.trace)
    if as_json:
        spans = [asdict(span) for span in trace.spans]
        say_json(run.manifest.model_dump(mode="json") | {"spans": spans})
        return
    _say_head(run.manifest)
    for line in tree_lines(trace, run.manifest):
        say(line)
    if told := reuse(trace):
        say(told)
    _say_end(run.manifest)


def rm(folder: Folder, id: Id, store: Store = None, as_json: AsJson = False) -> None:
    """Remove one run and what it recorded; `runs gc` then forgets its replies. All else stays."""
    from ..traces import open_run, remove_run

    runs = _runs_folder(folder, store)
    name = open_run(runs, id).id
    remove_run(runs, name)
    say_json({"removed": name}) if as_json else say(f"removed {name}")


def resume(
    folder: Folder,
    id: Id,
    budget: Budget = None,
    store: Store = None,
    no_update: NoUpdate = False,
    wait: Wait = None,
    as_json: AsJson = False,
) -> None:
    """Ask again what a run asked, with its model and strategy; what it paid for is not paid again.

    The answer is that of a new run. Its budget is that of the old one, or --budget.
    """
    past = _past(folder, id, store)
    model, limits = past.named or past.model or None, budget or past.budget or None
    with opened(folder, store, model, past.strategy, wait, limits) as here:
        where = ready(here)
        prepare(here, update=not no_update)
        warn(here, [past.question])
        answer = here.library.resume(past.id, here.settings.budget)
        _say(here, answer, where, as_json)


def replay(folder: Folder, id: Id, store: Store = None, as_json: AsJson = False) -> None:
    """Go through a run once more, with its replies from the journal; no model is asked.

    What is missing in the journal, because documents or prompts have changed since, is an error.
    """
    past = _past(folder, id, store)
    with opened(folder, store, past.named or past.model or None) as here:
        _say(here, here.library.replay(past.id), "nowhere: its journal", as_json)


def gc(folder: Folder, store: Store = None, as_json: AsJson = False) -> None:
    """Forget the replies that no run rests on: those of runs that were removed."""
    with opened(folder, store) as here:
        freed = here.library.free() if here.library.exists else 0
    said = "reply" if freed == 1 else "replies"
    say_json({"freed": freed}) if as_json else say(f"freed {freed:,} {said}")


def _past(folder: Path, id: str, store: Path | None) -> "Manifest":
    from ..traces import open_run

    return open_run(_runs_folder(folder, store), id).manifest


def _say(here: Opened, answer: "Answer", where: str, as_json: bool) -> None:
    if as_json:
        say_json(answer)
        for reason in why(answer):
            note(reason)
    else:
        say_answer(here, answer, where)
    raise typer.Exit(of_status(answer.status))


def _runs_folder(folder: Path, store: Path | None) -> Path:
    from ..client.runs import RUNS

    with opened(folder, store) as here:
        return here.library.location / RUNS


def _row(manifest: "Manifest") -> tuple[str, ...]:
    told = manifest.fault or manifest.question
    return (manifest.id, manifest.status, manifest.strategy, shortened(told, 80))


def _say_head(manifest: "Manifest") -> None:
    say_heading(manifest.question)
    say(
        clean_line(
            f"{manifest.id}: {manifest.status}, by {manifest.strategy} with {manifest.model}"
        )
    )


def _say_end(manifest: "Manifest") -> None:
    from ..agents.answer import Answer

    say("")
    if manifest.answer is None:
        say("There is no answer.")
    else:
        say_found(Answer.model_validate(manifest.answer))
