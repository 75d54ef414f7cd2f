"""A program that does not fit together is refused before it runs, with the place and a remedy."""

from pytest import mark, raises

from longleaf.combinators.build import (
    ask,
    best,
    concat,
    cross,
    filter_,
    fix,
    fold,
    given,
    map_,
    merge,
    parts,
    peek,
    reduce_,
    sort,
    split,
    take,
    vote,
    widen,
)
from longleaf.combinators.misfit import MisfitError
from longleaf.combinators.terms import App, Both, Lam, Let, Term, Var
from longleaf.combinators.typecheck import typecheck
from longleaf.combinators.types import (
    ANSWER,
    COUNTS,
    NUMBER,
    PASSAGE,
    TEXT,
    Label,
    List,
    Own,
    Pair,
    Type,
)

COLOURS = Label(("red", "blue"))
PIECES = split(100) >> map_(ask("summarize"))
COUNTED = given("tally", COLOURS, COUNTS)
CLAUSE = given("clause", TEXT, Own("Clause"))


@mark.parametrize(
    ("term", "type"),
    [
        (split(100), List(PASSAGE)),
        (peek(500) >> ask("summarize"), TEXT),
        (PIECES >> concat(), TEXT),
        (PIECES >> reduce_(ask("merge")), TEXT),
        (split(100) >> reduce_(ask("merge")), TEXT),
        (split(100) >> filter_(ask("judge")) >> map_(ask("extract")), List(ANSWER)),
        (split(100) >> map_(ask("extract")) >> best("confidence", enough=0.9), ANSWER),
        (split(100) >> sort(ask("score")) >> take(3), List(PASSAGE)),
        (split(100) >> widen(ask("extract"), "verified"), List(ANSWER)),
        (split(9) >> map_(ask("choose", gives=COLOURS)) >> vote(), COLOURS),
        (split(9) >> map_(ask("choose", gives=COLOURS) >> COUNTED) >> merge(), COUNTS),
        (split(9) >> map_(CLAUSE) >> cross(10), List(Pair(Own("Clause"), Own("Clause")))),
        (Both(split(9), split(9)) >> cross(10), List(Pair(PASSAGE, PASSAGE))),
        (split(9) >> map_(ask("ask")) >> merge(), List(TEXT)),
        (split(9) >> fold(ask("merge"), "", TEXT), TEXT),
        (fix(50, ask("summarize"), parts(4), concat()), TEXT),
        (Let("all", PIECES, Var("all")), List(TEXT)),
        (Lam("text", TEXT, Both(Var("text"), split(9))), Pair(TEXT, List(PASSAGE))),
        (App(map_(peek(3)), split(9)), List(PASSAGE)),
    ],
)
def test_a_program_has_a_type(term: Term, type: Type) -> None:
    """What comes out is known from the program alone."""
    assert typecheck(term).target == type


@mark.parametrize(
    ("term", "path", "says"),
    [
        (split(9) >> ask("summarize"), "/1", "takes Text, not List[Passage]; what fits: map_(…)"),
        (map_(ask("summarize")), "/", "takes a list, not Text; what fits: split(…) before it"),
        (split(9) >> filter_(ask("score")), "/1/keep", "has to give Bool, not Number"),
        (split(9) >> map_(split(3)) >> map_(peek(3)), "/2/each", "not List[Passage]; what fits"),
        (PIECES >> best(ask("judge")), "/2/by", "has to give Number, not Bool"),
        (split(9) >> reduce_(ask("judge")), "/1/merge", "has to give Passage, not Bool"),
        (split(9) >> map_(ask("extract")) >> merge(), "/2", "a list of Counts, not Answer"),
        (split(9) >> fold(ask("score"), "", TEXT), "/1/step", "takes Text, not (Text, Passage)"),
        (split(9) >> fold(ask("merge"), 3, TEXT), "/1", "starts with Text, not 3"),
        (fix(9, ask("score"), peek(9), vote()), "/divide", "List[Text], not Passage"),
        (fix(9, ask("score"), parts(2), concat()), "/combine", "takes List[Text], not List[Num"),
        (Let("a", PIECES, Var("b")), "/body", "a name that is bound, not 'b'; what fits: one of"),
        (Lam("n", NUMBER, Var("n")), "/", "takes Number, not Text"),
        (widen(ask("extract"), "ok"), "/", "takes a list, not Text"),
        (PIECES >> concat() >> concat(), "/3", "takes a list, not Text"),
    ],
)
def test_an_error_names_the_place_and_both_types(term: Term, path: str, says: str) -> None:
    """The message has the path of the subterm, the two types, and what would fit."""
    with raises(MisfitError) as caught:
        typecheck(term)
    assert str(caught.value).startswith(f"{path} ")
    assert says in str(caught.value)


def test_labels_fit_where_more_are_allowed() -> None:
    """A smaller set of labels may stand for a larger one, and not the other way round."""
    counted = given("tally", Label(("red", "blue", "green")), COUNTS)
    assert typecheck(ask("choose", gives=COLOURS) >> counted).target == COUNTS
    with raises(MisfitError):
        typecheck(ask("choose", gives=Label(("red", "pink"))) >> counted)
