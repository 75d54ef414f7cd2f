"""The README shows what one really sees."""

import subprocess
import sys
from pathlib import Path

TOUR = Path(__file__).parents[1] / "docs" / "tour.py"


def test_the_tour_prints_what_the_readme_says() -> None:
    """Every command of the tour is run, and prints what stands below it."""
    ran = subprocess.run(
        [sys.executable, TOUR, "--check"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


def test_every_output_in_the_tour_is_checked() -> None:
    """Nothing is left to be filled in, and no block of output stands without its commands."""
    _, _, tour = (TOUR.parents[1] / "README.md").read_text(encoding="utf-8").partition("## A tour")
    assert tour.count("```text") == tour.count("```sh") > 3
    assert "TODO" not in tour
