"""One run: batches in their order, a checkpoint now and then, a line of log for each."""

import json
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from .batches import Batch
from .network import loss

torch: Any = import_module("torch")

RATE = 1e-4
WARM = 0.05
DECAY = 0.01
LOGGED = 50
KEPT = 250
CHECKPOINT = "checkpoint.pt"


def fit(
    network: Any, batches: Sequence[Batch], out: Path, seed: int, after: Path | None = None
) -> None:
    """Learn all batches, or what is left of them where a run was interrupted.

    `after` is the folder of a run whose weights this one begins with.
    """
    torch.manual_seed(seed)
    if after:
        network.load_state_dict(torch.load(after / CHECKPOINT, weights_only=True)["network"])
    weights = [weight for weight in network.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=RATE, weight_decay=DECAY, fused=True)
    begun = _resumed(network, optimizer, out)
    network.train()
    total, since = 0.0, time.monotonic()
    for step in range(begun, len(batches)):
        optimizer.param_groups[0]["lr"] = RATE * _slope((step + 1) / len(batches))
        value = loss(network, batches[step])
        value.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        total += value.item()
        if (step + 1) % LOGGED == 0:
            _log(out, step + 1, len(batches), total / LOGGED, time.monotonic() - since)
            total, since = 0.0, time.monotonic()
        if (step + 1) % KEPT == 0 or step + 1 == len(batches):
            _keep(network, optimizer, out, step + 1)


def _slope(done: float) -> float:
    """Up to one, then down to nothing, in straight lines."""
    return min(done / WARM, (1 - done) / (1 - WARM))


def _resumed(network: Any, optimizer: Any, out: Path) -> int:
    path = out / CHECKPOINT
    if not path.exists():
        return 0
    kept = torch.load(path, weights_only=True)
    network.load_state_dict(kept["network"])
    optimizer.load_state_dict(kept["optimizer"])
    torch.set_rng_state(kept["random"])
    return int(kept["step"])


def _keep(network: Any, optimizer: Any, out: Path, step: int) -> None:
    """Written beside and then renamed: an interrupted run never spoils the last one."""
    states = {"network": network.state_dict(), "optimizer": optimizer.state_dict()}
    beside = out / "checkpoint.part"
    torch.save(states | {"random": torch.get_rng_state(), "step": step}, beside)
    beside.replace(out / CHECKPOINT)


def _log(out: Path, step: int, steps: int, value: float, seconds: float) -> None:
    row = {"step": step, "of": steps, "loss": round(value, 4), "seconds": round(seconds, 1)}
    print(json.dumps(row), flush=True)
    with (out / "log.jsonl").open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(row) + "\n")
