"""What the tests of memory share: a folder, real files, files made on the spot, and plug-ins."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.data import real
from support.folders import write_folder

from longleaf.memory.document import Reading
from longleaf.memory.readers.registry import readers


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of some text files."""
    folder = tmp_path / "folder"
    folder.mkdir()
    write_folder(folder)
    return folder


@pytest.fixture
def data() -> Path:
    """The folder of real files; without it the test is skipped."""
    return real(".")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, bytes], Path]:
    """Writes a file of this name and content, and gives its path."""
    folder = tmp_path_factory.mktemp("made")

    def make(name: str, content: bytes) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return make


@pytest.fixture
def plug_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Installs a distribution with a module of readers: `plug_in(source, entry_name=object)`."""
    site = tmp_path / "site"

    def install(source: str, **entries: str) -> None:
        module = f"plug_in_{tmp_path.name}"
        about = site / f"{module}-1.0.dist-info"
        about.mkdir(parents=True)
        (site / f"{module}.py").write_text(source)
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
        lines = [f"{name} = {module}:{thing}\n" for name, thing in entries.items()]
        (about / "entry_points.txt").write_text("[longleaf.readers]\n" + "".join(lines))
        monkeypatch.setattr(sys, "path", [str(site), *sys.path])
        readers.cache_clear()

    yield install
    readers.cache_clear()


@pytest.fixture(scope="session")
def pages_of() -> Callable[[Reading], list[str]]:
    """The text of each page, after checking that pages and headings fit the text."""

    def split(reading: Reading) -> list[str]:
        text, pages = reading.text, reading.pages
        parts = [text[slice(*pages.range(page.number))] for page in pages]
        assert "".join(parts) == text
        assert pages.length == len(text)
        edges = [edge for place in reading.headings for edge in place]
        assert edges == sorted(edges)
        assert all(text[start:end].strip() for start, end in reading.headings)
        return parts

    return split
