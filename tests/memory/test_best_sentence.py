"""The best sentence is found as if each sentence had been cut into terms."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longleaf.memory.analysis import terms
from longleaf.memory.ranking.sentence import BestSentence

WORDS = (
    "ferry Ferries ferrying referee leave leaves foreleave nine ninety NINE- été ÉTÉ l'été Ete_"
    " नदी नदियाँ 日本 日 a I of"
).split()
JOINTS = ' |, |. |.|! |?" |...) |。|\n|\n \n| -|_| 3.14 '.split("|")
QUERY = "ferry leaving nine été नदी 日 a"
END = re.compile(r"[.!?][\"'”’)\]]*\s+|[。！？]|\n\s*\n")

texts = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from(JOINTS)).map("".join), max_size=40
).map("".join)


def slowly(rarities: dict[str, float], text: str) -> float:
    """BM25 of the best sentence, by its definition."""
    edges = [0, *(end.end() for end in END.finditer(text)), len(text)]
    best = 0.0
    for start, end in pairwise(edges):
        said = rarities.keys() & set(terms(text[start:end]))
        room = 1.2 * (0.25 + 0.75 * (end - start) / 120)
        best = max(best, sum(map(rarities.__getitem__, said)) * 2.2 / (1 + room))
    return best


@given(texts)
def test_the_score_is_that_of_the_definition(text: str) -> None:
    """In several scripts, whatever stands between words, and wherever lines end."""
    rarities = {term: 1.0 + place / 7 for place, term in enumerate(terms(QUERY))}
    assert BestSentence(rarities)(text) == pytest.approx(slowly(rarities, text))
