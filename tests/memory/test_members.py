"""A file may hold several documents: each is found under its own path."""

from collections.abc import Callable
from pathlib import Path

import pytest

from longleaf.memory.document import Mark, PageMap, Reading
from longleaf.memory.errors import NotFound
from longleaf.memory.indexing import without_margins
from longleaf.memory.results import Problem
from longleaf.memory.store import Store
from longleaf.memory.where import Where

PLUG_IN = """
from longleaf.memory.document import Bundle, Mark, Member, PageMap, Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.registry import Reader

def read(path):
    return Bundle([member(*line.split("=", 1)) for line in path.read_text().splitlines()])

def member(name, text):
    if text.startswith("!"):
        return Member(name, Unreadable(text[1:]))
    marks = [Mark("footer", 0, 6)] if text.startswith("Secret") else []
    marks += [Mark("recognised", 0, len(text))] if text.startswith("Scanned") else []
    gaps = ["page 2 is an image"] if text.startswith("Half") else []
    halves = PageMap("page", [0, len(text) // 2], len(text), ["i", "Annex A"])
    reading = Reading(text, halves, (), marks, gaps)
    return Member(name, reading)

def pack(path):
    if path.read_text() == "broken":
        raise Unreadable("damaged: pack it again")
    return read(path)

packed = Reader("packed", 1, frozenset({".packed"}), pack)
"""


@pytest.fixture
def root(plug_in: Callable[..., None], tmp_path: Path) -> Path:
    """A folder with an archive of a plug-in's kind."""
    plug_in(PLUG_IN, packed="packed")
    root = tmp_path / "root"
    root.mkdir()
    (root / "a.packed").write_text(
        "=The letter itself.\nannex/one.txt=Ferries leave at nine.\nbad.bin=!no reader\n"
        "two.txt=Half of it about harbours."
    )
    return root


def listed(store: Store) -> dict[str, tuple[str, str | None]]:
    """State and reason of what the store lists, by path."""
    with store.reading() as views:
        return {entry.path: (entry.state, entry.reason) for entry in views.ls()}


ALL = {
    "a.packed": ("indexed", None),
    "a.packed!/annex/one.txt": ("indexed", None),
    "a.packed!/bad.bin": ("failed", "no reader"),
    "a.packed!/two.txt": ("indexed", "page 2 is an image"),
}


def test_each_document_in_a_file_is_listed_read_and_found(root: Path) -> None:
    """Also what could not be read, in whole or in part."""
    store = Store(root)
    report = store.update()
    assert (report.files, report.read, report.unchanged) == (1, 1, 0)
    assert report.failed == (Problem("a.packed!/bad.bin", "no reader"),)
    assert report.partial == (Problem("a.packed!/two.txt", "page 2 is an image"),)
    assert listed(store) == ALL
    with store.reading() as views:
        assert views.read("a.packed!/annex/one.txt").text == "Ferries leave at nine."
        assert views.search("harbours")[0].document.path == "a.packed!/two.txt"
        assert views.search("harbours", where=Where("a.packed!/annex/*")) == []
        with pytest.raises(NotFound, match="no reader"):
            views.read("a.packed!/bad.bin")
        assert [e.path for e in views.ls("a.packed")] == list(ALL)
    assert (store.location / "text" / "a.packed!" / "annex" / "one.txt").is_file()


def test_a_page_is_known_by_its_label_too(root: Path) -> None:
    """As a citation calls it, in upper or lower case."""
    store = Store(root)
    store.update()
    with store.reading() as views:
        page = views.read("a.packed", page="annex a")
        assert (page.page.number, page) == (2, views.read("a.packed", page=2))
        with pytest.raises(NotFound, match="has 2 pages, and no page Annex B"):
            views.read("a.packed", page="Annex B")


def test_an_archive_says_what_it_holds(root: Path) -> None:
    """Who names the file is shown a way to what is in it."""
    (root / "a.packed").write_text("one.txt=Ferries.\ntwo.txt=Harbours.")
    store = Store(root)
    store.update()
    with store.reading() as views:
        assert [e.path for e in views.ls("a.packed")] == ["a.packed!/one.txt", "a.packed!/two.txt"]
        with pytest.raises(NotFound, match=r"holds 2 documents: .* such as a.packed!/one.txt"):
            views.read("a.packed")


def test_nothing_is_read_twice_and_the_report_stays(root: Path) -> None:
    """What could not be read is told every time."""
    store = Store(root)
    first, second = store.update(), store.update()
    assert (second.read, second.unchanged) == (0, 1)
    assert (second.failed, second.partial) == (first.failed, first.partial)


