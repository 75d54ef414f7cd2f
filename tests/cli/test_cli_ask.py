"""`longleaf ask`: the answer on stdout, all else on stderr, the ending in the exit code."""

import json
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from support.commands import MadeLibrary, Run, made_answer, made_report, skipped

from longleaf.agents.answer import Coverage, Status
from longleaf.cli.exits import of_status
from longleaf.memory.document import Page
from longleaf.memory.errors import StoreLocked

QUESTION = "How long is the notice period?"


KEPT = "what was read is kept; run the same command again to finish"


def test_the_answer_is_printed_with_its_citations(
    run: Run, library: MadeLibrary, folder: Path
) -> None:
    """Stdout holds the answer and numbered citations; the cost stands beside it, on stderr."""
    ran = run("ask", folder, QUESTION)
    assert ran.code == 0
    assert ran.out == ("ninety days' notice\n\n[1] service.pdf, page 6: “ninety days' notice”\n")
    assert ran.err == (
        "read 5 passages in 2 of 8 documents (4,000 of 120,000 characters);"
        " 1 of 9 leaves, 1,234 of 9,900 tokens, 0.5 s;"
        " embedded on this machine; run 20261121T093012-5f3a9c\n"
    )


def test_a_bare_folder_is_asked(run: Run, library: MadeLibrary, folder: Path) -> None:
    """`longleaf FOLDER QUESTION` needs no command."""
    assert run(folder, QUESTION).out == run("ask", folder, QUESTION).out != ""


def test_the_json_form_is_the_contract(run: Run, library: MadeLibrary, folder: Path) -> None:
    """Programs find exactly the promised keys."""
    library.answers = [made_answer(dropped=("never said",), skipped=skipped("x.pdf"))]
    made = json.loads(run("ask", folder, QUESTION, "--json").out)
    assert list(made) == [
        "question", "answer", "status", "citations", "dropped", "coverage", "skipped", "usage",
        "bound", "strategy", "model", "run",
    ]  # fmt: skip
    assert made["citations"] == [
        {
            "path": "service.pdf",
            "page": {"kind": "page", "number": 6, "label": "6"},
            "page_end": {"kind": "page", "number": 6, "label": "6"},
            "start": 10,
            "end": 29,
            "quote": "ninety\n days' notice",
        }
    ]
    assert list(made["coverage"]) == [
        "characters", "characters_total", "documents", "documents_total",
    ]  # fmt: skip
    assert list(made["usage"]) == [
        "calls", "replayed", "input_tokens", "cached_tokens", "output_tokens", "usd", "seconds",
    ]  # fmt: skip
    assert list(made["bound"]) == ["calls", "input_tokens", "output_tokens"]
    assert made["dropped"] == ["never said"]


@pytest.mark.parametrize("status", get_args(Status))
def test_every_ending_has_its_code_and_its_words(
    run: Run, library: MadeLibrary, folder: Path, status: Status
) -> None:
    """Without an answer a sentence says so, and the code says why."""
    library.answers = [made_answer(status, None)]
    ran = run("ask", folder, QUESTION)
    assert ran.code == of_status(status)
    assert "“" not in ran.out
    assert len(ran.out.splitlines()) == 1


def test_what_a_reader_ought_to_know_is_said(run: Run, library: MadeLibrary, folder: Path) -> None:
    """Dropped quotes and unread files are counted; a quote that stands nowhere is not printed."""
    library.answers = [
        made_answer("unverified", citations=(), dropped=("made up",), skipped=skipped("a", "b"))
    ]
    ran = run("ask", folder, QUESTION)
    assert ran.code == 4
    assert "no quote of this answer stands in a document" in ran.err
    assert "1 quote left out: stands in no document" in ran.err
    assert f"2 files could not be read: `longleaf ls {folder} --failed` lists them" in ran.err
    assert "made up" not in ran.out + ran.err


def test_several_questions_give_json_lines_and_the_worst_code(
    run: Run, library: MadeLibrary, folder: Path, tmp_path: Path
) -> None:
    """One object a line, in order; 4 goes before 3, and 3 before 0."""
    file = tmp_path / "q.txt"
    file.write_text("One?\nTwo?\nThree?\n")
    library.answers = [made_answer(), made_answer("unverified"), made_answer("no_evidence", None)]
    ran = run("ask", folder, "--questions", file, "--json")
    assert [json.loads(line)["question"] for line in ran.out.splitlines()] == [
        "One?", "Two?", "Three?",
    ]  # fmt: skip
    assert ran.code == 4
    ran = run("ask", folder, "--questions", file)
    assert [line for line in ran.out.splitlines() if line.endswith("?")] == [
        "One?", "Two?", "Three?",
    ]  # fmt: skip


def test_the_folder_is_brought_up_to_date_first(
    run: Run, library: MadeLibrary, folder: Path
) -> None:
    """A library that is made now says where; what was read is one line; then the question."""
    library.exists = False
    library.others_write = True
    problems = ({"path": "x.pdf", "reason": "it is encrypted"},)
    library.report = made_report(read=3, failed=problems)
    ran = run("ask", folder, QUESTION, "--wait", "2")
    assert [name for name, _ in library.calls] == ["open", "index", "ask", "close"]
    assert ran.err.splitlines()[:3] == [
        f"memory kept in {library.location}",
        f"another longleaf is writing to {library.location}: waiting up to 2 s",
        "read 3 files in 0.2 s; 1 could not be read",
    ]


def test_no_update_uses_what_is_indexed(run: Run, library: MadeLibrary, folder: Path) -> None:
    """`--no-update` does not look at the folder, and needs an index."""
    assert run("ask", folder, QUESTION, "--no-update").code == 0
    assert "index" not in dict(library.calls)
    library.exists = False
    ran = run("ask", folder, QUESTION, "--no-update")
    assert ran.code == 7
    assert ran.err == f"error: {folder} is not indexed yet: run `longleaf index {folder}`\n"


