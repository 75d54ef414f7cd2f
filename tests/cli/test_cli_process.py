"""The installed command, from end to end."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from filelock import FileLock
from support.folders import text
from support.process import COMMAND, environment, longleaf, on_terminal

NOTICE = "Either party may terminate this agreement with ninety days' written notice."
QUESTION = "With how many days of written notice may a party terminate the agreement?"


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an answer, a long text, and hostile names; indexed by the real command."""
    folder = tmp_path_factory.mktemp("papers")
    (folder / "service.md").write_text(f"# Service\n\n{NOTICE} {text(1)}\n\n# Fees\n\n{text(2)}\n")
    (folder / "long.txt").write_text(text(3, sentences=5000))
    (folder / "evil\x1b]0;owned\x07\n.txt").write_text("\x1b[2Jwiped \x9b31m away\n")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    ran = longleaf("index", folder)
    assert ran.code == 8, ran.err
    return folder


def test_a_question_is_answered_with_its_page(indexed: Path) -> None:
    """The quote of every citation is the stored text at its offsets, as `read` gives it."""
    ran = longleaf("ask", indexed, QUESTION, "--json")
    assert ran.code == 0, ran.err
    made = json.loads(ran.out)
    assert "ninety days" in made["answer"]
    assert made["citations"]
    for citation in made["citations"]:
        place = ["--start", citation["start"], "--end", citation["end"]]
        excerpt = json.loads(longleaf("read", indexed, citation["path"], *place, "--json").out)
        assert excerpt["text"] == citation["quote"]


def test_the_answer_alone_is_on_stdout(indexed: Path) -> None:
    """The bare form prints answer and citations; the cost and no progress are on stderr."""
    ran = longleaf(indexed, QUESTION)
    assert ran.code == 0
    assert "[1] service.md, " in ran.out
    assert "on this machine" in ran.err
    assert "could not be read" in ran.err
    assert "\x1b" not in ran.out + ran.err


def test_questions_from_stdin_give_json_lines(indexed: Path) -> None:
    """One answer a line, in order, and the worst code: one question has no evidence."""
    asked = f"{QUESTION}\nWho composed the second xylophone sonata of Mozambique?\n"
    ran = longleaf("ask", indexed, "--questions", "-", "--json", stdin=asked)
    made = [json.loads(line) for line in ran.out.splitlines()]
    assert [answer["status"] for answer in made] == ["answered", "no_evidence"]
    assert ran.code == 3


def test_a_question_is_kept_as_a_run(indexed: Path) -> None:
    """The run that an answer names can be shown, and says what was read."""
    id = json.loads(longleaf("ask", indexed, QUESTION, "--json").out)["run"]
    shown = longleaf("runs", "show", indexed, id)
    assert shown.code == 0, shown.err
    assert "service.md, " in shown.out
    assert id in longleaf("runs", "list", indexed).out


def test_an_index_report_has_its_reasons(indexed: Path) -> None:
    """Indexing again reads nothing, and still lists what cannot be read."""
    ran = longleaf("index", indexed, "--json")
    report = json.loads(ran.out)
    assert ran.code == 8
    assert list(report) == [
        "files", "read", "unchanged", "removed", "failed", "partial", "passages", "seconds",
        "vectors", "embedded_elsewhere",
    ]  # fmt: skip
    assert (report["files"], report["read"], report["unchanged"]) == (4, 0, 3)
    assert report["vectors"] == report["passages"]
    assert [problem["path"] for problem in report["failed"]] == ["picture.png"]


@pytest.mark.parametrize(
    "command", [["ls"], ["grep", "wiped"], ["search", "wiped away"], ["index"]]
)
def test_hostile_names_and_texts_do_no_harm(indexed: Path, command: list[str]) -> None:
    """No escape sequence of a name or a text reaches the terminal."""
    ran = longleaf(command[0], indexed, *command[1:])
    assert "\x1b" not in ran.out + ran.err
    assert "\x9b" not in ran.out + ran.err
    if command != ["index"]:
        assert "evil .txt" in ran.out


