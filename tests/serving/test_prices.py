"""The table of prices, and a user's own."""

import datetime

import pytest

from longleaf.serving.spending.prices import Price, PriceMalformed, price_of, read_prices, table


def test_every_row_says_who_told_it_and_when() -> None:
    """A price is worth what its source and date are."""
    assert len(table()) >= 30
    for name, price in table().items():
        assert "/" in name
        assert price.source.startswith("https://")
        assert price.date is not None
        assert datetime.date(2026, 1, 1) <= price.date
        assert 0 < price.input <= price.output < 1000
        assert (price.cached or 0) <= price.input <= price.most_input


def test_a_known_model_has_its_price() -> None:
    """In dollars per million tokens."""
    price = price_of("openai/gpt-4o-mini")
    assert price is not None
    assert (price.input, price.cached, price.output) == (0.15, 0.075, 0.6)
    assert price.usd(1_000_000, 400_000, 100_000) == pytest.approx(0.09 + 0.03 + 0.06)


def test_what_is_put_into_a_cache_may_cost_more_than_input() -> None:
    """The worst case of a prompt token knows it."""
    price = price_of("anthropic/claude-sonnet-4-6")
    assert price is not None
    assert (price.input, price.most_input) == (3.0, 3.75)
    assert price.usd(1_000_000, 0, 0) == pytest.approx(3.75)


@pytest.mark.parametrize("name", ["openai/gpt-4o-2024-05-13", "gpt-4o", "azure/gpt-4o", ""])
def test_no_price_is_guessed(name: str) -> None:
    """An older version, another seller or a short name may cost something else."""
    assert price_of(name) is None


def test_a_users_own_price_goes_first() -> None:
    """For models that the table lacks, and for those it is wrong about."""
    own = read_prices(
        {"local/qwen": {"input": 0, "output": 0}, "openai/gpt-4o": {"input": 1, "output": 2}}
    )
    assert price_of("local/qwen", own) == Price(input=0, output=0, up_to=None)
    assert price_of("openai/gpt-4o", own) == Price(input=1, output=2, up_to=None)
    assert price_of("openai/gpt-4.1", own) == price_of("openai/gpt-4.1")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"input": -1, "output": 2}, "price of a/b: input: "),
        ({"input": 1}, "price of a/b: output: "),
        ({"input": 1, "output": float("inf")}, "price of a/b: output: "),
        ({"input": 1, "output": 2, "per": "token"}, "price of a/b: per: "),
    ],
)
def test_a_slip_in_a_price_is_told(row: dict[str, object], told: str) -> None:
    """No row is half understood."""
    with pytest.raises(PriceMalformed) as caught:
        read_prices({"a/b": row})
    assert told in str(caught.value)
    assert "per million tokens" in str(caught.value)
