"""An answer on paper: its text, its numbered citations, and what it took."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .opened import Opened, command, counted
from .render import clean_line, note, say, say_heading

if TYPE_CHECKING:
    from ..agents.answer import Answer, Citation

_NOTHING = {
    "no_evidence": "No evidence for an answer was found.",
    "budget": "The budget was reached before there was an answer.",
    "unreachable": "There is no answer: the model cannot be reached.",
    "interrupted": "There is no answer: the question was interrupted.",
}
_REMARKS = {
    "unverified": "no quote of this answer stands in a document: do not rely on it unchecked",
    "budget": "the budget was reached: this is what was found until then",
    "unreachable": "the model could no longer be reached: this is what was found until then",
    "failed": "something failed on the way: this is what was found until then",
}


def say_answer(here: Opened, answer: "Answer", where: str, heading: bool = False) -> None:
    """Print the answer and its citations to stdout; remarks and its cost to stderr.

    `where` is where the model runs: "this machine", or a host.
    """
    if heading:
        say_heading(answer.question)
    say_found(answer)
    for remark in remarks(here, answer):
        note(remark)
    note(cost(answer, where))
    if heading:
        say("")


def say_found(answer: "Answer") -> None:
    """Print the answer, or that there is none, and its numbered citations."""
    say(answer.answer or _NOTHING.get(answer.status, "There is no answer."))
    if answer.citations:
        say("")
    for number, citation in enumerate(answer.citations, start=1):
        say(f"[{number}] {cited(citation)}")


def cited(citation: "Citation") -> str:
    """A citation on one line: path, page, and the quote with its white space tidied."""
    first, last = str(citation.page), str(citation.page_end)
    pages = first if first == last else f"{first} to {last}"
    return f"{clean_line(citation.path)}, {clean_line(pages)}: “{clean_line(citation.quote)}”"


def remarks(here: Opened, answer: "Answer") -> Iterator[str]:
    """What a reader of this answer ought to know."""
    if answer.answer is not None and answer.status in _REMARKS:
        yield _REMARKS[answer.status]
    yield from why(answer)
    if not answer.coverage.documents_total:
        yield f"there is no document in {here.folder} that can be read"
    if answer.dropped:
        are = "stands" if len(answer.dropped) == 1 else "stand"
        yield f"{counted(len(answer.dropped), 'quote')} left out: {are} in no document"
    if answer.skipped:
        files = counted(len(answer.skipped), "file")
        yield f"{files} could not be read: `{command(here, 'ls')} --failed` lists them"


def why(answer: "Answer") -> Iterator[str]:
    """What kept a run from its end, if something did."""
    if answer.reason:
        yield f"{answer.status}: {answer.reason}"


def cost(answer: "Answer", where: str) -> str:
    """One line on what was read, asked and spent."""
    usage, coverage = answer.usage, answer.coverage
    price = f", ${usage.usd:.4f}" if usage.usd else ", dollars unknown" * (usage.usd is None)
    return (
        f"read {counted(coverage.passages, 'passage')} in {coverage.documents:,} of"
        f" {counted(coverage.documents_total, 'document')}"
        f" ({coverage.characters:,} of {coverage.characters_total:,} characters);"
        f" {_spent(answer)}{price}, {usage.seconds:.1f} s;"
        f" {answer.model} on {where}; {_recorded(answer)}"
    )


def _spent(answer: "Answer") -> str:
    usage, bound = answer.usage, answer.bound
    most = bound.input_tokens + bound.output_tokens
    leaves = "leaf" if bound.calls == 1 else "leaves"
    again = f" ({usage.replayed:,} more from the journal)" if usage.replayed else ""
    return (
        f"{usage.calls:,} of {bound.calls:,} {leaves}{again},"
        f" {usage.input_tokens + usage.output_tokens:,} of {most:,} tokens"
    )


def _recorded(answer: "Answer") -> str:
    return f"run {answer.run}" if answer.run else "not recorded, for memory is read-only"
