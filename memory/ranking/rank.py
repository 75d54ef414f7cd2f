"""Ranking: candidates in the order of their scores, each the sum of parts that say why.

The z-score of the words plus that of the similarity, then what rules add. Texts are read of the
best alone.
"""

from collections.abc import Callable, Sequence

from ..analysis import terms
from ..vectors import Encoding, Vectors
from . import rules
from .candidates import Asked, Candidate, Found, Sources, gather
from .fusion import Scale
from .sentence import BestSentence
from .similar import Similarity
from .titles import Title, Titles, title_of

_READ = 15
"""How many of the best are read, for their best sentence and for dates and numbers."""

_NAMING = 5
"""How many of the best may lead to other documents, by naming them."""

RERANKED = 24
"""How many of the best are read by a reranker, where there is one."""

Rerank = Callable[[str, Sequence[str]], Sequence[float]]
"""How far each text answers a question: the logarithm of the odds."""

_NEGLIGIBLE = 1e-6

_ALONE = 4
"""A name that is typed counts so many times as much where nothing is asked beside it."""

_RARE = 4.0
"""From this inverse document frequency on a word may be a name: it is in one of fifty passages."""


def rank(
    sources: Sources,
    asked: Asked,
    encoding: Encoding | None = None,
    vectors: Vectors | None = None,
    rerank: Rerank | None = None,
    explain: bool = False,
) -> list[Candidate]:
    """The best passages, best first; equals by place. `explain` tells the words' parts apart.

    With `rerank`, the best are read once more by what it stands for.
    """
    similarity = None
    if encoding is not None and asked.weights.similarity and asked.query.words:
        similarity = Similarity(asked.query.content, encoding, vectors)
    ranking = _Ranking(sources, asked, gather(sources, asked, similarity))
    ranking.open()
    ranking.read(ranking.best(_READ))
    ranking.follow(ranking.best(_NAMING))
    ranked = ranking.reranked(rerank) if rerank else ranking.best(asked.limit)
    ranking.tell(ranked)
    if explain:
        ranking.explain(ranked)
    return ranked


def _order(one: Candidate) -> tuple[float, str, int]:
    return -one.score, one.place.path, one.place.start


class _Ranking:
    """The candidates of one query, whose parts are filled in step by step."""

    def __init__(self, sources: Sources, asked: Asked, found: Found) -> None:
        self.sources = sources
        self.query, self.weights, self.limit = asked.query, asked.weights, asked.limit
        self.candidates = found.candidates
        typical = found.candidates[: found.typical]
        self.words = Scale.of(one.words for one in typical)
        known = [one.cosine for one in typical if one.cosine is not None]
        self.cosines, self.least = Scale.of(known), min(known, default=0.0)
        self.share = self.weights.similarity if known else 0.0
        self.per_word = (1 - self.share) * self.words.unit
        self.per_cosine = self.share * self.cosines.unit
        for one in self.candidates:
            one.score = sum(self._fused(one))

    def best(self, limit: int) -> list[Candidate]:
        """The best so far, best first; equals by place, so that history plays no part."""
        scores = sorted([one.score for one in self.candidates], reverse=True)
        least = min(scores[:limit], default=0.0)
        high = [one for one in self.candidates if one.score >= least]
        return sorted(high, key=_order)[:limit]

    def _fused(self, one: Candidate) -> tuple[float, float]:
        """Words and similarity; what has no vector counts as the least similar of the others."""
        cosine = self.least if one.cosine is None else one.cosine
        lexical = self.per_word * (one.words - self.words.mean)
        return lexical, self.per_cosine * (cosine - self.cosines.mean)

    def open(self) -> None:
        """Lift the first passages, where a document itself is asked for."""
        if self.query.about_document and self.weights.first:
            documents = {one.place.document for one in self.candidates}
            keys = self.sources.places.ranges(documents)
            for one in self.candidates:
                nth = one.place.passage - keys[one.place.document].start
                one.add("first", self.weights.first * rules.first(nth))

    def read(self, best: Sequence[Candidate]) -> None:
        """Add what the texts of the best tell: their best sentence, a date, a number."""
        unit = self.per_word * self.weights.sentence
        score = BestSentence.of(self.query.words, self.sources.lexical.rarities)
        exact = self.weights.exact * (1 if self.query.is_question else _ALONE)
        for one in best:
            text = self.sources.text(one.place)
            one.add("sentence", unit and unit * score(text))
            one.add("hint", self.weights.hint * rules.hint(self.query.wants, text))
            if self.query.phrases:
                named = f"{one.place.path}\n{text}"
                one.add("exact", exact * rules.exact(self.query.phrases, named))

    def follow(self, best: Sequence[Candidate]) -> None:
        """Lift passages of other documents that the best name by their titles."""
        known = set(map(title_of, {one.place.path for one in self.candidates}))
        if not self.weights.link or len(known) == 1:
            return
        titles = Titles(known, self._is_rare)
        links: dict[Title, float] = {}
        for nth, one in enumerate(best):
            for title in titles.named_in(self.sources.text(one.place)):
                if title != title_of(one.place.path):
                    links.setdefault(title, self.weights.link * rules.link(nth))
        for one in self.candidates if links else ():
            one.add("link", links.get(title_of(one.place.path), 0.0))

    def reranked(self, rerank: Rerank) -> list[Candidate]:
        """The best by how far their texts answer, too; what is not read counts as the least."""
        best = self.best(max(self.limit, RERANKED))
        texts = [self.sources.text(one.place) for one in best[:RERANKED]]
        odds = list(rerank(self.query.text, texts)) if texts else []
        odds += [min(odds, default=0.0)] * (len(best) - len(odds))
        for one, value in zip(best, odds, strict=True):
            one.add("answers", self.weights.answers * value)
        return sorted(best, key=_order)[: self.limit]

    def _is_rare(self, word: str) -> bool:
        return all(idf >= _RARE for idf in self.sources.lexical.rarities(terms(word)))

    def tell(self, ranked: Sequence[Candidate]) -> None:
        """Name the first two parts, too."""
        for one in ranked:
            fused = zip(("lexical", "similarity"), self._fused(one), strict=True)
            one.parts = {name: value for name, value in fused if value} | one.parts

    def explain(self, ranked: Sequence[Candidate]) -> None:
        """Put in place of the words' part what title, heading and so on give to it.

        "average" is what the candidates have on average, which the z-score takes off; "quoted" is
        what the words of a phrase give that had to be there.
        """
        scored = [one for one in ranked if one.words]
        keys = [one.place.passage for one in scored]
        told = self.sources.lexical.explain(self.query, keys, self.weights)
        unit = self.per_word
        for one, parts in zip(scored, told, strict=True):
            others = dict(one.parts)
            shares = {name: unit * value for name, value in parts.items()}
            shares["average"] = -unit * self.words.mean
            shares["quoted"] = others.pop("lexical", 0.0) - sum(shares.values())
            told_of = {name: value for name, value in shares.items() if abs(value) > _NEGLIGIBLE}
            one.parts = told_of | others
