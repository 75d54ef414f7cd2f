"""`extract` and `answer`: the sentences that speak to the question, or nothing."""

from ..model import Call
from ..replies import Answered, Extracted
from . import parts
from .choice import convincing
from .fitting import cut, fitting, joined, quoted
from .reader import Reader, Sentence


def extract(call: Call, reader: Reader) -> Extracted:
    """Up to three sentences of the text, verbatim as quotes and joined as `info`; or None."""
    text, sentences = _found(call, reader)
    if not sentences:
        return Extracted(info=None)
    return Extracted(info=text, quotes=quoted(sentences), confidence=sentences[0].score)


def answer(call: Call, reader: Reader) -> Answered:
    """Up to three sentences out of all documents and partial results; or None, never a guess."""
    text, sentences = _found(call, reader)
    if not sentences:
        return Answered(text=None)
    return Answered(text=text, quotes=quoted(sentences), confidence=sentences[0].score)


def _found(call: Call, reader: Reader) -> tuple[str, list[Sentence]]:
    """The text of the reply, and the sentences it is made of."""
    rated = reader.rated(parts.question(call), parts.texts(call))
    sentences = convincing(rated, reader.least)
    most = call.leaf.max_output
    chosen = fitting(sentences, most)
    if sentences and sentences[0] not in chosen:
        return cut(sentences[0].text, most), sentences[:1]
    return joined(chosen), chosen
