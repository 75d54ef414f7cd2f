"""What a query asks of the lexical index: its parts, and one tantivy query of them all.

Each part is a list of clauses of which a passage should match as many as it can; BM25 adds up.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

import regex
import tantivy

from .analysis import UNSPACED, terms
from .ranking.query import Query
from .ranking.weights import Weights

BODY = "body"
FIELDS = (BODY, "title", "heading")
PAIRS, PHRASES = "pairs", "phrases"

_MOST_TERMS = 256
_MOST_PAIRS = 64
_UNSPACED_PAIR = 1.5
_ALONE = 20
"""Names and quoted words count so many times as much where nothing is asked beside them."""

_CHARACTER = regex.compile(rf"[{UNSPACED}]")


@cache
def schema() -> tantivy.Schema:
    """The fields of the index."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("passage", indexed=True, fast=True)
    builder.add_integer_field("document", indexed=True, fast=True)
    builder.add_text_field(BODY, tokenizer_name="passage", index_option="position")
    builder.add_text_field("title", tokenizer_name="passage", index_option="freq")
    builder.add_text_field("heading", tokenizer_name="passage", index_option="freq")
    builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    return builder.build()


Parts = Mapping[str, list[tantivy.Query]]
"""Clauses by the name of their part: body, title, heading, pairs, phrases."""

Readings = Sequence[Sequence[str]]
"""A query's words as terms: of English, then of each other language that texts are in."""


def readings(words: Sequence[str], languages: Iterable[str]) -> list[list[str]]:
    """Terms of words in their order, for each language."""
    text = " ".join(words)
    found = [terms(text), *(terms(text, language) for language in languages)]
    return [reading[:_MOST_TERMS] for reading in found]


def parts(query: Query, languages: Iterable[str], readings: Readings, weights: Weights) -> Parts:
    """What is asked of the index, in which a passage should match as much as it can."""
    found = dict.fromkeys(term for reading in readings for term in reading)
    boosts = {BODY: 1.0, "title": weights.title, "heading": weights.heading}
    clauses = {
        field: [_boosted(_term(field, term), boost) for term in found]
        for field, boost in boosts.items()
        if boost
    }
    pairs = dict.fromkeys(pair for reading in readings for pair in _pairs(reading))
    clauses[PAIRS] = list(_weighted_pairs(pairs, weights.pairs))
    clauses[PHRASES] = list(_phrases(query, languages, weights.phrases))
    return clauses


def required(query: Query, languages: Iterable[str]) -> list[tantivy.Query]:
    """What a passage must hold: each quoted phrase, in the stems of any of the languages."""
    found = [[_adjacent(one) for one in _variants(p, languages)] for p in query.required]
    return [any_of(clauses) for clauses in found if clauses]


def any_of(clauses: Iterable[tantivy.Query]) -> tantivy.Query:
    """Passages that match one clause or more; the scores add up."""
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, clause) for clause in clauses])


def all_of(clauses: Iterable[tantivy.Query]) -> tantivy.Query:
    """Passages that match all clauses; the scores add up."""
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, clause) for clause in clauses])


def inside(documents: Sequence[int]) -> tantivy.Query:
    """Passages of these documents; adds nothing to a score."""
    found = tantivy.Query.term_set_query(schema(), "document", list(documents))
    return tantivy.Query.const_score_query(found, 0.0)


def among(passages: Sequence[int]) -> tantivy.Query:
    """These passages; adds nothing to a score. A set of terms would take ten times as long."""
    found = any_of(tantivy.Query.term_query(schema(), "passage", key) for key in passages)
    return tantivy.Query.const_score_query(found, 0.0)


def _pairs(reading: Sequence[str]) -> Iterator[tuple[str, str]]:
    for pair in pairwise(reading[: _MOST_PAIRS + 1]):
        if pair[0] != pair[1]:
            yield pair


def _weighted_pairs(pairs: Iterable[tuple[str, str]], weight: float) -> Iterator[tantivy.Query]:
    for pair in pairs:
        if all(map(_CHARACTER.fullmatch, pair)):
            yield _boosted(_phrase(pair, 0), _UNSPACED_PAIR)
        elif weight:
            yield _boosted(_phrase(pair, 1), weight)


def _phrases(query: Query, languages: Iterable[str], weight: float) -> Iterator[tantivy.Query]:
    boost = weight if query.is_question else weight * _ALONE
    for typed in query.phrases:
        for phrase in _variants(typed, languages):
            if len(phrase) > 1 and boost:
                yield _boosted(_phrase(phrase, 0), boost)


def _variants(phrase: str, languages: Iterable[str]) -> list[tuple[str, ...]]:
    """The terms of a phrase in each language, where they differ."""
    found = readings([phrase], languages)
    return [terms for terms in dict.fromkeys(tuple(one[:_MOST_PAIRS]) for one in found) if terms]


def _adjacent(phrase: Sequence[str]) -> tantivy.Query:
    if len(phrase) > 1:  # tantivy panics on a phrase of one word
        return _phrase(phrase, 0)
    return _term(BODY, phrase[0])


def _phrase(words: Sequence[str], slop: int) -> tantivy.Query:
    return tantivy.Query.phrase_query(schema(), BODY, list(words), slop)


def _term(field: str, term: str) -> tantivy.Query:
    return tantivy.Query.term_query(schema(), field, term)


def _boosted(clause: tantivy.Query, boost: float) -> tantivy.Query:
    return clause if boost == 1.0 else tantivy.Query.boost_query(clause, boost)
