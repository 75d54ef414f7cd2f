"""What went wrong, in words and numbers: waits that are told, and secrets that are not."""

import time
from email.utils import formatdate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longleaf.serving.failing import of_status, seconds_told
from longleaf.serving.secrets import blotted

LAW = settings(deadline=None, derandomize=True, max_examples=200)


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


@LAW
@given(st.text(st.characters(exclude_characters="*"), min_size=4), st.text(), st.text())
def test_a_secret_is_blotted_out_wherever_it_stands(key: str, before: str, after: str) -> None:
    """Whatever it looks like, and whatever stands around it."""
    assert key not in blotted(before + key + after, [key])


def test_what_a_server_says_is_told_in_short() -> None:
    """A page of HTML is no message."""
    failed = of_status(500, "far.example", "<p>sorry</p>" * 999)
    assert len(failed.message) < 500
