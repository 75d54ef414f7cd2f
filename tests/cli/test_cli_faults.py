"""What the command line says where disk and file system are in the way."""

import json
import subprocess
from pathlib import Path

import pytest
from support.commands import MadeLibrary, Run, made_report
from support.faults import mounted, remounted, without_privileges
from support.folders import text
from support.process import COMMAND, environment

HOSTILE = (
    "title\x1b]0;owned\x07.txt", "red\x1b[31m.txt", "c1\x9b31m.txt", "turned\u202etxt.exe.txt",
    "two\nlines.txt", "tab\there.txt", "bell\x07\x7f.txt", "quo'\"te$(touch x)`.txt",
    "-rf --json.txt", "\N{GRINNING FACE}.txt", "é.txt", "e\u0301.txt", "n" * 251 + ".txt",
)  # fmt: skip
ACTED_UPON = {*map(chr, range(32)), "\x7f", *map(chr, range(0x80, 0xA0)), "\u202e"} - {"\n"}


def test_no_name_reaches_the_terminal_as_a_command(run: Run, folder: Path) -> None:
    """Listed, found and printed without its codes; a program gets the exact names."""
    (folder / "empty").mkdir()
    for number, name in enumerate(HOSTILE):
        (folder / name).write_text(f"{text(number)} unicorn")
        (folder / "empty" / name).touch()
    plain = [
        run("index", folder), run("ls", folder), run("ls", folder, "--failed"),
        run("search", folder, "unicorn", "--limit", "50"), run("grep", folder, "unicorn"),
    ]  # fmt: skip
    assert [ran.code for ran in plain] == [8, 0, 0, 0, 0]
    for ran in [*plain, listed := run("ls", folder, "--json"), run("index", folder, "--json")]:
        assert not ACTED_UPON & {*ran.out, *ran.err}
    entries = json.loads(listed.out)
    assert {entry["path"] for entry in entries if entry["kind"]} == set(HOSTILE)
    assert sum(entry["kind"] is None for entry in entries) == len(HOSTILE)
    for name in HOSTILE:
        read = json.loads(run("read", folder, "--json", "--", name).out)
        assert read["path"] == name


def test_the_first_failures_are_listed_and_where_the_others_are(
    run: Run, library: MadeLibrary, folder: Path
) -> None:
    """The terminal holds what was done also where a hundred thousand failed; JSON has them all."""
    many = [{"path": f"{n}.txt", "reason": "the file is empty"} for n in range(100_000)]
    library.report = made_report(files=100_000, unchanged=0, failed=many)
    ran = run("index", folder)
    assert ran.code == 8
    lines = ran.out.splitlines()
    assert len(lines) == 15
    assert lines[-2] == "failed: 9.txt: the file is empty"
    assert lines[-1] == f"… and 99,990 more: `longleaf ls {folder} --failed` lists all"
    assert len(json.loads(run("index", folder, "--json").out)["failed"]) == 100_000
    library.report = made_report(files=10, unchanged=0, failed=many[:10])
    assert run("index", folder).out.splitlines()[-1] == "failed: 9.txt: the file is empty"


def test_ls_lists_what_failed_alone(run: Run, folder: Path) -> None:
    """Also what could not even be looked at."""
    (folder / "good.txt").write_text(text(1))
    assert run("index", folder).code == 0
    ran = run("ls", folder, "--failed")
    assert (ran.code, ran.out, ran.err) == (0, "", "no file failed\n")
    (folder / "empty.txt").touch()
    (folder / "link.txt").symlink_to("nothing")
    assert run("index", folder).code == 8
    assert [line.split()[0] for line in run("ls", folder, "--failed").out.splitlines()] == [
        "path", "empty.txt", "link.txt",
    ]  # fmt: skip


def test_a_question_counts_what_could_not_be_read(run: Run, folder: Path) -> None:
    """One bad file stops nothing, and the answer says that there are some."""
    (folder / "good.txt").write_text("The notice period is ninety days.")
    (folder / "empty.txt").touch()
    (folder / "damaged.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)))
    (folder / "link.txt").symlink_to("nothing")
    ran = run("ask", folder, "How long is the notice period?", "--json")
    answer = json.loads(ran.out)
    assert [problem["path"] for problem in answer["skipped"]] == [
        "damaged.pdf", "empty.txt", "link.txt",
    ]  # fmt: skip
    assert answer["citations"][0]["path"] == "good.txt"
    assert run("index", folder).code == 8


def test_a_full_disk_is_told_in_one_line(run: Run, folder: Path, tmp_path: Path) -> None:
    """What to do is said; after room was made the same command is done."""
    (folder / "good.txt").write_text(text(1))
    disk = tmp_path / "disk"
    with mounted(disk, "size=16k") as small:
        if not small:
            pytest.skip("needs root: mounts a small disk (tests with a cap are in tests/memory)")
        ran = run("index", folder, "--store", disk / "store")
        assert (ran.code, ran.out) == (1, "")
        assert "make room there, or keep memory elsewhere with --store" in ran.err
        remounted(disk, "size=64m")
        assert run("index", folder, "--store", disk / "store").code == 0


def test_a_folder_that_may_not_be_written_says_where_else_memory_can_be(
    folder: Path, tmp_path: Path
) -> None:
    """As an ordinary user: the folder, a store, and what is in it."""
    (folder / "good.txt").write_text(text(1))
    folder.chmod(0o500)
    denied = "Permission denied"
    try:
        ran = as_ordinary_user("index", folder)
        assert (ran.returncode, denied in ran.stderr, "--store" in ran.stderr) == (1, True, True)
        elsewhere = ["--store", tmp_path / "store"]
        assert as_ordinary_user("index", folder, *elsewhere).returncode == 0
        for path in [*(tmp_path / "store").rglob("*"), tmp_path / "store"]:
            path.chmod(0o500 if path.is_dir() else 0o400)
        found = as_ordinary_user("search", folder, "contract notice", *elsewhere)
        assert (found.returncode, "good.txt" in found.stdout) == (0, True)
        ran = as_ordinary_user("index", folder, "--verify", *elsewhere)
        assert (ran.returncode, "--store" in ran.stderr) == (1, True)
        assert "Traceback" not in ran.stderr
    finally:
        folder.chmod(0o700)


def as_ordinary_user(*arguments: object) -> "subprocess.CompletedProcess[str]":
    """Run the command with the rights that anybody has."""
    return subprocess.run(
        [*without_privileges(), COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
