"""A question as a recorded run: its manifest before, its trace meanwhile, its end after."""

import logging
import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from ..agents.answer import Answer
from ..agents.strategy import Forecast
from ..memory.results import Entry
from ..memory.views import Views
from ..serving.model import ModelCard
from ..traces import Recorder, Run, create_run, recording
from .asking import Asking

RUNS = "runs"
_LOG = logging.getLogger(__name__)


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


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a run begins with: the question, who answers it, at what cost, from what."""

    question: str
    named: str | None
    card: ModelCard
    forecast: Forecast
    asking: Asking
    documents: list[dict[str, Any]]

    def values(self) -> dict[str, Any]:
        """As the manifest has it."""
        return {
            "question": self.question,
            "model": self.card.name,
            "named": self.named,
            "card": card_values(self.card),
            "strategy": self.forecast.strategy,
            "term": self.forecast.program,
            "bound": self.forecast.bound.model_dump(),
            "expected": self.forecast.expected.model_dump(),
            "budget": str(self.asking.budget),
            "resumes": self.asking.resumes,
            "documents": self.documents,
        }


def card_values(card: ModelCard) -> dict[str, Any]:
    """A card in JSON: all of it but the function that counts tokens."""
    plain = {field.name: getattr(card, field.name) for field in fields(card)}
    del plain["count_tokens"]
    return plain | {"leaves": sorted(card.leaves)}


@contextmanager
def recorded(location: Path, beginning: Beginning) -> Generator[Run | None]:
    """Begin a run in the store at `location`, record what happens inside, and mark its end.

    Whoever is inside calls `finish`; a run that is left without was interrupted or has failed. A
    store that cannot be written gives None: its questions are answered all the same.
    """
    if not os.access(location, os.W_OK):
        yield None
        return
    run = create_run(location / RUNS, beginning.values())
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
    """Note the answer, and how the run ended; a disk that fails takes no answer away."""
    if run is None:
        return
    made = answer.model_dump(mode="json")
    try:
        run.finish(answer.status, {"answer": made, "usage": made["usage"]})
    except OSError as fault:
        _LOG.warning("the answer of run %s could not be kept: %s", run.id, fault)


def _pages(views: Views, entry: Entry) -> dict[str, Any]:
    if entry.kind == "line":
        return {"kind": "line", "starts": []}
    pages = views.pages(entry.id)
    return {"kind": pages.kind, "starts": list(pages.starts), "labels": list(pages.labels)}
