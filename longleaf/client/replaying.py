"""A run once more, without its model: replies from the journal, searches from the trace."""

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

from ..agents.answer import Answer
from ..agents.recalled import Recalled
from ..memory.views import Views
from ..serving.errors import ServingFault
from ..serving.journal.journal import Journal
from ..serving.journal.key import parameters_of
from ..serving.journal.replayed import Replayed
from ..serving.model import Model, ModelCard
from ..traces import Manifest, RunBusy, open_run, read_trace
from .endpoints import Endpoints
from .errors import NotWhole, OtherModel, UnknownModel

_WHOLE = frozenset({"answered", "no_evidence", "unverified"})


def past_run(runs: Path, run: str, model: str | None = None) -> Manifest:
    """The manifest of a run that is over; with `model`, of one that this model has answered.

    Raises RunUnknown, RunAmbiguous, RunDamaged, RunBusy, OtherModel.
    """
    past = open_run(runs, run).manifest
    if past.status == "running":
        raise RunBusy(f"run {past.id} still goes on: stop it first, or wait until it ends")
    if model not in (None, past.model):
        raise OtherModel(
            f"run {past.id} was answered by {past.model}, and not by {model}: open the folder with"
            " that model to go on with it, or ask its question anew"
        )
    return past


def from_journal(journal: Journal, past: Manifest, endpoints: Endpoints) -> Model:
    """A model that answers as this run's did; NotWhole for a run that did not come to its end."""
    if past.status not in _WHOLE:
        raise NotWhole(
            f"run {past.id} ended as {past.status!r}, and has no whole answer to replay: go on with"
            " it (`longleaf runs resume`)"
        )
    card = _card(past, endpoints)
    return Replayed(journal, card, parameters=parameters_of(card))


def as_it_was(views: Views, folder: Path, past: Manifest) -> Recalled:
    """Memory that finds what the run has found."""
    ids = {source.sha256: source.id for source in past.documents}
    return Recalled(views, read_trace(open_run(folder.parent, folder.name).trace).spans, ids)


def compared(answer: Answer, past: Manifest) -> Answer:
    """The answer, with a remark where the run has said something else."""
    said = (past.answer or {}).get("answer")
    if answer.status == "failed" or answer.answer == said:
        return answer
    told = f"the run has said {said!r}: replies were asked for anew since then (--fresh)"
    return answer.model_copy(update={"reason": told})


def _card(past: Manifest, endpoints: Endpoints) -> ModelCard:
    """The card as it was; a model that is not here counts a token for each byte."""
    known = {field.name for field in fields(ModelCard)}
    values: dict[str, Any] = {k: v for k, v in (past.card or {}).items() if k in known}
    values |= {"name": past.model, "leaves": frozenset(values.get("leaves", ()))}
    values |= {"window": values.get("window", 0), "count_tokens": _counter(past, endpoints)}
    return ModelCard(**values)


def _counter(past: Manifest, endpoints: Endpoints) -> Callable[[str], int]:
    try:
        card = endpoints.model.card
    except (UnknownModel, ServingFault):
        return _count_bytes
    return card.count_tokens if card.name == past.model else _count_bytes


def _count_bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
