"""Questions from the command line, a file, or stdin."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from .exits import UsageFault
from .render import clean_line

STDIN = Path("-")


def gather(question: str | None, file: Path | None) -> list[str]:
    """The one question given, or all of a file: one a line, or `{"question": …}` in JSON lines.

    In a text file blank lines and those that begin with # are passed over. Raises UsageFault.
    """
    if (question is None) == (file is None):
        both = ", not both" if file else ""
        raise UsageFault(f"give a question in quotes, or --questions FILE{both}")
    found = [question or ""] if file is None else list(_read(file))
    questions = [clean_line(text) for text in found]
    if not all(questions) or not questions:
        raise UsageFault("there is no question" + (f" in {file}" if file else ""))
    return questions


def _read(file: Path) -> Iterator[str]:
    try:
        text = sys.stdin.read() if file == STDIN else file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageFault(f"the questions in {file} cannot be read: {reason}") from error
    lines = text.split("\n")
    return _json_lines(file, lines) if file.suffix == ".jsonl" else _plain_lines(lines)


def _plain_lines(lines: Iterable[str]) -> Iterator[str]:
    stripped = (line.strip() for line in lines)
    return (line for line in stripped if line and not line.startswith("#"))


def _json_lines(file: Path, lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _question(line, f"{file}, line {number}")


def _question(line: str, place: str) -> str:
    try:
        record: Any = json.loads(line)
    except ValueError as error:
        raise UsageFault(f"{place} is not JSON: {error}") from error
    if isinstance(record, dict):
        text = cast(dict[str, Any], record).get("question")
        if isinstance(text, str):
            return text
    raise UsageFault(f'{place} is not of the form {{"question": "…"}}')
