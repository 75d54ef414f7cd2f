"""A leaf is one kind of bounded question to a model, and the only way to reach one."""

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from .replies import ReplyModel

Kind = Literal["summarize", "extract", "choose", "answer", "judge", "ask", "merge", "act", "score"]

R_co = TypeVar("R_co", bound=ReplyModel, covariant=True)


@dataclass(frozen=True)
class Leaf(Generic[R_co]):
    """One kind of bounded question: how it is worded, what may be replied, and at what cost.

    `version` names the wording (`prompts/NAME.md` says it): a change of wording is another leaf to
    a journal. `max_input` and `max_output` are in tokens of the model that is asked. `fallback` is
    what stands in for a reply that cannot be parsed.
    """

    kind: Kind
    version: str
    instruction: str
    reply: type[R_co]
    fallback: R_co
    max_input: int
    max_output: int
