"""What a strategy's graph carries from step to step: plain JSON, so that it can be kept.

Passages are kept as places; their text stays in memory.
"""

from dataclasses import dataclass, field
from typing import TypedDict

from ..memory.document import Passage


class Place(TypedDict):
    """A passage as JSON: the id of its document, and half-open offsets into the text."""

    document: str
    start: int
    end: int


@dataclass
class Registers:
    """What every strategy's graph ends with: a draft of the answer.

    `given` are the passages that the draft was made from, `quotes` what it is said to rest on.
    `settled` says whether the last step has spoken; until then the draft is the best so far.
    """

    question: str
    text: str | None = None
    quotes: list[str] = field(default_factory=list[str])
    given: list[Place] = field(default_factory=list[Place])
    settled: bool = False


def to_place(passage: Passage) -> Place:
    """The passage as JSON."""
    return {"document": passage.document, "start": passage.start, "end": passage.end}


def to_passage(place: Place) -> Passage:
    """The passage at this place."""
    return Passage(place["document"], place["start"], place["end"])
