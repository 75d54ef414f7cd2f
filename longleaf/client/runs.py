"""A question as a recorded run: its manifest before, its trace meanwhile, its end after."""

import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..agents.answer import Answer
from ..agents.strategy import Forecast
from ..memory.results import Entry
from ..memory.views import Views
from ..traces import Recorder, Run, create_run, recording

RUNS = "runs"


def documents(views: Views, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Every document with its page map; that of lines is left out, for the text itself tells it."""
    return [
        {
            "id": entry.id,
            "path": entry.path,
            "sha256": entry.sha256,
            "characters": entry.characters,
            "pages": _pages(views, entry),
        }
        for entry in entries
        if entry.state != "failed"
    ]


@contextmanager
def recorded(
    location: Path, question: str, model: str, forecast: Forecast, sources: list[dict[str, Any]]
) -> Generator[Run | None]:
    """Begin a run in the store at `location`, record what happens inside, and mark its end.

    Whoever is inside calls `finish`; a run that is left without was interrupted or has failed. A
    store that cannot be written gives None: its questions are answered all the same.
    """
    values = {
        "question": question,
        "model": model,
        "strategy": forecast.strategy,
        "term": forecast.program,
        "bound": forecast.bound.model_dump(),
        "expected": forecast.expected.model_dump(),
        "documents": sources,
    }
    if not os.access(location, os.W_OK):
        yield None
        return
    run = create_run(location / RUNS, values)
    try:
        with Recorder(run.trace) as recorder, recording(recorder):
            yield run
    except Exception:
        run.finish("failed")
        raise
    finally:
        if run.manifest.status == "running":
            run.finish("interrupted")


def finish(run: Run | None, answer: Answer) -> None:
    """Note the answer, and how the run ended."""
    if run is None:
        return
    made = answer.model_dump(mode="json")
    run.finish(answer.status, {"answer": made, "usage": made["usage"]})


def _pages(views: Views, entry: Entry) -> dict[str, Any]:
    if entry.kind == "line":
        return {"kind": "line", "starts": []}
    pages = views.pages(entry.id)
    return {"kind": pages.kind, "starts": list(pages.starts), "labels": list(pages.labels)}
