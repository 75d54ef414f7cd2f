"""`judge`, `score` and `choose`: how well texts fit a question."""

from ..model import Call
from ..replies import Chosen, Judged, Scored
from . import parts
from .choice import best_first
from .fitting import cut
from .reader import Reader

LEAST_COSINE = 0.2
STATE_WEIGHT = 0.3
MOST_CHOSEN = 16
MOST_WHY = 400


def judge(call: Call, reader: Reader) -> Judged:
    """Whether some sentence speaks to the question; `why` is that sentence."""
    rated = best_first(reader.rated(parts.question(call), parts.texts(call)))
    if not rated or rated[0].score < reader.least:
        why = cut("No sentence speaks to the question.", call.leaf.max_output)
        return Judged(ok=False, score=rated[0].score if rated else 0.0, why=why)
    why = cut(rated[0].text, call.leaf.max_output, MOST_WHY)
    return Judged(ok=True, score=rated[0].score, why=why)


def score(call: Call, reader: Reader) -> Scored:
    """Cosine of the question and the text as a whole."""
    vectors = reader.embed([parts.question(call), "\n".join(parts.texts(call))])
    return Scored(score=float(vectors[0] @ vectors[1]))


def choose(call: Call, reader: Reader) -> Chosen:
    """Numbers of the options that fit the question, best first; stop when none does.

    What was found so far (`state`) draws towards options that are near it.
    """
    options = parts.options(call)
    state = " ".join(call.texts("state")).strip()
    vectors = reader.embed([parts.question(call), state, *options])
    near = vectors[2:] @ vectors[0]
    ranks = near + STATE_WEIGHT * (vectors[2:] @ vectors[1]) if state else near
    fit = [index for index in range(len(options)) if near[index] >= LEAST_COSINE]
    fit.sort(key=lambda index: (-float(ranks[index]), index))
    return Chosen(choice=tuple(i + 1 for i in fit[:MOST_CHOSEN]), stop=not fit)
