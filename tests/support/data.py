"""Real documents and questions, which are not part of the repository."""

import os
from pathlib import Path

import pytest

DATA = Path(os.environ.get("LONGLEAF_DATA") or Path(__file__).parents[3] / "shared" / "data")


def real(name: str) -> Path:
    """The folder of the data with this name; the test is skipped where it is missing."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"needs data: {path} (set LONGLEAF_DATA)")
    return path
