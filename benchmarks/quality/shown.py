"""Results as tables."""

from collections.abc import Iterator, Sequence

from report import table

from .answers import Judged
from .intervals import Mean, difference, mean_of
from .run import Measured, Results

_ANSWERS = ("EM", "F1", "cited", "verbatim", "no answer")


def shown(name: str, results: Results, depth: int) -> str:
    """A set's table: percent, ± half of the 95 % interval; arms are compared with the first one."""
    title = (
        f"{name}: {len(results.groups)} questions, {len(set(results.groups))} groups,"
        f" {results.passages:,} passages"
    )
    absent = (f"left out: {arm} ({reason})" for arm, reason in results.absent.items())
    return "\n".join([title, *_table(results, depth), *absent])


def _table(results: Results, depth: int) -> Iterator[str]:
    if not results.rows:
        return
    reference, first = next(iter(results.rows.items()))
    columns = list(first[0])
    rows = (
        (arm, *_cells(measured, columns, results.groups), _gain(measured, first, depth, results))
        for arm, measured in results.rows.items()
    )
    yield table(("percent", *columns, f"@{depth} - {reference}"), rows)


def shown_answers(judged: Sequence[tuple[str, Sequence[Judged]]]) -> str:
    """A table of the answers, a row for each set."""
    rows = (
        (name, str(len(ones)), *(_of(column, ones) for column in _ANSWERS)) for name, ones in judged
    )
    return table(("answers, percent", "asked", *_ANSWERS), rows)


def _of(column: str, judged: Sequence[Judged]) -> str:
    known = [(one.values[column], one.group) for one in judged if column in one.values]
    if not known:
        return "-"
    values, groups = zip(*known, strict=True)
    return f"{_percent(mean_of(values, groups))} ({len(known)})"


def _cells(
    rows: Sequence[Measured], columns: Sequence[str], groups: Sequence[str]
) -> Iterator[str]:
    for column in columns:
        yield _percent(mean_of([row[column] for row in rows], groups))


def _percent(mean: Mean) -> str:
    return f"{100 * mean.value:.1f} ±{50 * (mean.high - mean.low):.1f}"


def _gain(rows: Sequence[Measured], first: Sequence[Measured], depth: int, results: Results) -> str:
    if rows is first:
        return ""
    ours, others = ([row[f"@{depth}"] for row in some] for some in (rows, first))
    mean = difference(ours, others, results.groups)
    return f"{100 * mean.value:+.1f} [{100 * mean.low:+.1f}, {100 * mean.high:+.1f}]"
