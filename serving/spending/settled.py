"""Calls that go out together: whatever becomes of them, their reservations are settled."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import replace

from ..closing import closing
from ..failing import NO_OUTCOME, internal
from ..model import Call, Failed, Model, Outcome
from .costs import booked
from .ledger import Ledger, Reservation


async def settled(
    inner: Model, ledger: Ledger, calls: Sequence[Call], reserved: Mapping[int, Reservation]
) -> AsyncGenerator[tuple[int, Outcome]]:
    """Outcomes of those calls that have a reservation, by their index, with what was booked.

    What gets no outcome is booked at its worst, also where this is cancelled or closed; what the
    model raises becomes `Failed("internal")` for all that are open.
    """
    sent, lost = list(reserved), dict(reserved)
    failed = Failed("internal", NO_OUTCOME)
    try:
        async with closing(inner([calls[index] for index in sent])) as outcomes:
            async for place, outcome in outcomes:
                if 0 <= place < len(sent) and (found := lost.get(sent[place])):
                    usage = booked(outcome, found.most, inner.card)
                    ledger.settle(found, usage)
                    del lost[sent[place]]
                    yield sent[place], replace(outcome, usage=usage)
    except Exception as error:
        failed = internal(error)
    finally:
        for reservation in lost.values():
            ledger.settle(reservation)
    for index, reservation in lost.items():
        yield index, replace(failed, usage=reservation.most)
