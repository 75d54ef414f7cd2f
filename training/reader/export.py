"""Write the reader as int8 ONNX: `python training/reader/export.py --run OUT --encoder FILE`."""

import argparse
import sys
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from encoder_graph import onnx
from reader.graph import ReaderGraph, share, weights_of


def main() -> None:
    """Write `OUT/reader.onnx`, and beside it `reader.float32.onnx` to compare with."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    given = parser.parse_args()
    path = export(given.run / "checkpoint.pt", given.encoder, given.run)
    print(f"{path.stat().st_size:,} bytes  {sha256(path.read_bytes()).hexdigest()}")


def export(checkpoint: Path, encoder: Path, out: Path) -> Path:
    """Both graphs of a checkpoint; the path of the smaller one."""
    torch: Any = import_module("torch")
    weights = weights_of(torch.load(checkpoint, weights_only=True)["network"])
    onnx.save(ReaderGraph(weights, quantised=False).model(), out / "reader.float32.onnx")
    model = ReaderGraph(weights, quantised=True).model()
    share(model, encoder)
    path = out / "reader.onnx"
    path.write_bytes(model.SerializeToString(deterministic=True))
    return path


if __name__ == "__main__":
    main()
