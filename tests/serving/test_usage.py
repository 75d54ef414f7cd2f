"""What was spent, added up."""

from longleaf.serving.model import Usage


def test_an_unknown_price_makes_the_sum_unknown() -> None:
    """Dollars are never told as less than they may be."""
    known, unknown = Usage(1, 0, 5, 1, 2, 0.5, 1.0), Usage(1, 1, 5, 0, 2, None, 0.5)
    assert known + known == Usage(2, 0, 10, 2, 4, 1.0, 2.0)
    assert known + unknown == unknown + known == Usage(2, 1, 10, 1, 4, None, 1.5)
