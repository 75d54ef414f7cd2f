"""What one recorded span costs, in time and on disk: `python benchmarks/recorder.py`.

Records leaves as a run does: 15 attributes, a prompt of a preamble, a document part, an
instruction and a question, and a short reply. The baseline is the same recorder with `json` of the
standard library in place of orjson. Rounds of all variants alternate, so that a busy moment of the
machine hits all of them; printed are medians.
"""

import argparse
import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from unittest.mock import patch

from report import machine, median

from longleaf.traces import Recorder, Ref, names, parts, recording, span
from longleaf.traces.lines import encode

DOCUMENT = "8f" * 32
PREAMBLE = "You answer questions about passages of documents. " * 8
INSTRUCTION = "Give the words of the passage that answer the question, or nothing. " * 4


class Variant(NamedTuple):
    """One way of recording: how lines are made, and whether the disk is waited for."""

    name: str
    encode: Callable[[Mapping[str, Any]], bytes]
    sync_seconds: float | None


class Cost(NamedTuple):
    """What a span took, in microseconds and bytes."""

    microseconds: float
    size: float


def with_json(record: Mapping[str, Any]) -> bytes:
    """A line as the standard library makes it."""
    return json.dumps(record, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


VARIANTS = [
    Variant("json, fsync", with_json, 1.0),
    Variant("json, no fsync", with_json, None),
    Variant("longleaf, fsync", encode, 1.0),
    Variant("longleaf, no fsync", encode, None),
]


def record_leaf(number: int) -> None:
    """One leaf with 15 attributes."""
    place = Ref(DOCUMENT, number * 900, number * 900 + 1000)
    prompt = parts([
        ("preamble", PREAMBLE, None),
        ("document", "", place),
        ("instruction", INSTRUCTION, None),
        ("question", "Who may end the lease, and when?", None),
    ])  # fmt: skip
    known = {
        names.LEAF: "extract",
        names.PROMPT_VERSION: "extract-3",
        names.PROVIDER: "longleaf",
        names.MODEL: "embedded",
        names.INPUT: prompt,
        names.COMBINATOR_PATH: "map/filter/leaf",
        names.COMBINATOR_INDEX: number,
        names.ORDER: number % 64,
    }
    with span("chat embedded", "leaf", known) as leaf:
        leaf.set(names.INPUT_TOKENS, 412 + number % 100)
        leaf.set(names.CACHED_TOKENS, 180)
        leaf.set(names.OUTPUT_TOKENS, 23)
        leaf.set(names.KV_PREFIX, "5f3a9c0d11")
        leaf.set(names.KV_REUSED, 180)
        leaf.set(names.ORIGIN, "model")
        leaf.set(names.OUTPUT, {"info": "The tenant may.", "quotes": ["the Tenant may"]})


def measure(variant: Variant, spans: int, disk: Path) -> Cost:
    """One round: cost of a span on average, closing the file included."""
    with (
        TemporaryDirectory(dir=disk) as folder,
        patch("longleaf.traces.recorder.encode", variant.encode),
    ):
        path = Path(folder) / "trace.jsonl"
        began = time.perf_counter()
        with Recorder(path, sync_seconds=variant.sync_seconds) as recorder, recording(recorder):
            for number in range(spans):
                record_leaf(number)
        took = time.perf_counter() - began
        return Cost(took / spans * 1e6, path.stat().st_size / spans)


def measure_silence(spans: int) -> float:
    """Microseconds of a span where nobody records."""
    began = time.perf_counter()
    for number in range(spans):
        record_leaf(number)
    return (time.perf_counter() - began) / spans * 1e6


def main() -> None:
    """Measure all variants and print the table."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--spans", type=int, default=20_000)
    options.add_argument("--disk", type=Path, default=Path(), help="folder to write below")
    given = options.parse_args()
    rounds = [[measure(v, given.spans, given.disk) for v in VARIANTS] for _ in range(given.rounds)]
    costs = [
        Cost(median(c.microseconds for c in column), median(c.size for c in column))
        for column in zip(*rounds, strict=True)
    ]
    print(machine())
    print(f"{given.rounds} rounds of {given.spans} spans, medians\n")
    print(f"{'':20} {'us/span':>8} {'bytes/span':>11} {'x json':>6}")
    for variant, cost, baseline in zip(VARIANTS, costs, costs[:2] * 2, strict=True):
        ratio = cost.microseconds / baseline.microseconds
        print(f"{variant.name:20} {cost.microseconds:8.1f} {cost.size:11.0f} {ratio:6.2f}")
    print(f"{'nobody records':20} {measure_silence(given.spans):8.1f}")


if __name__ == "__main__":
    main()
