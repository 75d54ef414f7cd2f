"""A call to a server that misbehaves, with layers around it or without."""

import asyncio

from longleaf.serving.gate import Gate, Rates
from longleaf.serving.limited import Limited
from longleaf.serving.model import Model, Outcome
from longleaf.serving.repaired import Repaired
from longleaf.serving.replies import Answered
from longleaf.serving.retried import Patience, Retried
from support import misbehaving as server
from support.http_backend import HttpBackend
from support.layers import calls, outcomes_of
from support.misbehaving import Act, misbehaving
from support.virtual_time import Hurried

KEY = "not/like+a=key~7f3"
GOOD = server.says('{"text": "yes"}', prompt_tokens=9, completion_tokens=4)
REPLY = Answered(text="yes")


def stacked(backend: Model) -> Model:
    """The layers under test around a backend, in whose time nobody has to wait."""
    clock = Hurried()
    limited = Limited(backend, Gate(Rates(at_once=1), clock, clock.sleep))
    return Repaired(Retried(limited, Patience(attempts=3), sleep=clock.sleep))


def asked(*acts: Act, layers: bool = False, timeout: float = 10.0) -> tuple[Outcome, list[object]]:
    """The outcome of a call to a server that does this, and what the server was asked."""
    with misbehaving(*acts) as place:
        backend = HttpBackend(place.url, KEY, timeout)
        model = stacked(backend) if layers else backend
        [outcome] = asyncio.run(outcomes_of(model, calls(1)))
        return outcome, place.requests
