"""A folder with a contract, and a model that finds in it what it is told to find."""

from collections.abc import Callable
from pathlib import Path

from longleaf.serving.model import Call, Outcome
from longleaf.serving.replies import Answered, Extracted, ReplyModel

from .folders import write_folder

CONTRACT = """Supply Agreement

1. Term. This agreement begins on 1 March 2021 and lasts three years.

2. Termination. Either party may terminate this agreement by giving ninety days' written notice.

3. Payment. Invoices are due within forty-five days of receipt.
"""
NOTICE = "ninety days' written notice"
QUESTION = "How can the agreement be terminated?"


def contract_folder(root: Path) -> Path:
    """A new folder with the contract in it, and other texts."""
    root.mkdir()
    write_folder(root, files=4)
    (root / "contract.txt").write_text(CONTRACT)
    return root


def quoting(words: str) -> Callable[[Call], ReplyModel | Outcome]:
    """A model that finds these words wherever it is shown them, and nothing elsewhere."""

    def reply(call: Call) -> ReplyModel | Outcome:
        there = any(words in text for text in call.texts("document"))
        if call.leaf.kind == "extract":
            return Extracted(info=words if there else None, quotes=(words,), confidence=0.9)
        return Answered(text=f"It says: {words}." if there else None, quotes=(words,))

    return reply
