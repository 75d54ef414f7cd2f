"""The ledger: who gets room, who waits, who is refused."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from support.spending import Clock

from longleaf.serving.model import Usage
from longleaf.serving.spending.budget import Budget
from longleaf.serving.spending.ledger import Ledger, Reservation

TEN = Usage(1, 0, 6, 0, 4, 0.1)
SMALL = Usage(1, 0, 1, 0, 1, 0.01)


def ledger(**limits: Any) -> Ledger:
    """A ledger whose time stands still."""
    clock = Clock()
    return Ledger(Budget(**limits), clock, clock.sleep)


def must(reservation: Reservation | None) -> Reservation:
    """A reservation that has to be there."""
    assert reservation is not None
    return reservation


async def turns(number: int = 5) -> None:
    """Let others go on."""
    for _ in range(number):
        await asyncio.sleep(0)


def asked(book: Ledger, most: Usage) -> asyncio.Task[Reservation | None]:
    """Somebody who asks for room."""
    return asyncio.create_task(book.reserve(most))


def play(scene: Coroutine[Any, Any, None]) -> None:
    """Run a scene to its end; one in which somebody waits for ever fails."""
    asyncio.run(asyncio.wait_for(scene, 60))


def test_three_dimes_fit_into_thirty_cents() -> None:
    """Money adds up exactly, where binary fractions would not."""
    book = ledger(usd=0.3)
    for _ in range(3):
        book.settle(must(book.reserve_now(TEN)))
    assert book.spent == Usage(3, 0, 18, 0, 12, 0.3)
    assert book.left == Budget(usd=0.0)
    assert book.reserve_now(SMALL) is None


@pytest.mark.parametrize("limits", [{"calls": 2}, {"tokens": 20}, {"usd": 0.2}])
def test_what_is_set_aside_is_not_given_twice(limits: dict[str, float]) -> None:
    """Each limit counts what is under way at its worst."""
    book = ledger(**limits)
    must(book.reserve_now(TEN))
    must(book.reserve_now(TEN))
    assert book.reserve_now(SMALL) is None
    assert book.spent == Usage()


def test_who_does_not_fit_waits_for_what_is_under_way() -> None:
    """A call that takes less than its worst leaves room for the next."""

    async def scene() -> None:
        book = ledger(tokens=12)
        first = must(book.reserve_now(TEN))
        second = asked(book, TEN)
        await turns()
        assert not second.done()
        book.settle(first, Usage(1, 0, 2, 0, 0, 0.0))
        must(await second)
        assert book.spent == Usage(1, 0, 2, 0, 0, 0.0)

    play(scene())


def test_who_can_no_longer_fit_is_refused_once_nothing_is_under_way() -> None:
    """And who comes after may still fit."""

    async def scene() -> None:
        book = ledger(tokens=12)
        first = must(book.reserve_now(TEN))
        second, third = asked(book, TEN), asked(book, SMALL)
        await turns()
        assert not (second.done() or third.done())
        book.settle(first)
        assert await second is None
        must(await third)

    play(scene())


def test_nobody_is_overtaken() -> None:
    """Small calls that come later do not keep a large one waiting for ever."""

    async def scene() -> None:
        book = ledger(tokens=14)
        first, other = must(book.reserve_now(TEN)), must(book.reserve_now(SMALL))
        large = asked(book, TEN)
        await turns()
        assert book.reserve_now(SMALL) is None
        small = asked(book, SMALL)
        await turns()
        assert not small.done()
        book.settle(other, Usage(1, 0, 0, 0, 1, 0.0))
        book.settle(first, Usage(1, 0, 0, 0, 1, 0.0))
        must(await large)
        must(await small)

    play(scene())


def test_who_is_cancelled_while_waiting_holds_nothing_and_holds_up_nobody() -> None:
    """Neither before room was found for it, nor in the moment after."""

    async def scene(after: bool) -> None:
        book = ledger(calls=1)
        first = must(book.reserve_now(TEN))
        leaving, next_ = asked(book, TEN), asked(book, TEN)
        await turns()
        if after:
            book.release(first)
        leaving.cancel()
        await turns()
        assert leaving.cancelled()
        if not after:
            book.release(first)
        must(await next_)
        assert book.left == Budget(calls=0)

    play(scene(after=False))
    play(scene(after=True))


def test_a_reservation_counts_once() -> None:
    """Settled twice, or released after it was settled, it is booked once."""
    book = ledger(calls=3)
    reservation = must(book.reserve_now(TEN))
    book.settle(reservation)
    book.settle(reservation)
    book.release(reservation)
    assert (book.spent.calls, book.left) == (1, Budget(calls=2))


def test_what_is_over_the_worst_case_is_booked_and_closes_the_ledger() -> None:
    """A backend that breaks its own caps is found out, and stopped."""

    async def scene() -> None:
        book = ledger(tokens=100)
        book.settle(must(book.reserve_now(TEN)), Usage(1, 0, 90, 0, 30, 0.0))
        assert (book.spent.input_tokens, book.left.tokens) == (90, 0)
        assert await book.reserve(Usage(1)) is None

    play(scene())


def test_an_unknown_price_is_refused_only_where_dollars_are_limited() -> None:
    """A budget in dollars cannot be kept without a price; any other can."""

    async def scene() -> None:
        unknown = Usage(1, 0, 1, 0, 1, None)
        assert await ledger(usd=100.0).reserve(unknown) is None
        book = ledger(calls=2)
        book.settle(must(await book.reserve(unknown)))
        assert book.spent.usd is None

    play(scene())


def test_at_the_deadline_all_who_wait_are_refused() -> None:
    """Though something is under way still, and there would be room."""

    async def scene() -> None:
        clock = Clock()
        book = Ledger(Budget(calls=1, seconds=60), clock, clock.sleep)
        first = must(book.reserve_now(TEN))
        second = asked(book, TEN)
        over = asyncio.create_task(book.deadline())
        clock.now = 59.0
        await turns()
        assert book.seconds_left == 1.0
        assert not (second.done() or over.done())
        clock.now = 60.5
        assert await second is None
        await over
        book.release(first)
        assert book.reserve_now(TEN) is None

    play(scene())
