"""What went wrong with a call: what it is called, whether it may pass, and what a user can do.

A message names the endpoint's host and never its address, for keys stand in addresses too.
"""

import math
import re
from collections.abc import Iterable
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Literal, TypeGuard

from .model import Failed, FailureKind, Outcome, Usage
from .secrets import blotted, without_secrets

NO_OUTCOME = "the model ended without an outcome for this call"

_QUOTA = re.compile(r"(?i)insufficient_quota|billing|credit balance")
_WINDOW = re.compile(r"(?i)context[ _](?:length|window)|maximum context|too many tokens")

_REFUSALS: dict[int, str] = {
    HTTPStatus.UNAUTHORIZED: "{host} does not accept the key: set a valid one in the environment",
    HTTPStatus.FORBIDDEN: "{host} does not allow this with the given key: check its rights",
    HTTPStatus.NOT_FOUND: "{host} knows no such address or model: check both names",
}
_REFUSED = "{{host}} refused the call (status {status}): see what it says, and the model's name"
_NO_CREDIT = "{host} has no credit left for this key: add some, or use another model"
_BUSY = "{host} takes no more calls now: wait, or ask fewer at once"
_BROKEN = "{{host}} failed (status {status}): try again later, or see its log"
_TOO_LONG = "{host} takes no prompt of this length: use a model with more room"
_BREAKS = {
    "refused": "nothing listens at {host}: start the server there, or check the address",
    "unknown": "the name {host} is not known: check the address and the network",
    "broken": "the connection to {host} broke off in the middle: run the same command again",
    "untrusted": "{host} has no certificate that is trusted here: check the address",
    "foreign": "{host} answers, but not as a model does: check the address, or a proxy between",
    "late": "{host} did not answer in time: run the same command again, or allow more time",
}
_UNSENT = frozenset({"refused", "unknown", "untrusted"})
_FREE = Usage(calls=1)
Break = Literal["refused", "unknown", "broken", "untrusted", "foreign", "late"]


def internal(error: Exception) -> Failed:
    """A fault of ours or of a backend's, named."""
    return Failed("internal", without_secrets(f"{type(error).__name__}: {error}"))


def may_pass(outcome: Outcome) -> TypeGuard[Failed]:
    """Whether it makes sense to ask for the same once more, a little later."""
    return isinstance(outcome, Failed) and outcome.kind in ("unreachable", "timeout")


def busy(failed: Failed) -> bool:
    """Whether an endpoint is there, and only takes no more calls at the moment."""
    return failed.status == HTTPStatus.TOO_MANY_REQUESTS


def told_to_wait(outcome: Outcome) -> float:
    """Seconds that an endpoint asked to wait for; 0 when it did not."""
    return (outcome.retry_after or 0.0) if isinstance(outcome, Failed) else 0.0


def of_break(how: Break, host: str) -> Failed:
    """The failure of a call whose connection did not bring a whole reply.

    It says that nothing was billed where the call did not get as far as the host.
    """
    kind: FailureKind = "timeout" if how == "late" else "unreachable"
    return Failed(kind, _BREAKS[how].format(host=host), _FREE if how in _UNSENT else Usage())


def of_status(
    status: int,
    host: str,
    told: str = "",
    retry_after: float | None = None,
    secrets: Iterable[str] = (),
) -> Failed:
    """The failure of a call that HTTP answered with an error, told in the server's words.

    `secrets` are blotted out of these words, whatever they look like. It says that nothing was
    billed where the server turned the call down before the model saw it.
    """
    kind, advice = _advice(status, told)
    said = f" (it said: {without_secrets(blotted(told, secrets))})" if told.strip() else ""
    turned_down = status < HTTPStatus.INTERNAL_SERVER_ERROR and kind != "timeout"
    usage = _FREE if turned_down else Usage()
    message = advice.format(host=host) + said
    return Failed(kind, message, usage, retry_after=retry_after, status=status)


def seconds_told(header: str | None, now: float) -> float | None:
    """Seconds to wait by a `Retry-After` (a number, or a date of HTTP); None for anything else.

    `now` is in seconds since 1970; a date that has passed is 0.
    """
    try:
        seconds = float(header or "")
    except ValueError:
        seconds = _seconds_until(header or "", now)
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _advice(status: int, told: str) -> tuple[FailureKind, str]:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return ("refused", _NO_CREDIT) if _QUOTA.search(told) else ("unreachable", _BUSY)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "unreachable", _BROKEN.format(status=status)
    if status == HTTPStatus.REQUEST_TIMEOUT:
        return "timeout", _BREAKS["late"]
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE or _WINDOW.search(told):
        return "too_long", _TOO_LONG
    return "refused", _REFUSALS.get(status, _REFUSED.format(status=status))


def _seconds_until(date: str, now: float) -> float:
    try:
        then = parsedate_to_datetime(date)
    except (TypeError, ValueError):
        return math.nan
    return then.replace(tzinfo=then.tzinfo or UTC).timestamp() - now