def test_settings_reach_the_library(run: Run, library: MadeLibrary, folder: Path) -> None:
    """The command line decides on model and store."""
    run("ask", folder, QUESTION, "--model", "other", "--store", "elsewhere")
    assert library.calls[0] == ("open", (folder, "other", Path("elsewhere")))
    assert ("ask", (QUESTION, "search", None, False, False)) in library.calls


def test_a_quote_over_two_pages_names_both(run: Run, library: MadeLibrary, folder: Path) -> None:
    """A reader knows where to begin and where to stop."""
    [cited] = made_answer().citations
    over = cited.model_copy(update={"page_end": Page("page", 7, "vii")})
    library.answers = [made_answer(citations=(over,))]
    assert "service.pdf, page 6 to page 7 (vii): “" in run("ask", folder, QUESTION).out


def test_money_and_the_host_that_text_goes_to_are_told(
    run: Run, library: MadeLibrary, folder: Path
) -> None:
    """A hosted model says what it cost, and where it is."""
    library.model.card.location = "api.example.org"
    usage = replace(made_answer().usage, usd=0.0123)
    library.answers = [made_answer(model="big", usage=usage)]
    ran = run("ask", folder, QUESTION)
    assert ", $0.0123, 0.5 s; big on api.example.org; run 2026" in ran.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([QUESTION, "--strategy", "nonsense"], "there are: "),
        ([QUESTION, "--wait", "-1"], "wait (from command line)"),
        ([], "give a question in quotes, or --questions FILE\n"),
        ([QUESTION, "--questions", "q.txt"], "or --questions FILE, not both\n"),
        ([QUESTION, "--nonsense"], "No such option"),
    ],
)
def test_wrong_usage_is_refused_before_anything_is_read(
    run: Run, library: MadeLibrary, folder: Path, arguments: list[str], says: str
) -> None:
    """A slip costs no indexing: code 2, and a message that says what there is."""
    ran = run("ask", folder, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert "index" not in dict(library.calls)


@pytest.mark.parametrize("word", [QUESTION, "notice " * 99, __file__])
@pytest.mark.parametrize("command", [["ask"], ["index"], ["config"]])
def test_what_is_no_folder_is_told_what_it_is(
    run: Run, library: MadeLibrary, command: list[str], word: str
) -> None:
    """A question in the folder's place, however long, and a file: code 2, and what to do."""
    ran = run(*command, word, *([QUESTION] if command == ["ask"] else []))
    way_out = "the folder that holds it" if word == __file__ else "the folder comes first"
    assert (ran.code, ran.out) == (2, "")
    assert way_out in ran.err
    assert library.calls == []


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_failure_says_what_failed(
    run: Run, library: MadeLibrary, folder: Path, options: list[str]
) -> None:
    """Code 1 comes with the reason, and so do 5 and 6; the JSON form stays as it is."""
    library.answers = [made_answer("failed", None, reason="ask a shorter\nquestion \x1b[2J")]
    ran = run("ask", folder, QUESTION, *options)
    assert ran.code == 1
    assert "failed: ask a shorter question\n" in ran.err
    assert "shorter" not in ran.out


def test_a_folder_without_documents_says_so(run: Run, library: MadeLibrary, folder: Path) -> None:
    """That nothing was found is not the question's fault then."""
    nothing = Coverage(characters=0, characters_total=0, documents=0, documents_total=0)
    library.answers = [made_answer("no_evidence", None, coverage=nothing)]
    assert (
        f"there is no document in {folder} that can be read\n" in run("ask", folder, QUESTION).err
    )
    library.answers = [made_answer("no_evidence", None)]
    assert "there is no document" not in run("ask", folder, QUESTION).err


def test_an_error_is_one_line(run: Run, library: MadeLibrary, folder: Path) -> None:
    """No traceback for what a user can mend, and nothing on stdout, also with --json."""
    library.fault = StoreLocked("another longleaf is writing")
    ran = run("ask", folder, QUESTION, "--json")
    assert ran == (7, "", "error: another longleaf is writing\n")


def test_a_fault_of_ours_names_itself(
    run: Run, library: MadeLibrary, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unforeseen error is one line too; LONGLEAF_DEBUG=1 shows where it happened."""
    library.fault = KeyError("lost")
    ran = run("ask", folder, QUESTION)
    assert ran.code == 1
    assert len(ran.err.splitlines()) == 1
    assert "KeyError" in ran.err
    monkeypatch.setenv("LONGLEAF_DEBUG", "1")
    assert "Traceback" in run("ask", folder, QUESTION).err


def test_an_interrupt_says_that_nothing_is_lost(
    run: Run, library: MadeLibrary, folder: Path
) -> None:
    """Ctrl-C gives 130 and one line, and the library is closed."""
    library.fault = KeyboardInterrupt()
    ran = run("ask", folder, QUESTION)
    assert (ran.code, ran.err) == (130, f"interrupted: {KEPT}\n")
    assert library.calls[-1] == ("close", None)


def test_a_document_cannot_steer_the_terminal(run: Run, library: MadeLibrary, folder: Path) -> None:
    """Escapes in an answer, a quote or a path are not obeyed."""
    answer = made_answer(text="\x1b]0;owned\x07fine")
    quote = answer.citations[0].model_copy(
        update={"path": "a\x1b[2J\n\u202eb.pdf", "quote": "x\x9b31my\rz"}
    )
    library.answers = [answer.model_copy(update={"citations": (quote,)})]
    ran = run("ask", folder, QUESTION)
    assert ran.out == "fine\n\n[1] a b.pdf, page 6: “xy z”\n"
