"""SQuAD's two scores of an answer's words: exact match and F1.

As P. Rajpurkar and others define them, "SQuAD: 100,000+ questions" (2016): without case,
punctuation, articles and extra white space, the best over all answers that people gave.
"""

import re
import string
from collections import Counter
from collections.abc import Sequence

_DROPPED = re.compile(rf"[{re.escape(string.punctuation)}]")
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")


def exact(predicted: str, answers: Sequence[str]) -> float:
    """1 where the words are those of some answer, else 0."""
    return float(any(_words(predicted) == _words(answer) for answer in answers))


def f1(predicted: str, answers: Sequence[str]) -> float:
    """Harmonic mean of the shares of words that are in the other; 0 where none is."""
    return max(_f1(_words(predicted), _words(answer)) for answer in answers)


def _f1(predicted: Sequence[str], answer: Sequence[str]) -> float:
    common = (Counter(predicted) & Counter(answer)).total()
    return 2 * common / (len(predicted) + len(answer)) if common else 0.0


def _words(text: str) -> list[str]:
    return _ARTICLES.sub(" ", _DROPPED.sub("", text.lower())).split()
