"""A run keeps its bound and reads what it says it read, for any program, text and model."""

from statistics import median

from hypothesis import given
from hypothesis import strategies as st
from support.oracle import Oracle, ran, read_by
from support.programs import (
    CHARACTERS,
    EARLY,
    LAW,
    MEASURES,
    PLAIN,
    TEXTS,
    USUAL_SPLITS,
    programs,
    splits,
)

from longleaf.combinators.bounding import bound
from longleaf.combinators.measure import Measure
from longleaf.combinators.ranges import Ranges
from longleaf.combinators.shapes import shape_of
from longleaf.combinators.terms import Term
from longleaf.combinators.typecheck import typecheck
from longleaf.combinators.values import Passage


@LAW
@given(
    TEXTS, MEASURES, st.data(), st.integers(0, 9), st.sampled_from([0, 0, 3]), st.integers(1, 40)
)
def test_a_run_stays_within_its_bound(
    text: str, measure: Measure, data: st.DataObject, seed: int, failing: int, budget: int
) -> None:
    """Calls, tokens in and out, and every prompt, whatever the model says, fails or is refused."""
    term = data.draw(programs(splits(measure.point), PLAIN | EARLY))
    typecheck(term)
    spent = budget if seed % 3 == 0 else 10**9
    oracle = Oracle(measure, seed, failing, spent)
    result = ran(term, text, oracle, at_once=1 + seed * 7)
    most = bound(term, shape_of(text, measure), measure).bound
    assert most.allows(oracle.used.calls, oracle.used.input_tokens, oracle.used.output_tokens)
    assert oracle.most <= 0
    assert most.calls >= result.used.calls >= oracle.used.calls
    assert oracle.under_way == 0
    whole = Ranges([Passage("", 0, len(text), text)])
    assert result.unread == tuple(whole.without(read_by(oracle)))


@LAW
@given(TEXTS, MEASURES, st.data(), st.integers(0, 9))
def test_every_character_is_read(
    text: str, measure: Measure, data: st.DataObject, seed: int
) -> None:
    """Nothing is left out by a program that neither drops passages nor stops early."""
    term = data.draw(programs(splits(measure.point)))
    result = ran(term, text, Oracle(measure, seed))
    over = [problem for problem in result.problems if "room" in problem.reason]
    assert result.problems == tuple(over)
    if not over:
        assert (result.unread, result.coverage) == ((), 1.0)


def test_the_bound_is_near_what_is_spent() -> None:
    """Half of the plain programs over prose make at least 0.7 of the calls foretold."""
    ratios: list[float] = []
    text = "The lease ends in May. Notice is ninety days, in writing.\n\n" * 30

    @LAW
    @given(programs(USUAL_SPLITS), st.integers(100, len(text)))
    def measured(term: Term, length: int) -> None:
        oracle = Oracle(CHARACTERS)
        ran(term, text[:length], oracle)
        most = bound(term, shape_of(text[:length], CHARACTERS), CHARACTERS)
        ratios.append(oracle.used.calls / max(1, most.once.calls))

    measured()
    assert median(ratios) >= 0.7
