"""How likely a sentence answers a question: cosine and shared words, weighed by fitted constants.

`training/calibrate_similarity.py` fits the weights and the threshold, on questions with known
answers and on questions that a folder does not treat.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .scorer import Embed, Scores
from .words import focus, stems

FEATURES = ("constant", "cosine", "overlap", "news", "bare", "number", "asks")
WEIGHTS = np.array([-6.83, 4.36, 4.04, 0.32, -6.92, 0.60, -2.08])
LEAST = 0.08

_WANTS_NUMBER = re.compile(
    r"\b(?:when|how (?:many|much|long|old|far|often|large|big|tall|high|fast)"
    r"|(?:what|which) (?:\w+ )?(?:year|date|day|month|century|decade|percent\w*|number|amount"
    r"|size|age))\b",
    re.IGNORECASE,
)
_NUMBERING = re.compile(r"^[\s\d.()]+|[\s.…·_]{3,}\d+\s*$")
_END = re.compile(r"[.!;。！][\W_]*$")
_MANY = 12


class Similarity:
    """Rates sentences by a logistic regression on the features below."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed

    @property
    def least(self) -> float:
        """The score below which 95 in 100 questions on other topics stay."""
        return LEAST

    def __call__(self, question: str, sentences: Sequence[str]) -> Scores:
        """Probability of each sentence to hold the answer."""
        if not sentences:
            return np.zeros(0)
        logits = features(question, sentences, self._embed) @ WEIGHTS
        scores: Scores = 1 / (1 + np.exp(-logits))
        return scores


def features(question: str, sentences: Sequence[str], embed: Embed) -> NDArray[np.float64]:
    """What is known of each sentence, (n, features).

    `overlap` is the share of the question's words in it, `news` how many words it adds to them,
    `bare` that it adds at most one and does not end as sentences do: a heading, a line of contents.
    """
    sought = focus(question)
    vectors = embed([sought, *sentences]).astype(float)
    asked = stems(sought)
    said = [stems(_NUMBERING.sub(" ", sentence)) for sentence in sentences]
    news = np.array([len(words - asked) for words in said])
    columns = [
        np.ones(len(said)),
        vectors[1:] @ vectors[0],
        [len(asked & words) / max(1, len(asked)) for words in said],
        np.log1p(np.minimum(news, _MANY)),
        [few and not _END.search(s) for few, s in zip(news <= 1, sentences, strict=True)],
        _number(question, sentences),
        [sentence.rstrip().endswith("?") for sentence in sentences],
    ]
    return np.array(columns, float).T


def _number(question: str, sentences: Sequence[str]) -> list[float]:
    """Where the question wants a number: whether there is one, as plus or minus a half."""
    if not _WANTS_NUMBER.search(question):
        return [0.0] * len(sentences)
    return [0.5 if re.search(r"\d", sentence) else -0.5 for sentence in sentences]
