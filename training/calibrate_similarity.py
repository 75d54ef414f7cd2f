"""Fit the weights and the threshold of `serving/embedded/similarity.py`, and say how good they are.

    python training/calibrate_similarity.py --data PATH [--split dev]

Fits on the train splits of squad, covidqa and cuad, and on nothing else; with `--split dev` it only
measures. Takes two to four minutes on two cores.
"""

import argparse
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from calibration_set import Example, examples
from numpy.typing import NDArray

from longleaf.serving.embedded.encoder import Encoder
from longleaf.serving.embedded.scorer import Embed
from longleaf.serving.embedded.similarity import FEATURES, LEAST, WEIGHTS, features

Matrix = NDArray[Any]
SETS = ("squad", "covidqa", "cuad")
SILENT = 0.95
PLANTED = 16
_ASKING = re.compile(
    r"^(?:(?:in|at|on|for|by|from|to) )?(?:what|who|when|where|why|which|how)\b"
    r"(?: (?:many|much|long|is|are|was|were|did|does|do|has|have|had))*\s*",
    re.IGNORECASE,
)


def main() -> None:
    """Fit, print the constants, and print what the committed ones do."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", choices=("train", "dev"), default="train")
    embed = Encoder.load().embed
    arguments = parser.parse_args()
    known = examples(arguments.data, embed, arguments.split)
    measured = [
        (example, [features(example.question, p, embed) for p in example.passages])
        for example in known
    ]
    if arguments.split == "train":
        weights = calibrated(fit(*table(measured, embed)), measured)
        print("fitted  ", dict(zip(FEATURES, weights.round(2).tolist(), strict=True)))
        print(f"threshold {threshold(weights, measured):.3f}")
    report(WEIGHTS, measured, embed)


def table(
    measured: Sequence[tuple[Example, list[Matrix]]], embed: Embed
) -> tuple[Matrix, Matrix, Matrix]:
    """Features, labels and weights of all sentences; headings planted in some."""
    xs: list[Matrix] = []
    ys: list[Matrix] = []
    for number, (example, parts) in enumerate(measured):
        if example.kind == "impossible" or (example.kind == "answerable" and not example.gold):
            continue
        planted = headings(example.question) if number % PLANTED == 0 else []
        extra = [features(example.question, planted, embed)] if planted else []
        labels = [
            float((place, row) in example.gold)
            for place, part in enumerate([*parts, *extra])
            for row in range(len(part))
        ]
        xs.append(np.vstack([*parts, *extra]))
        ys.append(np.array(labels))
    y = np.concatenate(ys)
    return np.vstack(xs), y, np.where(y == 1, (y == 0).sum() / y.sum() / 2, 1.0)


def headings(question: str) -> list[str]:
    """Lines that repeat the question and answer nothing."""
    topic = _ASKING.sub("", question).rstrip("?. ")
    return [topic, question, f"2.1 {topic} ........ 14"]


def fit(x: Matrix, y: Matrix, weight: Matrix) -> Matrix:
    """Logistic regression with a little ridge, by Newton's method."""
    beta: Matrix = np.zeros(len(x[0]))
    for _ in range(30):
        p = sigmoid(x @ beta)
        gradient: Matrix = x.T @ (weight * (p - y)) + beta
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + np.eye(len(beta))
        step: Matrix = np.linalg.solve(hessian, gradient)
        beta = beta - step
    return beta


def calibrated(weights: Matrix, measured: Sequence[tuple[Example, list[Matrix]]]) -> Matrix:
    """The same order of sentences, but the best one's score is the share that is right (Platt)."""
    pairs = [best(weights, example, parts) for example, parts in measured]
    logits = np.array([logit for logit, _ in pairs])
    right = np.array([float(is_right) for _, is_right in pairs])
    shift, scale = fit(np.stack([np.ones_like(logits), logits], 1), right, np.ones_like(right))
    scaled: Matrix = weights * scale
    scaled[0] += shift
    return scaled


def best(weights: Matrix, example: Example, parts: Sequence[Matrix]) -> tuple[float, bool]:
    """Logit of the best sentence of five passages, and whether it holds the answer."""
    logits = [part @ weights for part in parts]
    place = max(range(len(logits)), key=lambda index: float(logits[index].max()))
    return float(logits[place].max()), (place, int(logits[place].argmax())) in example.gold


def threshold(weights: Matrix, measured: Sequence[tuple[Example, list[Matrix]]]) -> float:
    """The score that 95 in 100 questions about something else do not reach."""
    away = [best(weights, e, parts)[0] for e, parts in measured if e.kind == "elsewhere"]
    return float(sigmoid(np.quantile(away, SILENT)))


def report(weights: Matrix, measured: Sequence[tuple[Example, list[Matrix]]], embed: Embed) -> None:
    """Accuracy, answers and silence per set, with the committed constants."""
    print(f"{'committed':10} {'kind':11} {'n':>5} {'answered':>9} {'right@1':>8} {'own@1':>6}")
    for name in SETS:
        for kind in ("answerable", "impossible", "elsewhere"):
            chosen = [(e, x) for e, x in measured if e.source == name and e.kind == kind]
            if chosen:
                results = [best(weights, *pair) for pair in chosen]
                answered = mean(logit >= np.log(LEAST / (1 - LEAST)) for logit, _ in results)
                line = f"{name:10} {kind:11} {len(chosen):5} {answered:9.1%}"
                if kind == "answerable":
                    own = mean(own_right(weights, e, embed) for e, _ in chosen if e.own)
                    line += f" {mean(right for _, right in results):8.1%} {own:6.1%}"
                print(line)
    reliability(weights, measured)


def own_right(weights: Matrix, example: Example, embed: Embed) -> bool:
    """Whether the best sentence of the answer's own passage holds it."""
    logits = features(example.question, example.own, embed) @ weights
    return int(logits.argmax()) in example.own_gold


def reliability(weights: Matrix, measured: Sequence[tuple[Example, list[Matrix]]]) -> None:
    """Stated confidence against the share that is right."""
    pairs = [best(weights, example, parts) for example, parts in measured]
    scores = sigmoid(np.array([logit for logit, _ in pairs]))
    right = np.array([is_right for _, is_right in pairs])
    for low in np.arange(0, 1, 0.2):
        here = (scores >= low) & (scores < low + 0.2)
        if here.any():
            print(f"confidence {scores[here].mean():.2f}: right {right[here].mean():.2f}")


def sigmoid(x: Any) -> Matrix:
    """Logits to probabilities."""
    p: Matrix = 1 / (1 + np.exp(-x))
    return p


def mean(values: Iterable[Any]) -> float:
    """Average as a float."""
    return float(np.mean(list(values)))


if __name__ == "__main__":
    main()
