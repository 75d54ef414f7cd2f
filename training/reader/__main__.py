"""Fit the reader: `python training/reader --data FOLDER --package FOLDER --out FOLDER`.

Started again with the same --out, it goes on where it was interrupted.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from reader.batches import batches
from reader.fit import fit
from reader.mixture import COURSES, mixture
from reader.network import Network
from reader.tokens import Tokens


def main() -> None:
    """Draw the examples, fit, and keep the result in `OUT/checkpoint.pt`."""
    given = _arguments()
    given.out.mkdir(parents=True, exist_ok=True)
    trunk = next(given.package.rglob("model.safetensors")).parent
    examples = mixture(given.data, given.out / "examples.jsonl")
    print(*sorted(Counter(example.source for example in examples).items()), sep="\n")
    course = COURSES[1 if given.after else 0]
    ordered = batches(examples, course, Tokens(trunk / "tokenizer.json"), given.seed)
    padded = sum(len(b.examples) * max(len(e.ids) for e in b.examples) for b in ordered)
    print(f"{len(ordered):,} batches, {padded:,} tokens", flush=True)
    fit(Network(trunk), ordered, given.out, given.seed, given.after)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("data", "package", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--after", type=Path, help="the first run's folder: fit it further")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
