"""What may be rewritten: programs that look different and give the same."""

from collections.abc import Callable
from itertools import chain
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from support.oracle import Oracle, finished
from support.programs import CHARACTERS, LAW, MEASURES, TEXTS, splits

from longleaf.combinators.evaluate import evaluate
from longleaf.combinators.measure import Measure
from longleaf.combinators.running import Environment
from longleaf.combinators.terms import (
    Compose,
    Concat,
    Filter,
    Given,
    Lam,
    Let,
    Map,
    Merge,
    Reduce,
    Split,
    Term,
    Var,
)
from longleaf.combinators.types import BOOL, COUNTS, NUMBER, TEXT, List, Type
from longleaf.combinators.values import Passage


def _twice(text: str) -> str:
    return text + text


def _long(text: str) -> bool:
    return len(text) > 3


def _plain(passage: Passage) -> str:
    return passage.text


FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "upper": str.upper,
    "twice": _twice,
    "long": _long,
    "plain": _plain,
    "joined": "".join,
}
TEXT_TO_TEXT = st.sampled_from(
    [Given("upper", TEXT, TEXT, 99), Given("twice", TEXT, TEXT, 99), Lam("x", TEXT, Var("x"))]
)
LONG = Given("long", TEXT, BOOL)
PLAIN = Map(Given("plain", TEXT, TEXT))
ITEMS = st.lists(st.text(max_size=9), max_size=12).map(tuple)
SAME = Compose(())
TEXTS_LISTED = List(TEXT)
NUMBERS = List(List(NUMBER))


def value(
    term: Term, given: Any, source: Type = TEXTS_LISTED, measure: Measure = CHARACTERS
) -> Any:
    """What a program gives; texts stay plain."""
    environment = Environment(Oracle(), functions=FUNCTIONS, measure=measure)
    program = PLAIN >> term if source == TEXTS_LISTED else term
    return finished(evaluate(program, given, environment, source)).value


@LAW
@given(ITEMS, TEXT_TO_TEXT, TEXT_TO_TEXT)
def test_maps_fuse(items: tuple[str, ...], first: Term, then: Term) -> None:
    """Functor: two maps are one map of both, and mapping nothing changes nothing."""
    assert value(Map(first) >> Map(then), items) == value(Map(first >> then), items)
    assert value(Map(SAME), items) == value(SAME, items) == items


@LAW
@given(ITEMS, TEXT_TO_TEXT)
def test_a_filter_may_go_before_a_map(items: tuple[str, ...], each: Term) -> None:
    """Filtering what comes out is filtering what goes in by the same function after the map."""
    after = Map(each) >> Filter(LONG)
    assert value(after, items) == value(Filter(each >> LONG) >> Map(each), items)
    assert value(Filter(LONG) >> Filter(LONG), items) == value(Filter(LONG), items)


@LAW
@given(ITEMS, st.integers(2, 5), st.integers(2, 5))
def test_an_associative_merge_may_be_bracketed_anyhow(
    items: tuple[str, ...], one: int, other: int
) -> None:
    """The fan-in of a reduce changes what it costs, not what it gives."""
    expected = "".join(items) if items else None
    for merge in (Concat(), Given("joined", List(TEXT), TEXT)):
        assert value(Reduce(merge, one), items) == value(Reduce(merge, other), items) == expected
    assert value(Concat(), items) == expected


@LAW
@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(0, 9)), min_size=1))
def test_counts_are_a_monoid(counts: list[dict[str, int]]) -> None:
    """Counts may be added up in any grouping and any order; none adds nothing."""
    source = List(COUNTS)
    total = value(Merge(), tuple(counts), source)
    assert total == value(Reduce(Merge(), 2), tuple(counts), source)
    assert total == value(Merge(), tuple(reversed(counts)), source)
    assert total == value(Merge(), (*counts, {}), source)


@LAW
@given(st.lists(st.lists(st.integers(0, 9)).map(tuple), min_size=1).map(tuple))
def test_lists_are_a_monoid(lists: tuple[tuple[int, ...], ...]) -> None:
    """Lists of lists are laid end to end, or united, in any grouping."""
    every = tuple(chain.from_iterable(lists))
    for term, expected in ((Concat(), every), (Merge(), tuple(dict.fromkeys(every)))):
        assert value(term, lists, NUMBERS) == expected
        if len(lists) > 1:
            assert value(Reduce(term, 2), lists, NUMBERS) == expected


@LAW
@given(TEXTS, MEASURES, st.data())
def test_a_text_that_was_split_is_put_together_again(
    text: str, measure: Measure, data: st.DataObject
) -> None:
    """First split, then concat is the identity, with overlap and with its place in the document."""
    split: Split = data.draw(splits(measure.point))
    inner: Split = data.draw(splits(measure.point))
    whole = value(split >> Concat(), text, TEXT, measure)
    assert value(split >> Map(inner) >> Concat() >> Concat(), text, TEXT, measure) == whole
    assert whole == value(SAME, text, TEXT) if text else whole is None


@LAW
@given(ITEMS, TEXT_TO_TEXT)
def test_names_do_not_matter(items: tuple[str, ...], each: Term) -> None:
    """A name stands for its value, whatever it is called."""
    named = Let("all", Map(each), Var("all") >> Map(Lam("one", TEXT, Var("one") >> each)))
    assert value(named, items) == value(Map(each >> each), items)
