"""`longleaf read`, `ls` and `grep` show what is indexed, and never write."""

import json
from pathlib import Path

import pytest
from support.commands import MadeLibrary, Run

from longleaf.client.results import Entry, Excerpt, Match
from longleaf.memory.document import Page
from longleaf.memory.errors import BadPattern, NotFound
from longleaf.memory.grepping import SECONDS
from longleaf.memory.results import Matches

PAGE = Page("page", 2, "ii")


def test_reading_prints_the_text_alone(run: Run, library: MadeLibrary, folder: Path) -> None:
    """The text, with one line end after it, and without terminal codes."""
    library.excerpt = Excerpt(path="a.pdf", page=PAGE, start=5, end=20, text="one\x1b[1m\r\ntwo\n")
    ran = run("read", folder, "a.pdf", "--page", "2")
    assert (ran.code, ran.out, ran.err) == (0, "one\ntwo\n", "")
    assert ("read", ("a.pdf", 2, None, None)) in library.calls


def test_reading_has_its_json_form(run: Run, library: MadeLibrary, folder: Path) -> None:
    """The exact text with its offsets."""
    library.excerpt = Excerpt(path="a.pdf", page=PAGE, start=5, end=9, text="o\x1b\r\n")
    ran = run("read", folder, "a.pdf", "--start", "5", "--end", "9", "--json")
    assert json.loads(ran.out) == {
        "path": "a.pdf", "page": {"kind": "page", "number": 2, "label": "ii"},
        "start": 5, "end": 9, "text": "o\x1b\r\n",
    }  # fmt: skip


def test_a_page_may_be_called_by_its_label(run: Run, library: MadeLibrary, folder: Path) -> None:
    """What citations print can be typed; zero is a slip."""
    library.excerpt = Excerpt(path="a.xlsx", page=PAGE, start=0, end=4, text="text")
    assert run("read", folder, "a.xlsx", "--page", "Prices!A2:F40").code == 0
    assert ("read", ("a.xlsx", "Prices!A2:F40", None, None)) in library.calls
    assert run("read", folder, "a.xlsx", "--page", "0").code == 2


def test_a_range_past_the_end_says_where_the_end_is(
    run: Run, library: MadeLibrary, folder: Path
) -> None:
    """Silence would look like a fault."""
    library.excerpt = Excerpt(path="a.pdf", page=PAGE, start=40, end=40, text="")
    ran = run("read", folder, "a.pdf", "--start", "99")
    assert (ran.code, ran.out.strip(), ran.err) == (0, "", "a.pdf ends at character 40\n")


def test_a_page_and_a_range_exclude_each_other(
    run: Run, library: MadeLibrary, folder: Path
) -> None:
    """Two answers to one question are refused."""
    ran = run("read", folder, "a.pdf", "--page", "2", "--start", "5")
    assert (ran.code, ran.out) == (2, "")


@pytest.mark.parametrize("options", [["--start", "9", "--end", "5"]])
def test_a_range_that_runs_backwards_is_refused(
    run: Run, library: MadeLibrary, folder: Path, options: list[str]
) -> None:
    """Swapped ends are a slip, not an empty text."""
    ran = run("read", folder, "a.pdf", *options)
    assert (ran.code, ran.out) == (2, "")
    assert "--end comes before --start" in ran.err


def test_a_missing_document_is_a_failure(run: Run, library: MadeLibrary, folder: Path) -> None:
    """Code 1, with the advice that memory gives."""
    library.fault = NotFound("there is no document b.pdf; did you mean a.pdf?")
    ran = run("read", folder, "b.pdf")
    assert ran == (1, "", "error: there is no document b.pdf; did you mean a.pdf?\n")


def made_entry(path: str, reason: str | None = None) -> Entry:
    """A document of two pages, or a file that could not be read."""
    known = {"path": path, "id": "0f", "pages": 2, "characters": 12345, "passages": 7}
    if reason:
        known |= {"pages": 0, "characters": 0, "passages": 0}
    return Entry.model_validate(
        {**known, "kind": None if reason else "page", "reason": reason}
        | {"state": "failed" if reason else "indexed"}
    )


def test_documents_are_listed_in_columns(run: Run, library: MadeLibrary, folder: Path) -> None:
    """Path, pages, characters, passages and state; a failed file has its reason."""
    library.entries = [made_entry("a.pdf"), made_entry("b\n\x1b[2Jc.pdf", "it is encrypted")]
    ran = run("ls", folder, "sub")
    assert ran.out.splitlines() == [
        "path     pages    characters  passages  state",
        "a.pdf    2 pages  12,345      7         indexed",
        "b c.pdf  -        -           -         failed: it is encrypted",
    ]
    assert (ran.code, ("ls", "sub") in library.calls) == (0, True)


def test_what_is_special_about_a_document_is_listed(
    run: Run, library: MadeLibrary, folder: Path
) -> None:
    """Pages that OCR read, and what nothing could."""
    changed = {"recognised": 12, "reason": "page 2 is blank"}
    library.entries = [made_entry("a.pdf").model_copy(update=changed)]
    assert "  indexed; 12 pages by OCR; page 2 is blank\n" in run("ls", folder).out


def test_an_empty_list_says_so(run: Run, library: MadeLibrary, folder: Path) -> None:
    """Nothing on stdout, a remark beside it, and no failure."""
    assert run("ls", folder, "x") == (0, "", "there are no documents at x\n")
    assert run("ls", folder, "--json") == (0, "[]\n", "")


