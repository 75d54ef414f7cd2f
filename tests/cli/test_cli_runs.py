"""`longleaf runs`: what was asked of a folder, and what each question did."""

import json
from pathlib import Path

import pytest
from support.commands import MadeLibrary, Run, made_answer

from longleaf.traces import Recorder, Ref, create_run, list_runs, reads, recording, span

SHA = "ab" * 32


@pytest.fixture
def runs(library: MadeLibrary) -> Path:
    """The folder of the runs of the library."""
    return library.location / "runs"


def record(runs: Path, question: str = "How \x1b[1mlong?") -> str:
    """Record a run that read two pages of one document; returns its id."""
    source = {
        "id": "0f", "path": "service.pdf", "sha256": SHA, "characters": 300,
        "pages": {"kind": "page", "starts": [0, 100, 200]},
    }  # fmt: skip
    values = {"question": question, "strategy": "search", "model": "embedded"}
    run = create_run(runs, values | {"documents": [source]})
    with Recorder(run.trace) as recorder, recording(recorder), span("ask", "run"):
        with span("search", "search", reads([Ref(SHA, 0, 9), Ref(SHA, 150, 160)])):
            pass
        with span("extract", "leaf", reads([Ref("cd" * 32, 0, 9)])) as leaf:
            leaf.fail("timeout", "the model was \x1b[1mtoo slow")
    made = made_answer(run=run.id).model_dump(mode="json")
    run.finish("answered", {"answer": made})
    return run.id


def test_runs_are_listed_newest_first(run: Run, runs: Path, folder: Path) -> None:
    """Each with its id, how it ended, and its question."""
    record(runs)
    record(runs, "Why?")
    known = [manifest.id for manifest in list_runs(runs)]
    lines = run("runs", "list", folder).out.splitlines()
    assert [line.split()[0] for line in lines] == ["run", *known]
    assert "answered" in lines[1]
    made = json.loads(run("runs", "list", folder, "--json").out)
    assert [manifest["id"] for manifest in made] == known
    assert set(made[0]) == {
        "id", "started", "finished", "status", "question", "strategy", "model", "fault",
    }  # fmt: skip


def test_a_run_is_shown_as_a_tree(run: Run, runs: Path, folder: Path) -> None:
    """Steps stand below their parents, with their seconds and the pages they read."""
    id = record(runs)
    ran = run("runs", "show", folder, id[:15])
    lines = ran.out.splitlines()
    assert lines[:2] == ["How long?", f"{id}: answered, by search with embedded"]
    assert lines[2].startswith("ask, 0.")
    assert lines[3].startswith("  search, 0.")
    assert lines[3].endswith(" s: service.pdf, page 1; service.pdf, page 2")
    assert " s, error (the model was too slow): " in lines[4]
    assert lines[4].endswith("a document that the manifest does not name")
    assert lines[-3:] == [
        "ninety days' notice",
        "",
        "[1] service.pdf, page 6: “ninety days' notice”",
    ]


def test_a_shown_run_has_its_json_form(run: Run, runs: Path, folder: Path) -> None:
    """The manifest with its spans."""
    id = record(runs)
    made = json.loads(run("runs", "show", folder, id, "--json").out)
    assert made["id"] == id
    assert [span["name"] for span in made["spans"]] == ["ask", "search", "extract"]


def test_a_run_can_be_removed(run: Run, runs: Path, folder: Path) -> None:
    """It is gone, and its id is said."""
    first, second = record(runs), record(runs)
    assert run("runs", "rm", folder, first) == (0, f"removed {first}\n", "")
    assert json.loads(run("runs", "rm", folder, second, "--json").out) == {"removed": second}
    assert list_runs(runs) == []


def test_a_folder_without_runs_is_no_failure(run: Run, library: MadeLibrary, folder: Path) -> None:
    """The list is empty and says so; nothing is written."""
    assert run("runs", "list", folder) == (0, "", f"nothing was asked of {folder} yet\n")
    assert run("runs", "list", folder, "--json").out == "[]\n"
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("command", ["show", "rm"])
def test_an_unknown_run_is_a_failure(
    run: Run, library: MadeLibrary, folder: Path, command: str
) -> None:
    """Code 1, with what there is; an id that is a path leads nowhere."""
    ran = run("runs", command, folder, "../..")
    assert (ran.code, ran.out) == (1, "")
    assert "nothing was asked here yet" in ran.err
