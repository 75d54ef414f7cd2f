"""`longleaf doctor` says what works, and what is broken."""

import json
from importlib import import_module
from pathlib import Path

import pytest
from support.commands import Run

from longleaf.cli import checks
from longleaf.serving.embedded import weights
from longleaf.serving.errors import ModelMissing


@pytest.fixture(autouse=True)
def intact(monkeypatch: pytest.MonkeyPatch) -> None:
    """The weights are what they should be, without reading them each time."""
    monkeypatch.setattr(weights, "verify", lambda: None)


def test_a_sound_installation_is_well(run: Run, folder: Path) -> None:
    """Versions, weights, readers and a folder that was never indexed: code 0, nothing written."""
    ran = run("doctor", folder, "--json")
    made = json.loads(ran.out)
    assert (ran.code, made["problems"]) == (0, [])
    assert set(made["versions"]) == {
        "longleaf", "python", "sqlite", "onnxruntime", "tantivy", "langgraph",
    }  # fmt: skip
    assert all(made["versions"].values())
    assert made["weights"] == "intact"
    assert ".pdf" in made["readers"]["pdf"]
    assert made["store"]["documents"] is None
    assert list(folder.iterdir()) == []


def test_people_get_a_table(run: Run, folder: Path) -> None:
    """One line for each thing that was looked at."""
    lines = run("doctor", folder).out.splitlines()
    assert any(line.startswith("reads pdf") and ".pdf" in line for line in lines)
    assert lines[-1].endswith("nothing was indexed yet")


def test_damaged_weights_are_a_problem(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Code 1, and how to get them again."""

    def damaged() -> None:
        raise ModelMissing("encoder.onnx is damaged: install longleaf again")

    monkeypatch.setattr(weights, "verify", damaged)
    ran = run("doctor")
    assert ran.code == 1
    assert "problem: encoder.onnx is damaged: install longleaf again" in ran.out


def test_a_package_that_does_not_load_is_a_problem(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever way an import fails, the package is named."""

    def load(name: str) -> object:
        if name == "tantivy":
            raise OSError("wrong build")
        return import_module(name)

    monkeypatch.setattr(checks, "import_module", load)
    ran = run("doctor")
    assert ran.code == 1
    assert "problem: tantivy does not load (wrong build): pip install" in ran.out


def test_a_damaged_store_is_a_problem(run: Run, folder: Path) -> None:
    """Code 1, and the way out."""
    (folder / ".longleaf").mkdir()
    (folder / ".longleaf" / "library.db").write_text("no database")
    ran = run("doctor", folder)
    assert ran.code == 1
    assert "library.db cannot be opened" in ran.out
