"""The layers around a server that misbehaves: what may pass is tried again, what may fit, too."""

import pytest
from support import misbehaving as server
from support.asking_server import GOOD, REPLY, asked
from support.layers import ANSWER
from support.misbehaving import Act

from longleaf.serving.model import Reply, Usage


@pytest.mark.parametrize(
    "act",
    [server.fails(status) for status in (429, 500, 503)]
    + [server.fails(429, retry_after="30"), server.fails(503, retry_after="0")]
    + [server.resets(), server.half_a_body, server.half_a_stream],
)
def test_what_may_pass_is_gone_with_the_next_attempt(act: Act) -> None:
    """Two faults in a row cost two more requests, and the answer is the same."""
    outcome, requests = asked(server.fails(429, retry_after="0"), act, GOOD, layers=True)
    assert isinstance(outcome, Reply)
    assert outcome.value == REPLY
    assert len(requests) == 3


def test_a_reply_that_does_not_fit_is_repaired() -> None:
    """The second request says what was wrong with the first reply; both are in the usage."""
    misfit = server.says('{"text": 7}', prompt_tokens=9, completion_tokens=4)
    outcome, requests = asked(misfit, GOOD, layers=True)
    assert outcome == Reply(REPLY, Usage(2, 0, 18, 0, 8))
    assert "valid string" in str(requests[1])


def test_truncated_twice_the_fallback_stands_in() -> None:
    """A strategy is told "nothing", typed, and no half sentence."""
    cut = server.says('{"text": "ye', "length")
    outcome, _ = asked(cut, cut, layers=True)
    assert isinstance(outcome, Reply)
    assert (outcome.value, outcome.origin) == (ANSWER.fallback, "fallback")
