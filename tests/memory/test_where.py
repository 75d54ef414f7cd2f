"""Where to look: by path, by kind, by date."""

import os
from collections.abc import Iterator
from datetime import date, datetime
from zipfile import ZipFile

import pytest

from longleaf.memory.store import Store
from longleaf.memory.views import Views
from longleaf.memory.where import Where, documents_in, emptied_by, fits

TEXT = "The ferry leaves at nine."
YEARS = {"contracts/a.txt": 2021, "contracts/old/b.md": 2022, "mail.htm": 2023, "all.zip": 2024}


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Views]:
    """Documents of several kinds, each from the middle of another year; one in an archive."""
    root = tmp_path_factory.mktemp("dated")
    for path, year in YEARS.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".zip":
            with ZipFile(file, "w") as archive:
                archive.writestr("inside.TXT", TEXT)
        else:
            file.write_text(f"<p>{TEXT}</p>" if file.suffix == ".htm" else TEXT)
        noon = datetime(year, 7, 1, 12).timestamp()
        os.utime(file, (noon, noon))
    store = Store(root)
    store.update()
    with store.reading() as views:
        yield views


A, B, MAIL, INSIDE = "contracts/a.txt", "contracts/old/b.md", "mail.htm", "all.zip!/inside.TXT"


@pytest.mark.parametrize(
    ("where", "there"),
    [
        (Where(), [A, B, MAIL, INSIDE]),
        (Where("contracts/*.txt"), [A]),
        (Where("*.md"), [B]),
        (Where("contracts"), [A, B]),
        (Where("./contracts/old/"), [B]),
        (Where("all.zip"), [INSIDE]),
        (Where(kind="txt"), [A, INSIDE]),
        (Where(kind=".MD, html"), [B, MAIL]),
        (Where(kind="pdf"), []),
        (Where(kind=""), []),
        (Where(since=date(2023, 7, 1)), [MAIL, INSIDE]),
        (Where(until=date(2022, 7, 1)), [A, B]),
        (Where(since=date(2022, 7, 2), until=date(2023, 7, 1)), [MAIL]),
        (Where("contracts", "txt", until=date(2021, 6, 30)), []),
        (Where(["*.md", "all.zip"]), [B, INSIDE]),
        (Where(("mail.htm", "*.pdff")), [MAIL]),
        (Where([]), []),
        (Where(kind=["md", "htm,TXT"]), [A, B, MAIL, INSIDE]),
        (Where(["contracts"], ["md"]), [B]),
    ],
)
def test_search_and_grep_stay_where_they_are_told_to(
    views: Views, where: Where, there: list[str]
) -> None:
    """Days are whole days, suffixes are as people write them, a folder is all that is below it."""
    assert {hit.document.path for hit in views.search("ferry", where=where)} == set(there)
    assert [match.document.path for match in views.grep("ferry", where)] == sorted(there)


@pytest.mark.parametrize(
    ("where", "names"),
    [
        (Where(), ()),
        (Where("contracts", "txt"), ()),
        (Where("*.pdff", "txt", date(2021, 1, 1)), ("path",)),
        (Where(["*.pdff", "nowhere"]), ("path",)),
        (Where("contracts", "pdf"), ("kind",)),
        (Where(kind=""), ("kind",)),
        (Where("contracts", "html"), ("path", "kind")),
        (Where("contracts", until=date(2020, 12, 31)), ("until",)),
        (Where(since=date(2023, 7, 2), until=date(2024, 6, 30)), ("since", "until")),
        (Where("contracts", "md", until=date(2022, 6, 30)), ("kind", "until")),
        (Where("*", "txt htm", date(2022, 1, 1), date(2022, 9, 1)), ("kind", "since", "until")),
    ],
)
def test_what_leaves_nothing_is_named(views: Views, where: Where, names: tuple[str, ...]) -> None:
    """As little of it as does so: one typed wrong, or several that exclude each other."""
    assert emptied_by(views.records, where) == names
    assert bool(names) == (not documents_in(views.records, where))


def test_signs_of_a_glob_may_be_part_of_a_name() -> None:
    """A path that is typed as it is listed fits, whatever is in it."""
    assert fits("report [final].pdf", "report [final].pdf")
    assert fits("what?/a.txt", "what?")
    assert not fits("contracts-2/a.txt", "contracts")
