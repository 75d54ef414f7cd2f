"""A prompt is an ordered list of segments: what calls share comes first, so that its KV is reused.

    preamble · document, document, … · instruction · question · state

Document text is data: it is delimited, and whatever in it looks like a tag or a control token of
some model is broken up by an invisible character, so that no tokenizer takes it for one. State is
treated likewise, for what was found so far comes from documents.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ..traces.ref import Ref

Role = Literal["preamble", "document", "option", "instruction", "question", "state"]
ORDER: tuple[Role, ...] = ("preamble", "document", "option", "instruction", "question", "state")

WORD_JOINER = "\N{WORD JOINER}"
_CONTROL_LIKE = re.compile(r"<(?=[|/!?\w\uff5c])|\[(?=/?[a-z]?[A-Z_]+\])|[|\uff5c](?=>)")


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a prompt; `source` says where document text came from."""

    role: Role
    text: str
    source: Ref | None = None


class Message(NamedTuple):
    """What chat models take: a role ("system" or "user") and the text."""

    role: Literal["system", "user"]
    content: str


def in_order(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """The segments with shared parts first; the order within a role stays."""
    return tuple(sorted(segments, key=lambda segment: ORDER.index(segment.role)))


def defused(text: str) -> str:
    """Document text in which nothing reads as a tag or control token.

    A word joiner breaks up each suspicious pair of characters; quotes are found again because the
    check of citations ignores invisible characters.
    """
    return _CONTROL_LIKE.sub(lambda match: match.group() + WORD_JOINER, text)


def render(segments: Iterable[Segment]) -> tuple[Message, ...]:
    """Segments as chat messages: the preamble is the system's, the rest is one user message."""
    ordered = in_order(segments)
    system = [s.text for s in ordered if s.role == "preamble"]
    return (
        Message("system", "\n\n".join(system)),
        Message("user", "\n\n".join(_numbered(ordered))),
    )


def prompt_tokens(segments: Iterable[Segment], count_tokens: Callable[[str], int]) -> int:
    """Tokens of the rendered messages; what a chat template adds to them is not counted."""
    return sum(count_tokens(message.content) for message in render(segments))


def _numbered(segments: Iterable[Segment]) -> Iterable[str]:
    counts = {"document": 0, "option": 0}
    for segment in segments:
        if segment.role in counts:
            counts[segment.role] += 1
            number, tag = counts[segment.role], segment.role
            yield f'<{tag} number="{number}">\n{defused(segment.text)}\n</{tag}>'
        elif segment.role != "preamble":
            yield defused(segment.text) if segment.role == "state" else segment.text
