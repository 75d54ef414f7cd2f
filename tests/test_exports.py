"""What is public: sorted, there, cheap to import."""

import subprocess
import sys
from importlib import import_module

import pytest

import longleaf

ROOMS = ("longleaf", "longleaf.client", "longleaf.traces")
HEAVY = ("torch", "numpy", "langgraph", "onnxruntime", "pydantic", "tantivy", "rich", "asyncio")


@pytest.mark.parametrize("name", ROOMS)
def test_all_is_sorted_and_every_name_in_it_exists(name: str) -> None:
    """What a room says it offers, it offers, in an order one can search."""
    room = import_module(name)
    assert list(room.__all__) == sorted(room.__all__)
    for public in room.__all__:
        assert getattr(room, public) is not None


def test_an_unknown_name_is_refused_as_usual() -> None:
    """A slip in `longleaf.opne` is an AttributeError."""
    with pytest.raises(AttributeError, match="opne"):
        longleaf.opne  # noqa: B018


def test_importing_longleaf_imports_nothing_heavy() -> None:
    """So that `import longleaf` costs nothing where it is not used."""
    script = f"import sys, longleaf; print([n for n in {HEAVY} if n in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
