"""The first word: a command, or a folder that is asked."""

from pathlib import Path

import pytest

from longleaf.cli.exits import UsageFault
from longleaf.cli.words import as_command

COMMANDS = {"ask", "index", "runs"}


def test_a_folder_is_asked(tmp_path: Path) -> None:
    """`longleaf FOLDER QUESTION` is `longleaf ask FOLDER QUESTION`."""
    assert as_command([str(tmp_path), "why?"], COMMANDS) == ["ask", str(tmp_path), "why?"]


def test_a_command_goes_before_a_folder_of_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder called runs does not take the command's place; ./runs asks it."""
    (tmp_path / "runs").mkdir()
    monkeypatch.chdir(tmp_path)
    assert as_command(["runs", "list"], COMMANDS) == ["runs", "list"]
    assert as_command(["./runs", "why?"], COMMANDS) == ["ask", "./runs", "why?"]


@pytest.mark.parametrize("arguments", [[], ["--help"], ["index", "x"]])
def test_what_needs_no_command_is_left_alone(arguments: list[str]) -> None:
    """Options and commands pass through."""
    assert as_command(arguments, COMMANDS) == arguments


@pytest.mark.parametrize(
    ("word", "advice"),
    [
        ("idnex", "did you mean `longleaf index`?"),
        ("zzz", "the commands are ask, index, runs"),
        (__file__, "give the folder that holds it"),
        ("How much notice?", "a folder comes before its question"),
        ("How much notice? " * 99, "a folder comes before its question"),
    ],
)
def test_a_slip_is_answered_with_the_way_out(word: str, advice: str) -> None:
    """A mistyped command names the one that was meant."""
    with pytest.raises(UsageFault) as caught:
        as_command([word], COMMANDS)
    assert advice in str(caught.value)
