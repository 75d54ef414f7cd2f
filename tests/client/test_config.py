"""Settings and their origins."""

from pathlib import Path

import pytest

from longleaf.config import ConfigError, folder_file, load, user_file


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user without settings."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for name in ("MODEL", "STRATEGY", "STORE", "WAIT"):
        monkeypatch.delenv(f"LONGLEAF_{name}", raising=False)


def write(path: Path, content: str) -> None:
    """A file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def test_the_nearest_setting_wins_and_says_where_it_is_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Command line over environment over the folder's file over the user's over the default."""
    folder = tmp_path / "folder"
    assert load(folder).origins["wait"] == "default"
    write(user_file(), "wait = 1")
    assert load(folder).settings.wait == 1
    write(folder_file(folder), "wait = 2")
    assert load(folder).settings.wait == 2
    monkeypatch.setenv("LONGLEAF_WAIT", "3")
    assert load(folder).settings.wait == 3
    found = load(folder, {"wait": 4, "model": None})
    assert (found.settings.wait, found.origins["wait"]) == (4, "command line")
    assert (found.settings.model, found.origins["model"]) == ("embedded", "default")


@pytest.mark.parametrize("line", ["model = 'openai/x'", "store = '/etc'"])
def test_a_folders_own_file_cannot_lead_elsewhere(tmp_path: Path, line: str) -> None:
    """A folder that was downloaded cannot choose where text goes or where we write."""
    write(folder_file(tmp_path), line)
    with pytest.raises(ConfigError, match="may not"):
        load(tmp_path)


def test_a_slip_of_the_pen_is_named(tmp_path: Path) -> None:
    """The file, the name, and the names there are."""
    write(user_file(), "modle = 'x'")
    with pytest.raises(ConfigError, match=r"config\.toml sets modle.*model"):
        load(tmp_path)


def test_a_malformed_value_says_where_it_is_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who exported nonsense finds it."""
    monkeypatch.setenv("LONGLEAF_WAIT", "soon")
    with pytest.raises(ConfigError, match=r"wait \(from environment\).*'soon'"):
        load()


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    """With what is wrong in it."""
    write(folder_file(tmp_path), "wait = = 2")
    with pytest.raises(ConfigError, match=r"config\.toml cannot be read as TOML"):
        load(tmp_path)


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """`LONGLEAF_STORE= longleaf …` keeps memory where it would be, not in the current folder."""
    monkeypatch.setenv("LONGLEAF_STORE", "")
    monkeypatch.setenv("LONGLEAF_WAIT", "")
    assert load().settings.store is None
    assert load().origins["wait"] == "default"


def test_a_file_from_windows_is_read(tmp_path: Path) -> None:
    """Its editor puts a mark before the first character; what follows is UTF-8 on any system."""
    folder_file(tmp_path).parent.mkdir()
    folder_file(tmp_path).write_bytes(b"\xef\xbb\xbf# \xc3\xa9\nwait = 2")
    assert load(tmp_path).settings.wait == 2
