"""The pages that people read: their links lead somewhere, and their commands are commands."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from longleaf.cli.app import app
from longleaf.cli.words import as_command
from longleaf.memory.readers.registry import readers

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "examples" / "README.md", *sorted(ROOT.glob("docs/*.md"))]
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]

_FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(longleaf [^`\n]+)`")
_IN_SHELL = re.compile(r"(?:^|[ /])(longleaf (?!\.)[^\n]+?)(?: &&| \|\||$)", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def prose(text: str) -> str:
    """A page without its fenced blocks."""
    return _FENCED.sub("", text)


def commands(text: str) -> Iterator[str]:
    """Every command of longleaf's that a page quotes: in the prose, and in blocks for the shell."""
    yield from _INLINE.findall(prose(text))
    for language, block in _FENCED.findall(text):
        if language in ("sh", "console"):
            yield from _IN_SHELL.findall(block)
        else:
            yield from re.findall(r"Example: (longleaf (?![^\n]*the same)[^\n]+)", block)


def parse(command: str) -> None:
    """Let the command line read a command without running it; raises what it would say."""
    parser: Any = get_command(app)
    words = [word.replace("FOLDER", ".") for word in shlex.split(command)[1:]]
    words = as_command(words, parser.commands)
    while words and words[0] in getattr(parser, "commands", ()):
        parser = parser.commands[words.pop(0)]
    if words and words not in (["--help"], ["--version"]):
        assert not hasattr(parser, "commands") or words[0].startswith("-"), f"no command {words[0]}"
        parser.make_context(parser.name, words)


def anchors(page: Path) -> set[str]:
    """The names under which a page's headings are linked to."""
    headings = _HEADING.findall(prose(page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_somewhere(name: str) -> None:
    """Nobody who follows a link within the repository finds nothing there."""
    page = ROOT / name
    for link in _LINK.findall(prose(page.read_text(encoding="utf-8"))):
        if re.match(r"https?:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path) if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("name", NAMES)
def test_every_command_is_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever copies a command from a page is not told that its words are wrong."""
    monkeypatch.chdir(ROOT)
    for command in commands((ROOT / name).read_text(encoding="utf-8")):
        parse(command)


def test_the_readme_has_commands() -> None:
    """The search for commands finds those which everybody copies first."""
    found = list(commands((ROOT / "README.md").read_text(encoding="utf-8")))
    assert any(command.startswith("longleaf ask examples/library ") for command in found)


@pytest.mark.parametrize(
    "command", ["longleaf aks x y", "longleaf ask x y --jsn", "longleaf grep x"]
)
def test_a_wrong_command_is_noticed(command: str) -> None:
    """A slip of the pen in a page does not pass for a command."""
    with pytest.raises(Exception, match=r"aks|--jsn|PATTERN|pattern"):
        parse(command)


def test_every_format_that_is_read_is_told_of() -> None:
    """A suffix that a reader claims stands in the table; those of plain text are too many."""
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    told = set(re.findall(r"(?<![\w.])\.\w+", page))
    read = {suffix for reader in readers() if reader.name != "text" for suffix in reader.suffixes}
    assert sorted(read - told) == []
    assert sorted(told - read) == [".txt"]
