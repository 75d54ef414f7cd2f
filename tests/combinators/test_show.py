"""A program is stored without loss, refused where it is none, and shown as it is read."""

import json

from hypothesis import given
from pytest import mark, raises
from support.programs import EARLY, LAW, PLAIN, USUAL_SPLITS, programs

from longleaf.combinators.bounding import bound
from longleaf.combinators.build import ask, best, fix, map_, parts, reduce_, split
from longleaf.combinators.measure import BYTES
from longleaf.combinators.serial import ProgramError, from_json, to_json
from longleaf.combinators.shapes import shape_of
from longleaf.combinators.show import show, tree
from longleaf.combinators.terms import Both, Concat, Lam, Let, Split, Term, Var, within
from longleaf.combinators.types import TEXT, Label, List, Own, Pair

SUMMARISE = split(800) >> map_(ask("summarize")) >> reduce_(ask("merge"))


@LAW
@given(programs(USUAL_SPLITS, PLAIN | EARLY))
def test_a_program_comes_back_as_it_was(term: Term) -> None:
    """To JSON and back is the identity, and the text is always the same."""
    assert from_json(to_json(term)) == term
    assert to_json(from_json(to_json(term))) == to_json(term)


def test_every_type_comes_back() -> None:
    """Lists, pairs, labels and a user's own class are stored too."""
    type = List(Pair(Label(("a", "b")), Own("Clause")))
    assert from_json(to_json(ask("choose", gives=type))) == ask("choose", gives=type)


def test_what_is_usual_may_be_left_out() -> None:
    """A file names only what it wants otherwise."""
    assert from_json('{"program": 1, "term": {"term": "Split", "tokens": 9}}') == Split(9)


@mark.parametrize(
    ("term", "says"),
    [
        ({"term": "Spilt", "tokens": 9}, "/: 'Spilt' is no term; there are App, Ask"),
        ({"term": "Split", "tokens": "9"}, "/tokens: '9' does not fit Split.tokens"),
        ({"term": "Split", "tokens": True}, "/tokens: True does not fit Split.tokens"),
        ({"term": "Split"}, "/: Split needs tokens"),
        ({"term": "Split", "tokens": 9, "token": 8}, "/: Split has no token"),
        ({"term": "Map", "each": {"term": "Ask"}}, "/each: Ask needs kind"),
        ({"term": "Map", "each": 3}, "/each: 3 does not fit Map.each"),
        ({"term": "Compose", "steps": [{"term": "Take"}]}, "/0: Take needs count"),
        ({"term": "Var", "name": {"type": "Txt"}}, "/name: 'Txt' is no type; there are Text"),
        (7, "/: None is no term"),
    ],
)
def test_what_is_no_program_is_refused_with_its_place(term: object, says: str) -> None:
    """A wrong word in a file is found before anything runs."""
    with raises(ProgramError) as caught:
        from_json(json.dumps({"program": 1, "term": term}))
    assert str(caught.value).startswith(says)


@mark.parametrize("text", ["{", "[]", "{}", '{"program": 2, "term": {"term": "Vote"}}', "[" * 9999])
def test_another_file_or_version_is_refused(text: str) -> None:
    """No JSON, no program, and a format of another version are told apart from a program."""
    with raises(ProgramError):
        from_json(text)


@mark.parametrize(
    ("term", "shown"),
    [
        (SUMMARISE, "λx. reduce(merge, 8, map(summarize, split(800, snap=100, x)))"),
        (ask("summarize"), "summarize"),
        (map_(split(9) >> Concat()), "λx. map(λy. concat(split(9, snap=1, y)), x)"),
        (split(9) >> best("sure", enough=0.9), "λx. best(sure, 0.9, split(9, snap=1, x))"),
        (Lam("p", TEXT, Both(Var("p"), ask("judge"))), "λp. ⟨p, judge(p)⟩"),
        (Let("s", ask("ask"), Var("s")), "λx. let s = ask(x) in s"),
        (
            fix(50, ask("summarize"), parts(4), Concat()),
            "λx. fix(λf. λP. if |P| ≤ 50 then summarize(P) else concat(map(f, parts(4, P))))(x)",
        ),
    ],
)
def test_a_program_is_shown_in_lambda_notation(term: Term, shown: str) -> None:
    """As the paper writes it."""
    assert show(term) == shown


def test_the_plan_tree_has_a_line_for_each_term_with_its_bound() -> None:
    """What runs, in its order, with what each may cost."""
    most = bound(SUMMARISE, shape_of("word " * 1000, BYTES))
    notes = {path: f"≤ {node.calls} calls" for path, node in most.nodes.items() if node.calls}
    assert tree(SUMMARISE, notes).splitlines() == [
        "split 800 snap=100",
        "map  ≤ 8 calls",
        "  each: ask summarize → Text  ≤ 1 calls",
        "reduce 8  ≤ 1 calls",
        "  merge: ask merge → Text  ≤ 1 calls",
    ]
    assert {path for path, _ in within(SUMMARISE)} == set(most.nodes)
