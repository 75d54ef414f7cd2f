"""`longleaf index` and `longleaf search`."""

import json
from datetime import date
from pathlib import Path

from support.commands import MadeLibrary, Run, made_hit, made_report

FAILED = (
    {"path": "bad\x1b[31m.pdf", "reason": "it is encrypted"},
    {"path": "old.doc", "reason": "no reader for .doc files"},
)


def test_index_reports_and_lists_every_failure(
    run: Run, library: MadeLibrary, folder: Path
) -> None:
    """What was done is counted, each unread file has its reason, and the code is 8."""
    library.report = made_report(files=1200, read=1198, unchanged=0, failed=FAILED, vectors=30)
    ran = run("index", folder)
    assert ran.code == 8
    assert ran.out.splitlines() == [
        "1,200 files: 1,198 read, 0 unchanged, 0 removed, 2 failed",
        f"40 passages in {library.location}",
        "30 of them embedded",
        "0.2 s",
        "failed: bad.pdf: it is encrypted",
        "failed: old.doc: no reader for .doc files",
    ]
    assert ran.err == ""


def test_index_tells_who_embeds_the_others(run: Run, library: MadeLibrary, folder: Path) -> None:
    """Else it would seem to have given up."""
    library.report = made_report(vectors=30, embedded_elsewhere=True)
    lines = run("index", folder).out.splitlines()
    assert lines[2] == "30 of them embedded; another longleaf is embedding the others"


def test_index_tells_of_documents_that_were_read_in_part(
    run: Run, library: MadeLibrary, folder: Path
) -> None:
    """They did not fail, but something is missing."""
    library.report = made_report(partial=[{"path": "scan.pdf", "reason": "page 2 is an image"}])
    ran = run("index", folder)
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "partly read: scan.pdf: page 2 is an image")


def test_index_has_its_json_form(run: Run, library: MadeLibrary, folder: Path) -> None:
    """The promised keys, no others, and the exact names of files."""
    library.report = made_report(failed=FAILED)
    assert json.loads(run("index", folder, "--json").out) == {
        "files": 3, "read": 0, "unchanged": 3, "removed": 0, "failed": list(FAILED),
        "partial": [], "passages": 40, "seconds": 0.25, "vectors": 0,
        "embedded_elsewhere": False,
    }  # fmt: skip


def test_index_without_failures_is_well(run: Run, library: MadeLibrary, folder: Path) -> None:
    """Zero where everything was read; --verify, --wait and --no-vectors are passed on."""
    assert run("index", folder, "--verify", "--wait", "3").code == 0
    assert ("index", (True, 3.0, True, True)) in library.calls
    assert run("index", folder, "--no-vectors").code == 0
    assert ("index", (False, 30.0, True, False)) in library.calls


def test_search_lists_passages(run: Run, library: MadeLibrary, folder: Path) -> None:
    """Rank, path, page, score, and a text that is tidied and cut where it is long."""
    library.hits = [made_hit("one\n\n  two"), made_hit("word " * 100, path="b.pdf")]
    ran = run("search", folder, "notice", "--limit", "2", "--in", "*.pdf")
    lines = ran.out.splitlines()
    assert (ran.code, len(lines)) == (0, 4)
    assert lines[:3] == [
        "1. a.pdf, page 6 (score 1.50)",
        "   one two",
        "2. b.pdf, page 6 (score 1.50)",
    ]
    assert lines[3].endswith(" …")
    assert ("search", ("notice", 2, ["*.pdf"], None, None, None, False)) in library.calls
    assert ("index", (False, 30.0, False, False)) in library.calls


