"""A real server that misbehaves: each way of it is a typed outcome that says what to do."""

import asyncio
from urllib.parse import quote

import pytest
from support import misbehaving as server
from support.asking_server import GOOD, KEY, REPLY, asked
from support.http_backend import HttpBackend
from support.layers import calls, outcomes_of
from support.misbehaving import Act, nobody_listens

from longleaf.serving.model import Failed, Reply, Usage

EVENT = b'data: {"choices": [{"delta": {"content": "{\\"text\\": \\"yes\\"}"}}]}\n\n'
STREAM = EVENT + b"data: [DONE]\n\n"


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
    assert outcome.usage == Usage(calls=1), "known to be free"


def test_a_stall_ends_with_the_time_allowed() -> None:
    """The server says nothing until the test lets go: the call does not wait for that."""
    outcome, _ = asked(server.stalls, timeout=0.05)
    assert isinstance(outcome, Failed)
    assert outcome.kind == "timeout"
    assert "did not answer in time" in outcome.message


def test_retry_after_is_read_from_the_header() -> None:
    """As seconds; a date is tested with the words."""
    outcome, _ = asked(server.fails(429, retry_after="12.5"))
    assert isinstance(outcome, Failed)
    assert outcome.retry_after == 12.5


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500])
def test_no_secret_that_a_server_repeats_is_told(status: int) -> None:
    """The key stands in a header and in the address, and the server says both."""
    echoed = [f"{KEY} is wrong", f"Bearer {KEY}", f"/v1?key={quote(KEY, safe='')}", "sk-abcdefgh12"]
    for told in echoed:
        outcome, _ = asked(server.fails(status, told))
        assert isinstance(outcome, Failed)
        assert "7f3" not in outcome.message
        assert "abcdefgh12" not in outcome.message


TURNED_DOWN = {"busy", "no credit", "wrong key", "not allowed", "no such model", "odd", "too long"}


@pytest.mark.parametrize("name", [name for name in FAULTS if FAULTS[name][1] != "malformed"])
def test_what_was_turned_down_is_known_to_be_free(name: str) -> None:
    """A budget does not book the worst case for what no model saw; a broken call may be billed."""
    outcome, _ = asked(FAULTS[name][0])
    assert outcome.usage == (Usage(calls=1) if name in TURNED_DOWN else Usage())
