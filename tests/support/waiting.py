"""Calls that wait for their place, and who is let in."""

from collections import deque
from collections.abc import Iterator

from longleaf.serving.branches import Ticket
from longleaf.serving.leaf import Leaf
from longleaf.serving.model import Call
from longleaf.serving.prompt import Segment
from longleaf.serving.replies import Answered
from longleaf.serving.waiting import Waiting

ANSWER: Leaf[Answered] = Leaf("answer", "1", "Answer.", Answered, Answered(text=None), 99, 20)


def asked(document: str, instruction: str, question: str) -> Call:
    """A call as strategies make them."""
    shared = Segment("preamble", "Be exact."), Segment("document", document)
    return Call(
        ANSWER, (*shared, Segment("instruction", instruction), Segment("question", question))
    )


def goes(waiting: Waiting, places: int = 1) -> Iterator[Ticket]:
    """Who is let in, when each call takes as long as any other."""
    under_way = deque[Ticket]()
    while waiting:
        under_way.append(waiting.take(under_way.popleft() if len(under_way) == places else None))
        yield under_way[-1]


def document_of(ticket: Ticket | None) -> str:
    """The document of a call, as `asked` has made it."""
    return ticket.call.texts("document")[0] if ticket else ""
