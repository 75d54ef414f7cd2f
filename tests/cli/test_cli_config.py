"""`longleaf config` shows each setting with its origin."""

import json
from pathlib import Path

import pytest
from support.commands import Run


def test_origins_are_shown(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A value that surprises can be traced to where it was set."""
    (folder / ".longleaf").mkdir()
    (folder / ".longleaf" / "config.toml").write_text("wait = 5\n")
    monkeypatch.setenv("LONGLEAF_MODEL", "other")
    made = json.loads(run("config", folder, "--json").out)
    assert made["model"] == {"value": "other", "origin": "environment"}
    assert made["wait"] == {"value": 5.0, "origin": str(folder / ".longleaf" / "config.toml")}
    assert made["strategy"] == {"value": "search", "origin": "default"}
    lines = run("config", folder).out.splitlines()
    assert lines[0].split() == ["setting", "value", "from", "is"]
    assert any(line.split()[:3] == ["model", "other", "environment"] for line in lines)


def test_a_setting_that_is_not_allowed_is_refused(run: Run, folder: Path) -> None:
    """A folder's own file cannot choose the model: code 2, and where to put it instead."""
    (folder / ".longleaf").mkdir()
    (folder / ".longleaf" / "config.toml").write_text("model = 'evil'\n")
    ran = run("config", folder)
    assert (ran.code, ran.out) == (2, "")
    assert "which a folder's own file may not" in ran.err
