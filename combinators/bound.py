"""The most that something can cost, as a value with arithmetic."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bound:
    """An upper bound: model calls, tokens in, tokens out, and calls that must wait for each other.

    Bounds form a monoid under `then` (one after the other) and under `beside` (at the same time),
    both with `NOTHING` as the neutral element.
    """

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    depth: int = 0

    def then(self, other: "Bound") -> "Bound":
        """Bound of doing this and then the other."""
        return self._plus(other, self.depth + other.depth)

    def beside(self, other: "Bound") -> "Bound":
        """Bound of doing both at once: costs add, depth does not."""
        return self._plus(other, max(self.depth, other.depth))

    def times(self, count: int) -> "Bound":
        """Bound of `count` such things at once."""
        return Bound(
            self.calls * count,
            self.input_tokens * count,
            self.output_tokens * count,
            self.depth if count else 0,
        )

    def or_else(self, other: "Bound") -> "Bound":
        """Bound of doing one of the two, nobody knows which."""
        return Bound(
            max(self.calls, other.calls),
            max(self.input_tokens, other.input_tokens),
            max(self.output_tokens, other.output_tokens),
            max(self.depth, other.depth),
        )

    def _plus(self, other: "Bound", depth: int) -> "Bound":
        return Bound(
            self.calls + other.calls,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            depth,
        )

    def allows(self, calls: int, input_tokens: int, output_tokens: int) -> bool:
        """Whether what was spent lies within this bound."""
        return (
            calls <= self.calls
            and input_tokens <= self.input_tokens
            and output_tokens <= self.output_tokens
        )


NOTHING = Bound()
