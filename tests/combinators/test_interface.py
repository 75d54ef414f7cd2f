"""The page that tells what a program is holds."""

import doctest

from longleaf import combinators


def test_the_examples_of_the_page_run() -> None:
    """Each example gives what stands below it."""
    found = doctest.testmod(combinators)
    assert (found.failed, found.attempted > 15) == (0, True)
