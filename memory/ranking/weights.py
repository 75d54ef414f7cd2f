"""How much each ingredient of a ranking counts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """What each ingredient adds to a passage's score; 0 leaves it out.

    `title`, `heading`, `pairs` (content words side by side), `phrases` (names and quoted words) and
    `sentence` (the best one) are in units of the body's BM25. `similarity` is the cosine's share,
    in [0, 1], of the sum of z-scores; the words have the rest. `first`, `link`, `hint` and `exact`
    (a phrase, sign by sign) are added to that sum, and so is what a reranker says (`answers`).
    `cleaned` drops words of instruction from commands; `spelling` looks for the word that is
    spelled most alike where no passage has one.
    """

    title: float = 0.3
    heading: float = 0.2
    pairs: float = 0.3
    phrases: float = 0.2
    sentence: float = 0.3
    similarity: float = 0.5
    first: float = 4.0
    link: float = 2.0
    hint: float = 0.3
    exact: float = 0.5
    answers: float = 0.5
    cleaned: bool = True
    spelling: bool = True


USUAL = Weights()
