"""How far indexing is, drawn on stderr while it goes on, where stderr is a terminal."""

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .render import clean_line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Bar

    from ..memory.progress import Progress


@contextmanager
def following() -> Generator[Callable[["Progress"], None]]:
    """An observer that draws a bar: files, how many a second, how many failed, the last one.

    Passages are embedded after that, and counted in the same place.
    The bar is gone afterwards, also after an interrupt. Elsewhere than on a terminal: nothing.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with _bar(_console()) as bar:
        yield _observer(bar)


def _observer(bar: "Bar") -> Callable[["Progress"], None]:
    task = bar.add_task("", visible=False, failed="", rate="", work="")
    failed = 0

    def observe(progress: "Progress") -> None:
        nonlocal failed
        failed += progress.problem is not None
        if progress.work != bar.tasks[0].fields["work"]:
            bar.reset(task, work=progress.work, rate="", failed="")  # its clock, too
        elapsed = bar.tasks[0].elapsed or 0.0
        bar.update(
            task,
            completed=progress.done,
            total=progress.total,
            visible=progress.total > 0,
            description=clean_line(progress.path),
            rate=f"{progress.done / elapsed:.1f}/s" if elapsed and progress.done else "",
            failed=f"{failed} failed" if failed else "",
        )

    return observe


def _bar(console: "Console") -> "Bar":
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.table import Column

    def text(template: str, style: str = "none") -> TextColumn:
        whole = Column(no_wrap=True, overflow="ellipsis")
        return TextColumn(template, style=style, markup=False, table_column=whole)

    return Progress(
        text("{task.fields[work]}"),
        MofNCompleteColumn(),
        BarColumn(bar_width=30),
        text("{task.fields[rate]}"),
        text("{task.fields[failed]}", "red"),
        text("{task.description}", "dim"),
        console=console,
        transient=True,
    )


def _console() -> "Console":
    from rich.console import Console

    return Console(stderr=True, color_system=None if os.environ.get("NO_COLOR") else "auto")