def test_the_list_has_its_json_form(run: Run, library: MadeLibrary, folder: Path) -> None:
    """Every field of an entry."""
    library.entries = [made_entry("a.pdf")]
    assert json.loads(run("ls", folder, "--json").out) == [
        {
            "path": "a.pdf", "id": "0f", "kind": "page", "pages": 2, "characters": 12345,
            "passages": 7, "state": "indexed", "reason": None, "recognised": 0,
        }
    ]  # fmt: skip


def test_matches_are_listed_with_their_pages(run: Run, library: MadeLibrary, folder: Path) -> None:
    """path:page: line, once for each line; a remark where the list stopped at its limit."""
    match = Match(path="a.pdf", page=PAGE, start=0, end=3, line=" the\x07 line ")
    library.matches = Matches([match, match])
    ran = run("grep", folder, "th.", "-i", "--in", "*.pdf", "--limit", "2")
    assert ran.out.splitlines() == ["a.pdf:page 2 (ii): the line"]
    assert (ran.code, ran.err) == (0, "stopped at 2 matches: see --limit\n")
    assert ("grep", ("th.", ["*.pdf"], 2, True, None)) in library.calls
    assert run("grep", folder, "th.", "--kind", "pdf", "--kind", "md").err == ""
    assert ("grep", ("th.", None, 100, False, ["pdf", "md"])) in library.calls


def test_what_was_found_before_time_was_over_is_listed(
    run: Run, library: MadeLibrary, folder: Path
) -> None:
    """Code 5, as for other answers in part; which documents were not looked at stands beside it."""
    match = Match(path="a.pdf", page=PAGE, start=0, end=3, line="the")
    library.matches = Matches([match], ["a.pdf", "b.pdf", "c.pdf", "d.pdf"])
    ran = run("grep", folder, "x")
    assert (ran.code, ran.out) == (5, "a.pdf:page 2 (ii): the\n")
    assert "time was over in a.pdf" in ran.err
    assert "nor 3 documents after it (b.pdf … d.pdf)" in ran.err
    assert "--in" in ran.err
    as_json = run("grep", folder, "x", "--json")
    assert ([found["path"] for found in json.loads(as_json.out)], as_json.err) == (
        ["a.pdf"],
        ran.err,
    )
    library.matches = Matches([], ["a.pdf"])
    ran = run("grep", folder, "x", "--in", "a.pdf")
    assert (ran.code, ran.out) == (5, "")
    assert ran.err.startswith("time was over in a.pdf: the rest of it was not looked at; make")


def test_the_help_says_how_long_grep_looks(run: Run) -> None:
    """As long as it does."""
    assert f"{SECONDS:g} seconds" in " ".join(run("grep", "--help").out.split())


def test_options_that_leave_no_line_are_named(run: Run, library: MadeLibrary, folder: Path) -> None:
    """As they were typed, with what lists the documents; also beside JSON."""
    library.matches = Matches()
    library.emptied = ("within",)
    typed = ["grep", folder, "x", "--in", "*.pdff", "--in", "b/*", "--kind", "pdf"]
    ran = run(*typed)
    assert (ran.code, ran.out) == (3, "")
    assert "no document fits --in '*.pdff' --in 'b/*'; `longleaf ls " in ran.err
    assert run(*typed, "--json") == (3, "[]\n", ran.err)


def test_grep_has_its_json_form(run: Run, library: MadeLibrary, folder: Path) -> None:
    """Where the match stands, and its line."""
    library.matches = Matches([Match(path="a.pdf", page=PAGE, start=0, end=3, line="the")])
    assert json.loads(run("grep", folder, "x", "--json").out) == [
        {
            "path": "a.pdf", "page": {"kind": "page", "number": 2, "label": "ii"},
            "start": 0, "end": 3, "line": "the",
        }
    ]  # fmt: skip


def test_no_match_is_no_evidence(run: Run, library: MadeLibrary, folder: Path) -> None:
    """Code 3 and nothing printed, as grep does it."""
    library.matches = Matches()
    assert run("grep", folder, "x") == (3, "", "")


def test_a_bad_pattern_is_wrong_usage(run: Run, library: MadeLibrary, folder: Path) -> None:
    """Code 2, with what is wrong."""
    library.fault = BadPattern("'(' is not a regular expression")
    assert run("grep", folder, "(") == (2, "", "error: '(' is not a regular expression\n")


@pytest.mark.parametrize("command", [["read", "a.pdf"], ["ls"], ["grep", "x"]])
def test_looks_need_an_index_and_make_none(run: Run, folder: Path, command: list[str]) -> None:
    """Without an index: code 7, the command that makes one, and not a file written."""
    ran = run(command[0], folder, *command[1:])
    assert ran.code == 7
    assert f"`longleaf index {folder}`" in ran.err
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "command", [["read", "a.pdf"], ["ls"], ["grep", "x"], ["index"], ["config"], ["doctor"]]
)
def test_a_folder_that_is_none_is_wrong_usage(run: Run, folder: Path, command: list[str]) -> None:
    """Code 2 and its name."""
    ran = run(command[0], folder / "none", *command[1:])
    assert ran == (
        2,
        "",
        f"error: {folder / 'none'} is not a folder; on a command line the folder comes first\n",
    )