def test_a_closed_pipe_is_silent(indexed: Path) -> None:
    """`longleaf read … | head` ends without a word."""
    with subprocess.Popen(
        [COMMAND, "read", indexed, "long.txt"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""


def test_colour_needs_a_terminal_and_leave(indexed: Path) -> None:
    """A terminal gets bold headings, unless NO_COLOR says otherwise."""
    command = ("search", indexed, "termination notice", "--no-update")
    assert "\x1b[1m" in on_terminal(*command)
    assert "\x1b" not in on_terminal(*command, NO_COLOR="1")


def test_progress_is_drawn_and_wiped(indexed: Path, tmp_path: Path) -> None:
    """A terminal sees how many files were read and failed; the bar is gone at the end."""
    command = ("index", indexed, "--no-vectors", "--store", tmp_path / "store")
    printed = on_terminal(*command, stream="stderr")
    assert "reading 4/4" in plain(printed)
    assert "1 failed" in printed
    assert printed.endswith("\x1b[2K")


def test_progress_counts_passages_that_are_embedded(tmp_path: Path) -> None:
    """After the files; what is embedded already is not embedded again."""
    (tmp_path / "a.txt").write_text("One passage, and no more.")
    printed = plain(on_terminal("index", tmp_path, stream="stderr"))
    assert printed.index("reading 1/1") < printed.index("embedding 1/1")
    assert "embedding" not in plain(on_terminal("index", tmp_path, stream="stderr"))


def plain(printed: str) -> str:
    """What a terminal was told, without colours and moves."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", printed)


def test_a_hostile_name_does_no_harm_in_the_bar(tmp_path: Path) -> None:
    """The name of the file that is read is shown without its terminal codes."""
    (tmp_path / "evil\x1b]0;owned\x07.txt").write_text("Harmless.")
    printed = on_terminal("index", tmp_path, stream="stderr")
    assert "evil.txt" in printed
    assert "owned" not in printed


def test_a_terminal_without_utf8_gets_what_it_can_show(indexed: Path) -> None:
    """Characters that an encoding lacks are spelled out, and JSON stays JSON."""
    latin = {"PYTHONIOENCODING": "latin-1"}
    ran = longleaf("ask", indexed, QUESTION, **latin)
    assert (ran.code, "\\u201c" in ran.out) == (0, True)
    json.loads(longleaf("ls", indexed, "--json", **latin).out)


def test_another_writer_is_waited_for_and_then_named(indexed: Path, tmp_path: Path) -> None:
    """Code 7 while another process writes; what is indexed can still be read."""
    store = tmp_path / "store"
    assert longleaf("index", indexed, "--no-vectors", "--store", store).code == 8
    (indexed / "new.txt").write_text("Something new.")
    with FileLock(store / "lock"):
        ran = longleaf("index", indexed, "--store", store, "--wait", "0")
        assert (ran.code, ran.out) == (7, "")
        assert "another longleaf is writing" in ran.err
        assert longleaf("ls", indexed, "--store", store).code == 0
    (indexed / "new.txt").unlink()


def test_mistakes_have_their_codes(indexed: Path, tmp_path: Path) -> None:
    """Usage is 2, a missing index 7, a missing document 1: one line each, nothing on stdout."""
    for code, command in [
        (2, ["idnex", indexed]),
        (2, ["ask", indexed, QUESTION, "--strategy", "nonsense"]),
        (2, ["ask", indexed, QUESTION, "--model", "nonsense"]),
        (2, ["grep", indexed, "("]),
        (7, ["ls", tmp_path]),
        (1, ["read", indexed, "none.txt"]),
        (1, ["read", indexed, "service.md", "--page", "99"]),
        (1, ["runs", "show", indexed, "20010101T000000-000000"]),
    ]:
        ran = longleaf(*command)
        assert (ran.code, ran.out) == (code, ""), (command, ran)
        assert len(ran.err.splitlines()) == 1, (command, ran)
    assert os.listdir(tmp_path) == []
