"""The end of a run: whether the quotes are real, and how it went."""

from ..serving.model import Failed
from ..serving.secrets import without_secrets
from ..traces import names, span
from .answer import Status
from .asks import Asks
from .citations import Checked, Checker
from .registers import Registers, to_passage
from .tools import Tools


def check(draft: Registers, tools: Tools) -> Checked:
    """Find the draft's quotes in the documents, in a span of its own."""
    with span("citations", "verdict") as verdict:
        given = [to_passage(place) for place in draft.given]
        checked = Checker(tools.document).check(draft.quotes, given)
        hashes = [tools.document(place.document).sha256 for place in checked.places]
        verdict.set(names.CITATIONS_KEPT, len(checked.places))
        verdict.set(names.CITATIONS_DROPPED, len(checked.dropped))
        verdict.set(names.EVIDENCE_DOCUMENT, hashes)
        verdict.set(names.EVIDENCE_START, [place.start for place in checked.places])
        verdict.set(names.EVIDENCE_END, [place.end for place in checked.places])
    return checked


def status_of(draft: Registers, checked: Checked, asks: Asks) -> Status:
    """How a run ended. A failure or the budget counts where it kept the draft from being settled.

    Without an answer, any failure is told: that nothing was found would be saying too much.
    """
    if asks.failures and (draft.text is None or not draft.settled):
        return "unreachable" if _unreachable(asks) else "failed"
    if asks.refusals:
        return "budget"
    if draft.text is None:
        return "no_evidence"
    return "unverified" if checked.counted and not checked.citations else "answered"


def reason_of(status: Status, asks: Asks) -> str | None:
    """Why a run did not come to its end, in the words of what stopped it; None where it did."""
    match status:
        case "unreachable":
            return without_secrets(_unreachable(asks)[0].message)
        case "failed":
            return without_secrets(asks.failures[0].message)
        case "budget":
            return asks.refusals[0].left
        case _:
            return None


def _unreachable(asks: Asks) -> list[Failed]:
    return [failed for failed in asks.failures if failed.kind in ("unreachable", "timeout")]
