"""Exit codes: every answer and every error has one, and the worst is the one that is given."""

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longleaf.agents import errors as agents
from longleaf.agents.answer import Status
from longleaf.cli.exits import PRECEDENCE, Exit, UsageFault, of_error, of_status, worst
from longleaf.client.errors import NoFolder, UnknownModel
from longleaf.config import ConfigError
from longleaf.memory import errors as memory
from longleaf.serving.errors import ModelMissing
from longleaf.traces.errors import RunUnknown

ORDER = [130, 2, 1, 6, 7, 5, 4, 3, 8, 0]


def test_every_status_has_its_code() -> None:
    """A script can tell by the code alone how a question ended."""
    codes = {status: int(of_status(status)) for status in get_args(Status)}
    assert codes == {
        "answered": 0, "no_evidence": 3, "unverified": 4, "budget": 5, "unreachable": 6,
        "failed": 1, "interrupted": 130,
    }  # fmt: skip


@given(st.lists(st.sampled_from(Exit), min_size=1))
@settings(deadline=None, derandomize=True, max_examples=60)
def test_the_first_in_precedence_is_given(codes: list[Exit]) -> None:
    """Of several codes the one that matters most is seen, in whatever order they came."""
    assert worst(codes) == min(codes, key=ORDER.index)
    assert worst(reversed(codes)) == worst(codes)


def test_no_code_is_missing_from_the_precedence() -> None:
    """A new code must be given its rank."""
    assert list(PRECEDENCE) == ORDER
    assert set(PRECEDENCE) == set(Exit)
    assert all(code.meaning for code in Exit)


def test_nothing_asked_is_no_failure() -> None:
    """An empty list of codes means that all is well."""
    assert worst([]) == Exit.ANSWERED


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (memory.StoreMissing("x"), 7),
        (memory.StoreLocked("x"), 7),
        (memory.StoreTooNew("x"), 7),
        (memory.StoreMismatch("x"), 7),
        (memory.StoreDamaged("x"), 1),
        (memory.StoreUnwritable("x"), 1),
        (memory.NotFound("x"), 1),
        (memory.BadPattern("x"), 2),
        (ModelMissing("x"), 1),
        (agents.LeafMissing("x"), 1),
        (agents.UnknownStrategy("x"), 2),
        (UnknownModel("x"), 2),
        (NoFolder("x"), 2),
        (ConfigError("x"), 2),
        (UsageFault("x"), 2),
        (RunUnknown("x"), 1),
        (PermissionError("x"), 1),
    ],
)
def test_every_foreseen_error_has_its_code(error: Exception, code: int) -> None:
    """Each kind of trouble can be told from the others by a script."""
    assert of_error(error) == code


def test_an_unforeseen_error_has_none() -> None:
    """What nobody foresaw is not passed off as a known failure."""
    assert of_error(KeyError("x")) is None