def test_what_left_the_file_leaves_the_store(root: Path) -> None:
    """A changed archive is read anew as a whole."""
    store = Store(root)
    store.update()
    (root / "a.packed").write_text("two.txt=Only this is left.")
    store.update()
    assert listed(store) == {"a.packed!/two.txt": ("indexed", None)}
    with store.reading() as views:
        assert views.search("ferries") == []
        assert len(views.search("left")) == 1
    assert not (store.location / "text" / "a.packed!" / "annex").exists()


def test_a_copy_holds_the_same_without_being_read(
    root: Path, plug_in: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A moved archive takes its documents and its problems along."""
    store = Store(root)
    store.update()
    (root / "a.packed").rename(root / "b.packed")
    monkeypatch.setattr("longleaf.memory.store.Workers", None)
    store.update()
    assert listed(store) == {path.replace("a.", "b."): told for path, told in ALL.items()}


@pytest.mark.parametrize("first", ["archive", "file"])
def test_a_file_goes_before_a_member_of_its_name(root: Path, first: str) -> None:
    """A folder can be called what an archive is called; no file is lost by that."""
    store = Store(root)
    if first == "archive":
        store.update()
    (root / "a.packed!").mkdir()
    (root / "a.packed!" / "two.txt").write_text("A file of that name.")
    (root / "a.packed").rename(root / "z.packed")
    store.update()
    (root / "z.packed").rename(root / "a.packed")
    store.update()
    store.update()
    report = store.update()
    assert report.read == 0
    with store.reading() as views:
        assert views.read("a.packed!/two.txt").text == "A file of that name."
    assert any("has this very path" in problem.reason for problem in report.failed + report.partial)
    (root / "a.packed").unlink()
    store.update()
    assert listed(store) == {"a.packed!/two.txt": ("indexed", None)}


def test_names_of_members_lead_nowhere(root: Path) -> None:
    """Whatever a plug-in calls them, each is kept, and inside the mirror."""
    (root / "a.packed").write_text("../../../x.txt=Out.\n/etc/y=Root.\nx.txt=Ferries.\n..=Up.")
    store = Store(root)
    store.update()
    assert list(listed(store)) == [
        "a.packed!/etc/y", "a.packed!/unnamed", "a.packed!/x.txt", "a.packed!/x.txt (2)",
    ]  # fmt: skip
    assert not [path for path in root.parent.rglob("x.txt") if "a.packed!" not in path.parts]


def test_a_twin_of_another_suffix_is_read_itself(root: Path) -> None:
    """The name of a packed file tells what is inside."""
    (root / "b.gz.packed").write_bytes((root / "a.packed").read_bytes())
    store = Store(root)
    assert store.update().read == 2
    (root / "a.packed").rename(root / "c.packed")
    tried: list[str] = []
    store.update(observe=lambda progress: tried.append(progress.path))
    assert tried == ["", "c.packed"]


def test_what_a_reader_refused_is_tried_again_when_asked_to(root: Path) -> None:
    """A question does not wait for a hopeless file each time; `index` does."""
    (root / "a.packed").write_text("broken")
    store = Store(root)
    tried: list[int] = []
    for retry in (False, False, True):
        store.update(retry=retry, observe=lambda progress: tried.append(progress.total))
    assert tried == [1, 1, 1, 1]
    assert store.update().failed == (Problem("a.packed", "damaged: pack it again"),)


def test_what_stands_on_every_page_is_not_searched(root: Path) -> None:
    """It says nothing about this page, but it is read."""
    (root / "a.packed").write_text("one.txt=Secret ferries.\ntwo.txt=Ferries.")
    store = Store(root)
    store.update()
    with store.reading() as views:
        assert views.search("secret") == []
        assert len(views.search("ferries")) == 2
        assert views.read("a.packed!/one.txt").text == "Secret ferries."


def test_pages_that_were_recognised_are_counted(root: Path) -> None:
    """Whoever reads the list knows where letters may be wrong."""
    (root / "a.packed").write_text("one.txt=Scanned ferries.\ntwo.txt=Ferries.")
    store = Store(root)
    store.update()
    with store.reading() as views:
        assert [entry.recognised for entry in views.ls()] == [2, 0]
        assert len(views.search("scanned")) == 1
    pages = PageMap("page", [0, 5, 5, 8], 10)
    marks = [Mark("recognised", 0, 6), Mark("header", 6, 8), Mark("recognised", 8, 10)]
    assert Reading("0123456789", pages, (), marks).recognised == 4


def test_margins_are_cut_out_of_a_passage() -> None:
    """Wherever they stand, and nothing else."""
    marks = [Mark("header", 0, 3), Mark("recognised", 3, 6), Mark("footer", 6, 8)]
    text = "hhhbbbffccc"
    assert without_margins(text, 0, 11, marks) == "bbbccc"
    assert without_margins(text, 1, 7, marks) == "bbb"
    assert without_margins(text, 7, 11, marks) == "ccc"
    assert without_margins(text, 3, 6, marks) == "bbb"
    assert without_margins(text, 0, 2, marks) == ""
