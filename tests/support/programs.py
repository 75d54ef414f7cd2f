"""Texts, counters, programs and models that laws of the combinators are checked on."""

import os
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st

from longleaf.combinators.build import split
from longleaf.combinators.cutting import slack
from longleaf.combinators.measure import BYTES, Measure
from longleaf.combinators.terms import (
    Ask,
    Best,
    Concat,
    Cross,
    Filter,
    Fix,
    Fold,
    Given,
    Lam,
    Let,
    Map,
    Merge,
    Parts,
    Peek,
    Reduce,
    Sort,
    Split,
    Take,
    Term,
    Var,
    Vote,
    Widen,
)
from longleaf.combinators.types import (
    ANSWER,
    ANY,
    BOOL,
    COUNTS,
    NUMBER,
    TEXT,
    Label,
    List,
    Type,
)
from support.oracle import RESERVED

CASES = int(os.environ.get("LONGLEAF_CASES", "50"))
LAW = settings(deadline=None, derandomize=True, max_examples=CASES)


def _of_words(text: str) -> int:
    """As WordPiece: a word over 100 characters is one token, others one for four characters."""
    return sum(1 if len(word) > 100 else -(-len(word) // 4) for word in text.split())


def _of_fours(text: str) -> int:
    return -(-len(text) // 4)


CHARACTERS = Measure(len, 1, exact=True)
MEASURES = st.sampled_from([BYTES, CHARACTERS, Measure(_of_words, 1), Measure(_of_fours, 1)])
"""Counters of tokens; all are subadditive, two are additive."""

_PARTS = st.sampled_from(
    [
        "The lease ends in May. ",
        "Notice is ninety days.\r\n\r\n",
        "line\n",
        "    indented",
        "合同于五月终止。通知期为九十天。",
        "e\u0301a\u0308o\u0302",
        "👩\u200d👩\u200d👧 ",
        "x" * 130,
        "\t \t  \u00a0",
        "naïve—coöperation ",
    ]
)
TEXTS = st.lists(_PARTS | st.text(max_size=20), max_size=40).map("".join)
"""Prose, lines, CRLF, CJK, combining marks, emoji, words without an end, anything."""

COLOURS = Label(("red", "blue"))


@st.composite
def splits(draw: st.DrawFn, point: int) -> Split:
    """A legal split, down to the smallest."""
    overlap, snap, more = draw(st.integers(0, 9)), draw(st.integers(0, 9)), draw(st.integers(1, 40))
    characters = draw(st.none() | st.integers(1, 120))
    return Split(overlap + slack(snap, point) + more, overlap, snap, characters)


USUAL_SPLITS = st.integers(20, 300).map(lambda tokens: split(tokens, overlap=tokens // 20))
"""Splits as `build.split` makes them."""


def leaf(kind: str, gives: Type = TEXT, window: int = 400) -> Ask:
    """A leaf of that kind, with a small window."""
    return Ask(kind, ANY, gives, window, 40, RESERVED)


SUMMARY = leaf("summarize")
MERGE = leaf("merge")
PLAIN = st.sampled_from(
    [
        Map(SUMMARY) >> Reduce(MERGE, 4),
        Map(SUMMARY) >> Reduce(Concat(), 3),
        Map(SUMMARY) >> Concat(),
        Map(leaf("extract", ANSWER)) >> Best(Given("sure", ANSWER, NUMBER)),
        Map(leaf("choose", COLOURS)) >> Vote(),
        Map(leaf("choose", COLOURS) >> Given("tally", COLOURS, COUNTS, 16)) >> Merge(),
        Map(leaf("ask", List(TEXT))) >> Merge(),
        Map(SUMMARY) >> Fold(MERGE, "", TEXT),
        Map(SUMMARY) >> Cross(9) >> Map(leaf("judge", BOOL)),
        Sort(leaf("score", NUMBER), descending=True) >> Map(SUMMARY),
        Let("all", Map(SUMMARY), Var("all") >> Reduce(MERGE, 2)),
        Map(Lam("piece", TEXT, Var("piece") >> SUMMARY)) >> Take(10**6),
        Concat() >> Fix(60, SUMMARY, Parts(4, 2, 2), Reduce(MERGE, 2), overlap=9),
    ]
)
"""What can follow a split without dropping anything or stopping early."""
EARLY = st.sampled_from(
    [
        Filter(leaf("judge", BOOL)) >> Map(SUMMARY) >> Reduce(MERGE, 3),
        Filter(Given("long", TEXT, BOOL)) >> Map(SUMMARY),
        Widen(leaf("extract", ANSWER), Given("verified", ANSWER, BOOL)),
        Map(leaf("extract", ANSWER)) >> Best(Given("sure", ANSWER, NUMBER), enough=0.5),
        Map(SUMMARY) >> Take(2),
        Sort(Given("length", TEXT, NUMBER)) >> Take(3) >> Map(SUMMARY),
        Map(Peek(1, 9) >> SUMMARY) >> Concat(),
    ]
)
"""What drops passages, or stops before all are read."""


@st.composite
def programs(
    draw: st.DrawFn, cuts: st.SearchStrategy[Split], endings: st.SearchStrategy[Term] = PLAIN
) -> Term:
    """A split, perhaps another inside, and something done with the pieces."""
    first = draw(cuts)
    ending = draw(endings)
    if draw(st.booleans()):
        return first >> ending
    inner = replace(draw(cuts), characters=None)
    return first >> Map(inner) >> Concat() >> ending
