"""Questions come from the command line, a text file, JSON lines, or stdin."""

import io
from pathlib import Path

import pytest

from longleaf.cli.exits import UsageFault
from longleaf.cli.questions import gather


def test_one_question_is_taken_as_it_stands() -> None:
    """White space around a question does not make it another question."""
    assert gather("  Why\nnot? ", None) == ["Why not?"]


def test_a_text_file_holds_one_a_line(tmp_path: Path) -> None:
    """Blank lines, comments, Windows line ends and a byte order mark are no questions."""
    file = tmp_path / "q.txt"
    file.write_bytes(b"\xef\xbb\xbfOne?\r\n\r\n# a comment\r\n  Two?\r\n")
    assert gather(None, file) == ["One?", "Two?"]


def test_json_lines_hold_questions(tmp_path: Path) -> None:
    """Other keys of a record do not matter."""
    file = tmp_path / "q.jsonl"
    file.write_text('{"question": "One?", "id": 1}\n\n{"question": "# Two?"}\n')
    assert gather(None, file) == ["One?", "# Two?"]


def test_stdin_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """`--questions -` takes what is piped in."""
    monkeypatch.setattr("sys.stdin", io.StringIO("One?\nTwo?\n"))
    assert gather(None, Path("-")) == ["One?", "Two?"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("not json", "line 1 is not JSON"),
        ('{"question": "One?"}\n["Two?"]', "line 2 is not of the form"),
        ('{"question": 3}', "line 1 is not of the form"),
        ("\n", "there is no question in"),
    ],
)
def test_a_bad_file_names_its_line(tmp_path: Path, content: str, says: str) -> None:
    """Whoever wrote the file finds the place."""
    file = tmp_path / "q.jsonl"
    file.write_text(content)
    with pytest.raises(UsageFault, match=says):
        gather(None, file)


@pytest.mark.parametrize(
    ("question", "file"), [(None, None), ("Why?", Path("q.txt")), ("  ", None), ("", None)]
)
def test_there_is_one_source_of_questions(question: str | None, file: Path | None) -> None:
    """No question, or two sources of them, is refused before anything is read."""
    with pytest.raises(UsageFault):
        gather(question, file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A path that does not exist is told, with the reason."""
    with pytest.raises(UsageFault, match="cannot be read: No such file"):
        gather(None, tmp_path / "none.txt")
