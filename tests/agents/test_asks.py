"""Prompts are cut to fit, and accounts are kept of what was asked."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from longleaf.agents import leaves
from longleaf.agents.asks import Asked, Asks
from longleaf.agents.coverage import Reading, union_length
from longleaf.agents.fitting import fit, largest, shortened
from longleaf.memory.results import Entry
from longleaf.serving.model import BudgetReached, Call, Failed, Outcome, Reply, Usage
from longleaf.serving.prompt import Segment, prompt_tokens
from longleaf.serving.replies import Extracted, Judged
from longleaf.serving.scripted import Scripted
from longleaf.traces import Ref

LAW = settings(deadline=None, derandomize=True, max_examples=200)


class Accounts:
    """Asks of a scripted model, with what they reported."""

    def __init__(self, model: Scripted) -> None:
        self.read: list[Ref] = []
        self.cuts: list[tuple[str, int, int]] = []
        self.asks = Asks(model, self.read.append, self.note)

    def note(self, leaf: str, kept: int, dropped: int) -> None:
        """Keep what is told of a cut."""
        self.cuts.append((leaf, kept, dropped))

    def each(self, *texts: str) -> list[Asked]:
        """Ask `extract` of each text."""
        segments = [Segment("document", t, Ref(t[:1], 10, 10 + len(t))) for t in texts]
        return asyncio.run(self.asks.each(leaves.extract(), "When?", [[s] for s in segments]))


def segments(*texts: str) -> list[Segment]:
    """Documents with these texts."""
    return [Segment("document", text) for text in texts]


def length(parts: Sequence[Segment]) -> int:
    """Characters of some segments."""
    return sum(len(part.text) for part in parts)


@LAW
@given(st.integers(0, 2000), st.integers(-1, 2000))
def test_the_largest_that_fits_is_found(most: int, limit: int) -> None:
    """No text is cut more than it must be."""
    assert largest(most, lambda n: n <= limit) == max(0, min(most, limit))


@LAW
@given(st.lists(st.text("ab ", max_size=9), max_size=6), st.integers(0, 40))
def test_what_is_kept_fits_and_comes_from_the_front(texts: list[str], cap: int) -> None:
    """Passages are dropped from the end, and only as many as must be."""
    documents = segments(*texts)
    kept = fit(documents, lambda part: length(part) <= cap)
    assert length(kept) <= cap
    if kept and kept == documents[: len(kept)]:
        assert len(kept) == len(documents) or length(documents[: len(kept) + 1]) > cap
    elif kept:
        assert len(kept) == 1 and documents[0].text.startswith(kept[0].text)


@LAW
@given(st.integers(1, 60), st.integers(0, 99))
def test_an_odd_counter_is_never_exceeded(cap: int, seed: int) -> None:
    """Tokens need not add up, nor grow with the text: what is sent was measured as it is sent."""

    def odd(part: Sequence[Segment]) -> int:
        return (length(part) * 7919 + seed * 104729) % 97

    kept = fit(segments("x" * 50, "y" * 50), lambda part: odd(part) <= cap)
    assert not kept or odd(kept) <= cap


def test_a_passage_is_cut_behind_a_space_and_its_source_with_it() -> None:
    """What a leaf has read is exactly what the trace and the coverage say."""
    segment = Segment("document", "ninety days notice", Ref("d", 100, 118))
    assert shortened(segment, 14) == Segment("document", "ninety days ", Ref("d", 100, 112))
    assert shortened(segment, 3) == Segment("document", "nin", Ref("d", 100, 103))
    assert shortened(segment, 18) == segment


def test_a_cut_is_reported() -> None:
    """A prompt that had to be cut is not cut in silence."""
    model = Scripted(lambda _: Extracted(info="x"), window=900 + 512)
    accounts = Accounts(model)
    [asked] = accounts.each("word " * 1000)
    [(leaf, kept, dropped)] = accounts.cuts
    assert (leaf, kept + dropped) == ("extract", 5000)
    assert accounts.read == [Ref("w", 10, 10 + kept)]
    assert len(asked.documents[0].text) == kept > 0


def test_a_prompt_may_fill_its_cap_and_no_more() -> None:
    """What a model is sent is as much as it can take, to the token."""
    extract = leaves.extract()
    model = Scripted(lambda _: Extracted(info="x"), window=2000, count_tokens=len)
    Accounts(model).each("x" * 5000)
    assert prompt_tokens(model.calls[0].segments, len) == 2000 - extract.max_output


def test_no_room_at_all_is_told_and_not_asked() -> None:
    """A question longer than the window fails with what to do, and costs nothing."""
    model = Scripted(lambda _: Extracted(info="x"), window=600)
    accounts = Accounts(model)
    [asked] = accounts.each("some text")
    assert isinstance(asked.outcome, Failed)
    assert asked.outcome.kind == "too_long"
    assert "ask a shorter one" in asked.outcome.message
    assert (model.calls, accounts.asks.usage) == ([], Usage())


def test_accounts_hold_every_outcome() -> None:
    """Failures cost too; what was refused or failed was not read."""
    outcomes: list[Outcome] = [
        Reply(Extracted(info="x"), Usage(1, 0, 5, 0, 2)),
        Failed("timeout", "late", Usage(1, 0, 5)),
        BudgetReached("none"),
        Reply(Judged(ok=True, score=1.0), Usage(1, 0, 5, 0, 1)),
    ]
    accounts = Accounts(Scripted({"extract": outcomes}, seed=3))
    asked = accounts.each("a text", "b text", "c text", "d text")
    assert accounts.asks.usage == Usage(3, 0, 15, 0, 3)
    assert {failed.kind for failed in accounts.asks.failures} == {"timeout", "malformed"}
    assert accounts.asks.refusals == [BudgetReached("none")]
    assert [ref.document for ref in accounts.read] == ["a"]
    assert [one.value(Extracted) is not None for one in asked] == [True, False, False, False]


def test_a_call_without_an_outcome_has_failed() -> None:
    """A model that just ends is not taken for one that found nothing."""

    class Silent(Scripted):
        async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
            for _ in ():
                yield 0, BudgetReached("")

    accounts = Accounts(Silent({}))
    [asked] = accounts.each("a text")
    assert [asked.outcome] == accounts.asks.failures
    assert "no outcome" in accounts.asks.failures[0].message


def entry(name: str, sha256: str, characters: int) -> Entry:
    """A document of that length."""
    return Entry(name, name, sha256, "page", 1, characters, 1, "indexed")


@LAW
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=12))
def test_what_is_read_twice_counts_once(ranges: list[tuple[int, int]]) -> None:
    """Coverage is a share of the folder, not a count of reading."""
    assert union_length(ranges) == len({at for start, end in ranges for at in range(start, end)})


def test_copies_of_a_file_are_read_together() -> None:
    """A strategy that reads everything says 100 %, also where a file is there twice."""
    reading = Reading()
    for place in (Ref("s", 0, 60), Ref("s", 40, 100)):
        reading.add(place)
    entries = [entry("a", "s", 100), entry("b", "s", 100), entry("c", "t", 50)]
    coverage = reading.coverage(entries)
    assert (coverage.characters, coverage.characters_total) == (200, 250)
    assert (coverage.documents, coverage.documents_total, coverage.passages) == (2, 3, 2)
