"""The files in the package are the ones that were measured."""

from pathlib import Path

import pytest

from longleaf.serving.embedded import weights
from longleaf.serving.errors import ModelMissing


def test_the_package_carries_the_right_weights() -> None:
    """What is installed is what the model card describes, and not too large."""
    weights.verify()
    assert weights.path_of("encoder.onnx").stat().st_size <= 25_000_000
    assert "Apache-2.0" in weights.path_of("MODEL_CARD.md").read_text()


def test_the_model_card_names_the_weights_it_describes() -> None:
    """The figures in the card belong to these very files."""
    card = weights.path_of("MODEL_CARD.md").read_text()
    assert all(digest in card for digest in weights.SHA256.values())


def test_missing_weights_say_what_to_do(tmp_path: Path) -> None:
    """Who lacks a file is told how to get it."""
    with pytest.raises(ModelMissing, match=r"encoder\.onnx is missing: install longleaf again"):
        weights.path_of("encoder.onnx", tmp_path)


def test_damaged_weights_are_noticed(tmp_path: Path) -> None:
    """A file that was cut short is named, not loaded."""
    for name in weights.SHA256:
        (tmp_path / name).write_bytes(weights.path_of(name).read_bytes()[:-1])
    with pytest.raises(ModelMissing, match=r"encoder\.onnx is damaged or incomplete"):
        weights.verify(tmp_path)
