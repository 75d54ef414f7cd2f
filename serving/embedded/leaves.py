"""Which leaves the embedded model answers, with what, and which texts they embed."""

from collections.abc import Callable, Mapping

from ..leaf import Kind
from ..model import Call
from ..replies import ReplyModel
from . import parts
from .condense import merge, summarize
from .extract import answer, extract
from .judge import choose, judge, score
from .reader import Reader

LEAVES: Mapping[Kind, Callable[[Call, Reader], ReplyModel]] = {
    "answer": answer,
    "choose": choose,
    "extract": extract,
    "judge": judge,
    "merge": merge,
    "score": score,
    "summarize": summarize,
}


def sentences_of(call: Call, reader: Reader) -> list[str]:
    """What will be embedded sentence by sentence, to be embedded together with other calls'."""
    kind = call.leaf.kind
    if kind in ("choose", "score"):
        return parts.options(call) if kind == "choose" else []
    return [sentence for text in parts.texts(call) for sentence in reader.sentences(text)]
