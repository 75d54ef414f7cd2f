"""How much each ingredient of a ranking counts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """What each ingredient adds to a passage's score; 0 leaves it out.

    `title`, `heading`, `pairs` (content words side by side) and `sentence` (the best one) are in
    units of the body's BM25. `similarity` is the cosine's share, in [0, 1], of the sum of z-scores;
    the words have the rest. `first`, `link` and `hint` are added to that sum. `cleaned` drops words
    of instruction from commands.
    """

    title: float = 0.3
    heading: float = 0.2
    pairs: float = 0.3
    sentence: float = 0.3
    similarity: float = 0.5
    first: float = 4.0
    link: float = 2.0
    hint: float = 0.3
    cleaned: bool = True


USUAL = Weights()
