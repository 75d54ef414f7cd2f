"""`longleaf runs`: the questions that were asked of a folder, and what each of them did."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .answers import say_found
from .opened import opened
from .options import AsJson, Folder, Store
from .render import clean_line, note, say, say_heading, say_json, shortened, table
from .spans import tree_lines

if TYPE_CHECKING:
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
    _say_end(run.manifest)


def rm(folder: Folder, id: Id, store: Store = None, as_json: AsJson = False) -> None:
    """Remove one run and all that it recorded. The index and the answers of others stay."""
    from ..traces import open_run, remove_run

    runs = _runs_folder(folder, store)
    name = open_run(runs, id).id
    remove_run(runs, name)
    say_json({"removed": name}) if as_json else say(f"removed {name}")


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
