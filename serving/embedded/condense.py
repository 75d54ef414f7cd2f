"""`summarize` and `merge`: the sentences that stand for the rest, in the order of reading."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..model import Call
from ..replies import Merged, Summarized
from . import parts
from .choice import best_first, distinct, in_order
from .fitting import cut, fitting, joined, quoted
from .reader import Reader, Sentence
from .words import stems

CENTRALITY = 0.3
OPENING = 0.1
HEADING = 5
WORTH = 0.5
MOST_QUOTES = 8
MOST_WEIGHED = 300


def summarize(call: Call, reader: Reader) -> Summarized:
    """Central sentences, early ones rather than late ones; nearer the question where there is one.

    A text that fits as it is stays whole.
    """
    sentences = _chosen(call, reader)
    return Summarized(text=_text(call, sentences))


def merge(call: Call, reader: Reader) -> Merged:
    """The distinct sentences of all items, the most relevant as far as they fit."""
    sentences = _chosen(call, reader)
    return Merged(text=_text(call, sentences), quotes=quoted(best_first(sentences)[:MOST_QUOTES]))


def _chosen(call: Call, reader: Reader) -> list[Sentence]:
    """All distinct sentences; where these are too many, the best, and no filler."""
    texts = parts.texts(call)
    wanted = parts.question_or_none(call)
    rated = _central(texts, reader)
    if wanted is not None:
        scores = reader.rated(wanted, texts)
        pairs = zip(rated, scores, strict=True)
        rated = [replace(s, score=q.score + CENTRALITY * s.score) for s, q in pairs]
    ranked = distinct(best_first(rated)[:MOST_WEIGHED])
    chosen = fitting(ranked, call.leaf.max_output)
    if len(chosen) < len(ranked):
        worthy = [sentence for sentence in ranked if sentence.score >= WORTH * ranked[0].score]
        chosen = fitting(worthy, call.leaf.max_output)
    return in_order(chosen)


def _central(texts: Sequence[str], reader: Reader) -> list[Sentence]:
    """Sentences rated by their cosine to all of the texts, and by how early they stand.

    A heading is worth half: it names what the rest says.
    """
    found = [sentence for text in texts for sentence in reader.sentences(text)]
    vectors = reader.embed(found).astype(float)
    middle = vectors.sum(axis=0)
    scores = vectors @ middle / max(1e-9, float(np.linalg.norm(middle)))
    scores += OPENING / (1 + np.arange(len(found)))
    scores *= np.where([len(stems(sentence)) < HEADING for sentence in found], 0.5, 1.0)
    return [Sentence(text, place, float(scores[place])) for place, text in enumerate(found)]


def _text(call: Call, sentences: Sequence[Sentence]) -> str:
    if sentences:
        return joined(sentences)
    return cut(" ".join(parts.texts(call)), call.leaf.max_output)
