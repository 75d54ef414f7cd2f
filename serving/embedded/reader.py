"""Texts read by sentence, each sentence rated for a question."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .scorer import Embed, Scorer

Split = Callable[[str], Sequence[tuple[int, int]]]
"""Ranges of the sentences of a text, in order."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it stands in the text, where in the reading order, and its score."""

    text: str
    place: int
    score: float = 0.0


class Reader:
    """What leaves read with: a splitter, an embedding and a scorer."""

    def __init__(self, split: Split, embed: Embed, scorer: Scorer) -> None:
        self.embed = embed
        self.least = scorer.least
        self._scorer = scorer
        self._split = lru_cache(maxsize=256)(split)

    def sentences(self, text: str) -> list[str]:
        """The sentences of a text, verbatim."""
        return [text[start:end] for start, end in self._split(text)]

    def rated(self, question: str, texts: Iterable[str]) -> list[Sentence]:
        """All sentences of the texts, in reading order, rated text by text."""
        found: list[Sentence] = []
        for text in texts:
            sentences = self.sentences(text)
            scores = self._scorer(question, sentences)
            for sentence, score in zip(sentences, scores, strict=True):
                found.append(Sentence(sentence, len(found), float(score)))
        return found
