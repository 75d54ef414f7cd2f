"""How large a passage may be, and how that is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a passage is: about `words`, at most `characters` code points and `tokens`."""

    words: int = 100
    characters: int = 900
    tokens: int = 254

    def __post_init__(self) -> None:
        """Refuse a limit that nothing meets; ValueError says which."""
        if min(self.words, self.characters, self.tokens) < 1:
            raise ValueError(f"limits are at least 1: {self}")


USUAL = Limits()


def utf8_bytes(text: str) -> int:
    """Length in UTF-8: no byte-level tokenizer gives more tokens."""
    return len(text.encode("utf-8", "surrogatepass"))
