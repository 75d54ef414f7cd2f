"""A real server that misbehaves: each way of it is a typed outcome that says what to do."""

import asyncio
import time
from email.utils import formatdate
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import misbehaving as server
from support.http_backend import HttpBackend
from support.layers import ANSWER, calls, outcomes_of
from support.misbehaving import Act, misbehaving, nobody_listens
from support.virtual_time import Hurried

from longleaf.serving.failing import Diagnosed, blotted, of_status, seconds_told
from longleaf.serving.limited import Limited
from longleaf.serving.model import Failed, Model, Outcome, Reply, Usage
from longleaf.serving.repaired import Repaired
from longleaf.serving.replies import Answered
from longleaf.serving.retried import Patience, Retried

KEY = "not/like+a=key~7f3"
LAW = settings(deadline=None, derandomize=True, max_examples=200)
GOOD = server.says('{"text": "yes"}', prompt_tokens=9, completion_tokens=4)
REPLY = Answered(text="yes")
EVENT = b'data: {"choices": [{"delta": {"content": "{\\"text\\": \\"yes\\"}"}}]}\n\n'
STREAM = EVENT + b"data: [DONE]\n\n"


def stacked(backend: Model) -> Model:
    """The layers under test around a backend, in whose time nobody has to wait."""
    clock = Hurried()
    limited = Limited(backend, clock=clock, sleep=clock.sleep)
    return Repaired(Retried(limited, Patience(attempts=3), sleep=clock.sleep))


def asked(*acts: Act, layers: bool = False, timeout: float = 10.0) -> tuple[Outcome, list[object]]:
    """The outcome of a call to a server that does this, and what the server was asked."""
    with misbehaving(*acts) as place:
        backend = HttpBackend(place.url, KEY, timeout)
        model = stacked(backend) if layers else backend
        [outcome] = asyncio.run(outcomes_of(model, calls(1)))
        return outcome, place.requests


@pytest.mark.parametrize("act", [GOOD, server.sends(STREAM, server.EVENTS)])
def test_a_server_that_behaves(act: Act) -> None:
    """Without this, the other tests would show nothing."""
    outcome, _ = asked(act)
    assert isinstance(outcome, Reply)
    assert outcome.value == REPLY


FAULTS: dict[str, tuple[Act, str, str]] = {
    "busy": (server.fails(429), "unreachable", "wait, or ask fewer at once"),
    "no credit": (
        server.fails(429, '{"error": {"code": "insufficient_quota"}}'),
        "refused",
        "add some, or use another model",
    ),
    "error": (server.fails(500), "unreachable", "try again later"),
    "not ready": (server.fails(503, "loading"), "unreachable", "it said: loading"),
    "wrong key": (server.fails(401), "refused", "set a valid one"),
    "not allowed": (server.fails(403), "refused", "check its rights"),
    "no such model": (server.fails(404), "refused", "check both names"),
    "odd": (server.fails(422), "refused", "status 422"),
    "slow proxy": (server.fails(408), "timeout", "allow more time"),
    "too long": (
        server.fails(400, '{"code": "context_length_exceeded"}'),
        "too_long",
        "use a model with more room",
    ),
    "reset": (server.resets(), "unreachable", "broke off"),
    "reset midway": (server.resets(b'{"choices"'), "unreachable", "broke off"),
    "half a body": (server.half_a_body, "unreachable", "broke off"),
    "half a stream": (server.half_a_stream, "unreachable", "broke off"),
    "not JSON": (server.sends(b"{choices:"), "unreachable", "check the address"),
    "other JSON": (server.sends(b"[1]"), "unreachable", "check the address"),
    "wrong type": (server.sends(b"<html>Hi", "text/html"), "unreachable", "check the address"),
    "misfit": (server.says('{"text": 7}'), "malformed", "text: Input should be a valid string"),
    "prose": (server.says("It is yes."), "malformed", "Invalid JSON"),
    "truncated": (server.says('{"text": "ye', "length"), "malformed", "cut off after 20 tokens"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_a_typed_outcome_that_says_what_to_do(name: str) -> None:
    """Never an exception, never text in an answer, and the host by name."""
    act, kind, advice = FAULTS[name]
    outcome, _ = asked(act)
    assert isinstance(outcome, Failed)
    assert outcome.kind == kind
    assert advice in outcome.message
    assert kind == "malformed" or "127.0.0.1" in outcome.message


def test_a_server_that_is_not_there() -> None:
    """The first thing that goes wrong for a new user."""
    [outcome] = asyncio.run(outcomes_of(HttpBackend(nobody_listens()), calls(1)))
    assert isinstance(outcome, Failed)
    assert outcome.kind == "unreachable"
    assert "nothing listens at 127.0.0.1: start the server" in outcome.message


def test_a_stall_ends_with_the_time_allowed() -> None:
    """The server says nothing until the test lets go: the call does not wait for that."""
    outcome, _ = asked(server.stalls, timeout=0.05)
    assert isinstance(outcome, Failed)
    assert outcome.kind == "timeout"
    assert "did not answer in time" in outcome.message


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


def test_retry_after_is_read_from_the_header() -> None:
    """As seconds; a date is tested below."""
    outcome, _ = asked(server.fails(429, retry_after="12.5"))
    assert isinstance(outcome, Diagnosed)
    assert outcome.retry_after == 12.5


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0.0),
        ("-3", 0.0),
        (formatdate(1_000_090, usegmt=True), 90.0),
        (formatdate(999_000, usegmt=True), 0.0),
        ("soon", None),
        ("nan", None),
        ("inf", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_in_all_its_forms(header: str | None, seconds: float | None) -> None:
    """Seconds, a date, or something that is not to be relied on."""
    assert seconds_told(header, now=1_000_000.0) == seconds


@LAW
@given(st.text())
def test_no_header_can_break_a_call(header: str) -> None:
    """Whatever a server sends, a wait is a number or nothing."""
    told = seconds_told(header, time.time())
    assert told is None or told >= 0


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500])
def test_no_secret_that_a_server_repeats_is_told(status: int) -> None:
    """The key stands in a header and in the address, and the server says both."""
    echoed = [f"{KEY} is wrong", f"Bearer {KEY}", f"/v1?key={quote(KEY, safe='')}", "sk-abcdefgh12"]
    for told in echoed:
        outcome, _ = asked(server.fails(status, told))
        assert isinstance(outcome, Failed)
        assert "7f3" not in outcome.message
        assert "abcdefgh12" not in outcome.message


@LAW
@given(st.text(st.characters(exclude_characters="*"), min_size=4), st.text(), st.text())
def test_a_secret_is_blotted_out_wherever_it_stands(key: str, before: str, after: str) -> None:
    """Whatever it looks like, and whatever stands around it."""
    assert key not in blotted(before + key + after, [key])


def test_what_a_server_says_is_told_in_short() -> None:
    """A page of HTML is no message."""
    failed = of_status(500, "far.example", "<p>sorry</p>" * 999)
    assert len(failed.message) < 500
