"""Where the embedded model's files are, and whether they are the right ones."""

from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from ..errors import ModelMissing

FOLDER = Path(str(files(__name__.rpartition(".")[0]).joinpath("weights")))
SHA256 = {
    "encoder.onnx": "b89b9538a6b79a21ea887060a7db5b0db07d71a058d7da1bfe532c968e6f7aed",
    "tokenizer.json": "5fd1c882abbd30517dced455a2c9768945ec726b96727927e4959348d9de550b",
}


def path_of(name: str, folder: Path = FOLDER) -> Path:
    """Path of one of the files; ModelMissing says how to get it when it is not there."""
    path = folder / name
    if not path.is_file():
        raise ModelMissing(_advice(path, "is missing"))
    return path


def verify(folder: Path = FOLDER) -> None:
    """Compare every file with its SHA-256 (about 0.1 s); ModelMissing names one that differs."""
    for name, expected in SHA256.items():
        path = path_of(name, folder)
        if sha256(path.read_bytes()).hexdigest() != expected:
            raise ModelMissing(_advice(path, "is damaged or incomplete"))


def _advice(path: Path, fault: str) -> str:
    return (
        f"{path} {fault}: install longleaf again with `pip install --force-reinstall longleaf`, "
        "or in a checkout, `git checkout -- serving/embedded/weights`"
    )
