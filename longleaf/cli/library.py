"""`longleaf index` and `longleaf search`: the commands that keep the index up to date."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from .exits import Exit
from .narrowing import Narrowing
from .opened import Opened, bring_up_to_date, command, counted, opened, prepare
from .options import AsJson, Folder, Kind, NoUpdate, Since, Store, Until, Wait, Within
from .render import clean_line, note, say, say_heading, say_json, shortened

if TYPE_CHECKING:
    from ..client.results import Hit, IndexReport

_SHOWN = 300
_LISTED = 10


def index(
    folder: Folder,
    verify: Annotated[
        bool, typer.Option("--verify", help="Compare files by content, not by size and time.")
    ] = False,
    no_vectors: Annotated[
        bool, typer.Option("--no-vectors", help="Only read files; do not embed their passages.")
    ] = False,
    store: Store = None,
    wait: Wait = None,
    as_json: AsJson = False,
) -> None:
    """Read what is new or changed in a folder.

    Every file that could not be read is listed with its reason; none of them stops the
    others. Then passages are embedded, which takes longer and makes search better: what
    was read is searched meanwhile. Kill it at any moment and run it again: it goes on.
    """
    with opened(folder, store, wait=wait) as here:
        report = bring_up_to_date(here, verify, retry=True, vectors=not no_vectors)
        if as_json:
            say_json(report)
        else:
            _say_report(here, report)
    raise typer.Exit(Exit.FILES_FAILED if report.failed else Exit.ANSWERED)


def search(  # noqa: PLR0913, PLR0917 - a command's options are its parameters
    folder: Folder,
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="What to look for.", show_default=False)
    ],
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="Most passages to list.")] = 10,
    within: Within = None,
    kind: Kind = None,
    since: Since = None,
    until: Until = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show what makes up each score.")
    ] = False,
    store: Store = None,
    no_update: NoUpdate = False,
    wait: Wait = None,
    as_json: AsJson = False,
) -> None:
    """List the passages that fit a query best, without asking a model.

    New and changed files are read first. Each passage is shown from the sentence on that fits
    best. Scores compare the passages of one search, and of no other.
    """
    narrowing = Narrowing(within or None, kind or None, since, until)
    with opened(folder, store, wait=wait) as here:
        prepare(here, update=not no_update)
        hits = here.library.search(query, limit, *narrowing, explain)
        remark = "" if hits else narrowing.remark(here)
    if as_json:
        say_json(hits)
    elif hits:
        _say_hits(hits, explain)
    else:
        say("Nothing was found" + (remark or "."))
    if as_json and remark:
        note("nothing was found" + remark)
    raise typer.Exit(Exit.ANSWERED if hits else Exit.NO_EVIDENCE)


def _say_report(here: Opened, report: "IndexReport") -> None:
    files_failed = report.files - report.read - report.unchanged
    inside = len(report.failed) - files_failed
    say(
        f"{counted(report.files, 'file')}: {report.read:,} read, {report.unchanged:,} unchanged,"
        f" {report.removed:,} removed, {files_failed:,} failed"
        + (f"; {counted(inside, 'document')} in files failed" if inside > 0 else "")
    )
    say(f"{counted(report.passages, 'passage')} in {clean_line(str(here.library.location))}")
    going_on = "; another longleaf is embedding the others" if report.embedded_elsewhere else ""
    say(f"{report.vectors:,} of them embedded{going_on}")
    say(f"{report.seconds:.1f} s")
    told = [("failed", problem) for problem in report.failed[:_LISTED]]
    told += [("partly read", problem) for problem in report.partial[:_LISTED]]
    for what, problem in told:
        say(f"{what}: {clean_line(problem.path)}: {clean_line(problem.reason)}")
    more = len(report.failed) + len(report.partial) - len(told)
    if more:
        say(f"… and {more:,} more: `{command(here, 'ls')} --failed` lists all")


def _say_hits(hits: "list[Hit]", explain: bool) -> None:
    for rank, hit in enumerate(hits, start=1):
        say_heading(f"{rank}. {hit.path}, {hit.page} (score {hit.score:.2f})")
        if explain and hit.parts:
            say(f"   = {_sum(hit.parts)}")
        say(f"   {_excerpt(hit)}")


def _excerpt(hit: "Hit") -> str:
    """The passage from the sentence on that fits best; from its beginning where none is known."""
    first = hit.focus[0] - hit.start if hit.focus else 0
    before = "… " if hit.text[:first].strip() else ""
    return before + shortened(hit.text[first:], _SHOWN)


def _sum(parts: Mapping[str, float]) -> str:
    """The addends of a score: "body 1.20 + title 0.35 - average 0.40"."""
    signs = {name: "-" if value < 0 else "+" for name, value in parts.items()}
    addends = (f"{signs[name]} {name} {abs(value):.2f}" for name, value in parts.items())
    return " ".join(addends).removeprefix("+ ")
