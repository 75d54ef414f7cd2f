"""The leaves that strategies ask, with our wording and our caps.

A leaf's version names the wording of the preamble and its own: "1.2" is preamble 1, leaf 2.
"""

from functools import cache

from ..serving.leaf import Leaf
from ..serving.replies import Answered, Extracted, ReplyModel
from .prompting import load


@cache
def extract() -> Leaf[Extracted]:
    """What one passage says about the question: sized for a passage of up to 900 characters."""
    return Leaf("extract", *_worded("extract"), Extracted, Extracted(info=None), 2048, 512)


@cache
def answer() -> Leaf[Answered]:
    """The answer from several passages: sized for eight of them."""
    return Leaf("answer", *_worded("answer"), Answered, Answered(text=None), 6144, 1024)


def input_cap(leaf: Leaf[ReplyModel], window: int) -> int:
    """Most tokens that a prompt of this leaf may have in this window, beside its reply."""
    return max(0, min(leaf.max_input, window - leaf.max_output))


def _worded(name: str) -> tuple[str, str]:
    prompt = load(name)
    return f"{load('preamble').version}.{prompt.version}", prompt.text
