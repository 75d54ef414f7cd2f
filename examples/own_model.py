"""Answer with a model of your own: anything that takes calls and gives typed replies.

This one is a function with a rule in it; `Scripted` makes a model of a function. Citations are
checked whatever the model says, so what it makes up is dropped.

    python examples/own_model.py
"""

from pathlib import Path

import longleaf
from longleaf.serving.model import Call
from longleaf.serving.replies import Answered, Extracted, ReplyModel
from longleaf.serving.scripted import Scripted

FOLDER = Path(__file__).parent / "library"


def reply(call: Call) -> ReplyModel:
    """Quote every line that speaks of a fog signal, and make something up at the end."""
    lines = [line for text in call.texts("document") for line in text.splitlines()]
    quotes = tuple(line for line in lines if "fog" in line.lower())[:5]
    if call.leaf.kind == "extract":
        return Extracted(info=" ".join(quotes) or None, quotes=quotes, confidence=0.9)
    invented = "the horn is sounded by a trained seal"
    return Answered(text=quotes[0] if quotes else None, quotes=(*quotes, invented))


def main() -> None:
    """Print what was kept, and what was not found in any document."""
    with longleaf.open(FOLDER, model=Scripted(reply, name="fog rule")) as library:
        answer = library.ask("When is the fog signal sounded?")
    print(f"{answer.model}: {answer.text}")
    for citation in answer.citations:
        print(f"  kept: {citation.path}, {citation.page}: {citation.quote!r}")
    print(f"  dropped: {answer.dropped}")


if __name__ == "__main__":
    main()
