"""What the tests of the command line share: a clean environment, a made-up library, a runner."""

import os
from pathlib import Path

import pytest
from support.commands import MadeLibrary, Ran, Run

import longleaf
from longleaf.cli import main


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the tester's settings nor the tester's terminal show in a test."""
    for name in [n for n in os.environ if n.startswith("LONGLEAF_") and n != "LONGLEAF_DATA"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder."""
    made = tmp_path / "papers"
    made.mkdir()
    return made


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch, folder: Path) -> MadeLibrary:
    """The library that every folder opens as."""
    made = MadeLibrary(folder / ".longleaf")

    def open_made(path: Path, model: str, store: Path | None, prices: object) -> MadeLibrary:
        made.calls.append(("open", (path, model, store)))
        return made

    monkeypatch.setitem(vars(longleaf), "open", open_made)
    return made


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line in this process."""

    def run_command(*arguments: object) -> Ran:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return run_command