def test_a_passage_is_shown_from_its_best_sentence_on(
    run: Run, library: MadeLibrary, folder: Path
) -> None:
    """So that one sees why it was found; the passage's own beginning needs no sign before it."""
    text = f"{'Of other things. ' * 30}The notice period is ninety days. Then {'more. ' * 60}"
    start = text.index("The notice")
    later = made_hit(text).model_copy(update={"start": 100, "focus": (100 + start, 130 + start)})
    first = made_hit("\n The notice.").model_copy(update={"focus": (2, 13)})
    library.hits = [later, first]
    lines = run("search", folder, "notice").out.splitlines()
    assert lines[1].startswith("   … The notice period is ninety days. Then more.")
    assert lines[1].endswith(" …")
    assert lines[3] == "   The notice."
    assert json.loads(run("search", folder, "notice", "--json").out)[0]["text"] == text


def test_search_has_its_json_form(run: Run, library: MadeLibrary, folder: Path) -> None:
    """A list of hits with the promised keys; an empty list where nothing fits."""
    library.hits = [made_hit("one")]
    assert json.loads(run("search", folder, "q", "--json").out) == [
        {
            "path": "a.pdf", "page": {"kind": "page", "number": 6, "label": "6"},
            "start": 0, "end": 3, "score": 1.5, "parts": {"lexical": 2.0, "similarity": -0.5},
            "focus": None, "text": "one",
        }
    ]  # fmt: skip
    library.hits = []
    ran = run("search", folder, "q", "--json")
    assert (ran.code, ran.out) == (3, "[]\n")


def test_search_is_narrowed_by_kind_and_date(run: Run, library: MadeLibrary, folder: Path) -> None:
    """Days as ISO has them; anything else is wrong usage, and says what is right."""
    options = ["--kind", "pdf,docx", "--since", "2024-02-29", "--until", "2024-12-31"]
    assert run("search", folder, "q", *options).code == 3
    days = date(2024, 2, 29), date(2024, 12, 31)
    assert ("search", ("q", 10, None, ["pdf,docx"], *days, False)) in library.calls
    ran = run("search", folder, "q", "--since", "yesterday")
    assert (ran.code, ran.out) == (2, "")
    assert "'yesterday' is not a day as in 2024-01-31" in ran.err


def test_search_explains_its_scores(run: Run, library: MadeLibrary, folder: Path) -> None:
    """Below each hit the sum that its score is."""
    library.hits = [made_hit("one")]
    assert run("search", folder, "q", "--explain").out.splitlines() == [
        "1. a.pdf, page 6 (score 1.50)",
        "   = lexical 2.00 - similarity 0.50",
        "   one",
    ]
    assert ("search", ("q", 10, None, None, None, None, True)) in library.calls


def test_a_search_without_hits_says_so(run: Run, library: MadeLibrary, folder: Path) -> None:
    """Code 3, as for a question without evidence."""
    ran = run("search", folder, "q", "--no-update")
    assert (ran.code, ran.out) == (3, "Nothing was found.\n")
    assert "index" not in dict(library.calls)


def test_options_that_leave_nothing_are_named(run: Run, library: MadeLibrary, folder: Path) -> None:
    """One that fits no document, several that exclude each other, and those that do neither."""
    options = ["--in", "*.pdff", "--in", "a b/*", "--kind", "pdf", "--until", "2024-12-31"]

    def said(*names: str) -> str:
        library.emptied = names
        ran = run("search", folder, "q", *options)
        assert ran.code == 3
        return ran.out

    fits = "Nothing was found: no document fits "
    ls = f"; `longleaf ls {folder}` lists what there is\n"
    assert said("within") == f"{fits}--in '*.pdff' --in 'a b/*'{ls}"
    assert said("kind", "until") == f"{fits}--kind pdf --until 2024-12-31{ls}"
    given = "--in '*.pdff' --in 'a b/*' --kind pdf --until 2024-12-31"
    assert said() == f"Nothing was found in what {given} leaves\n"
    narrowing = ["*.pdff", "a b/*"], ["pdf"], None, date(2024, 12, 31)
    assert ("emptied_by", narrowing) in library.calls
    as_json = run("search", folder, "q", *options, "--json")
    assert (as_json.code, as_json.out) == (3, "[]\n")
    assert "nothing was found in what --in" in as_json.err
