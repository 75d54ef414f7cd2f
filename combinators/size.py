"""What a bound is stated for: how large the input is, and what a model can take and charges."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is to read: documents, their characters (code points), their passages."""

    documents: int
    characters: int
    passages: int


@dataclass(frozen=True, slots=True)
class Card:
    """A model in numbers: its window in tokens, its prices, its pace.

    The window holds prompt and reply together. `concurrency` is how many calls it takes at once,
    None without a limit. `attempts` is how often a call may be made on the average, retries and
    repairs included. Prices are dollars per million tokens, None when unknown. Seconds are expected
    ones.
    """

    window: int
    concurrency: int | None = None
    usd_per_million_input: float | None = 0.0
    usd_per_million_output: float | None = 0.0
    seconds_per_call: float = 0.0
    seconds_per_input_token: float = 0.0
    attempts: int = 1

    def usd(self, input_tokens: int, output_tokens: int) -> float | None:
        """Dollars for that many tokens, or None when a price is unknown."""
        if self.usd_per_million_input is None or self.usd_per_million_output is None:
            return None
        paid = input_tokens * self.usd_per_million_input
        return (paid + output_tokens * self.usd_per_million_output) / 1e6
