"""Names: one constant for each, and every kind told in the words of the standards."""

import re
from typing import get_args

from longleaf.traces import names

PLAIN_VALUES = {"SCHEMA_URL", "OFFSET_UNIT"}
NAMES = [
    value
    for constant, value in vars(names).items()
    if constant.isupper() and isinstance(value, str) and constant not in PLAIN_VALUES
]
PREFIXES = r"(longleaf|gen_ai|openinference|graph|server|error)"


def test_no_name_is_given_twice() -> None:
    """Two things recorded under one name could not be told apart."""
    assert len(NAMES) == len(set(NAMES))


def test_every_name_has_a_known_prefix() -> None:
    """A trace's reader knows from the prefix whose definition holds."""
    assert [name for name in NAMES if not re.fullmatch(rf"{PREFIXES}(\.[a-z_]+)+", name)] == []


def test_every_kind_has_a_standard_one() -> None:
    """An exported span shows in other viewers as what it is."""
    assert set(names.STANDARD) == set(get_args(names.Kind))
