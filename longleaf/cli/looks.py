"""`longleaf read`, `ls` and `grep`: looks at what is indexed. None of them ever writes."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from .exits import Exit, UsageFault
from .narrowing import Narrowing
from .opened import counted, opened, require_index
from .options import AsJson, Folder, Kind, Store, Within
from .render import clean_line, note, say, say_json, table

if TYPE_CHECKING:
    from ..client.results import Entry, Match
    from ..memory.results import Matches

_NOUNS: dict[str, str] = {"sheet": "range"}
"""What a page is called where it is counted, if not by its kind: a sheet has ranges of rows."""


def read(
    folder: Folder,
    path: Annotated[
        str,
        typer.Argument(
            metavar="PATH", help="Path (or id) of a document, as ls shows it.", show_default=False
        ),
    ],
    page: Annotated[
        str | None,
        typer.Option(
            metavar="N",
            help="Only this page: its number, from 1, or its label.",
            show_default=False,
        ),
    ] = None,
    start: Annotated[
        int | None,
        typer.Option(metavar="N", min=0, help="From this character on.", show_default=False),
    ] = None,
    end: Annotated[
        int | None,
        typer.Option(metavar="N", min=0, help="Up to this character.", show_default=False),
    ] = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Print a document, one of its pages, or a range of characters.

    Offsets are those of citations and of search. With --json the text is exact; otherwise control
    characters are left out.
    """
    if page is not None and (start, end) != (None, None):
        raise UsageFault("give --page, or --start and --end, not both")
    if end is not None and end < (start or 0):
        raise UsageFault("--end comes before --start: give the smaller of the two as --start")
    named = int(page) if page and page.isdecimal() else page
    if named == 0:
        raise UsageFault("pages are counted from 1")
    with opened(folder, store) as here:
        require_index(here)
        excerpt = here.library.read(path, named, start, end)
    if as_json:
        say_json(excerpt)
    else:
        say(excerpt.text.removesuffix("\n"))
    if start and not excerpt.text:
        note(f"{path} ends at character {excerpt.start:,}")


def ls(
    folder: Folder,
    under: Annotated[
        str, typer.Argument(metavar="UNDER", help="A path or a glob.", show_default=False)
    ] = "",
    failed: Annotated[
        bool, typer.Option("--failed", help="Only what could not be read, or not all of it.")
    ] = False,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """List the documents of a folder, and the files that could not be read."""
    with opened(folder, store) as here:
        require_index(here)
        entries = [entry for entry in here.library.ls(under) if entry.reason or not failed]
    if as_json:
        say_json(entries)
    elif entries:
        say(table(_rows(entries)))
    else:
        what = "no file failed" if failed else "there are no documents"
        note(what + (f" at {under}" if under else ""))


def grep(
    folder: Folder,
    pattern: Annotated[
        str,
        typer.Argument(metavar="PATTERN", help="A regular expression.", show_default=False),
    ],
    within: Within = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="Most matches to list.")] = 100,
    ignore_case: Annotated[
        bool, typer.Option("-i", "--ignore-case", help="Let upper and lower case match.")
    ] = False,
    kind: Kind = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """List the lines of documents that match a regular expression.

    Looking takes 20 seconds at most. What was found by then is listed, with a remark on what was
    not looked at, and the exit code is 5.
    """
    narrowing = Narrowing(within or None, kind or None)
    with opened(folder, store) as here:
        require_index(here)
        matches = here.library.grep(pattern, narrowing.within, limit, ignore_case, narrowing.kind)
        nothing = not matches and not matches.unread
        remark = narrowing.remark(here) if nothing else ""
    if as_json:
        say_json(matches)
    elif matches:
        say("\n".join(dict.fromkeys(map(_line, matches))))
    if remark:
        note("no line matches" + remark)
    if matches.unread:
        note(_time_over(matches.unread))
    if len(matches) == limit:
        note(f"stopped at {counted(limit, 'match').replace('matchs', 'matches')}: see --limit")
    raise typer.Exit(_code(matches))


def _rows(entries: "list[Entry]") -> Iterator[tuple[str, ...]]:
    yield ("path", "pages", "characters", "passages", "state")
    for entry in entries:
        if entry.kind is None:
            yield (entry.path, "-", "-", "-", f"failed: {entry.reason}")
        else:
            pages = counted(entry.pages, _NOUNS.get(entry.kind, entry.kind))
            yield (entry.path, pages, f"{entry.characters:,}", f"{entry.passages:,}", _state(entry))


def _state(entry: "Entry") -> str:
    """How far a document is, how many of its pages OCR read, and what of it nothing could."""
    by_ocr = f"{counted(entry.recognised, 'page')} by OCR" if entry.recognised else None
    return "; ".join(filter(None, (entry.state, by_ocr, entry.reason)))


def _code(matches: "Matches[Match]") -> Exit:
    if matches.unread:
        return Exit.BUDGET
    return Exit.ANSWERED if matches else Exit.NO_EVIDENCE


def _time_over(unread: Sequence[str]) -> str:
    """Where looking stopped, and what it did not come to."""
    after = unread[1:]
    named = " … ".join(dict.fromkeys([after[0], after[-1]])) if after else ""
    others = f", nor {counted(len(after), 'document')} after it ({named})" if after else ""
    return (
        f"time was over in {unread[0]}: the rest of it was not looked at{others};"
        " make the pattern simpler, or narrow it with --in or --kind"
    )


def _line(match: "Match") -> str:
    return clean_line(f"{match.path}:{match.page}: {match.line}")
