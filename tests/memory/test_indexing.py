"""What the index is given of a document."""

from pathlib import Path

from longleaf.memory.indexing import indexed, title_text
from longleaf.memory.ranking.query import understand
from longleaf.memory.rows import Found
from longleaf.memory.store import Store


def test_a_title_is_the_words_of_the_path_and_the_first_line() -> None:
    """Folders and archives tell what is in them; names are often written in one."""
    title = title_text("deals/2019.zip!/MasterServices_Agreement.v2.pdf", "\n\n  Acme\nText.", [])
    assert title.split() == [
        "deals/2019.zip!", "Master", "Services_Agreement.v2", "Acme",
    ]  # fmt: skip


def test_a_first_heading_comes_before_a_first_line() -> None:
    """A page number or a stamp may stand above it; a heading far below names only its part."""
    text = "Page 1\nDeed of gift\nText." + " Text." * 200 + "\nAnnex"
    assert title_text("a.txt", text, [(7, 19)]).split("\n")[1] == "Deed of gift"
    assert title_text("a.txt", text, [(text.index("Annex"), len(text))]).endswith("\nPage 1")


def test_a_passage_has_the_heading_above_it() -> None:
    """Its own, if it begins with one; none above the first."""
    text = "Intro.\nRent\nTen a month.\nOn the first.\nTerm\nA year."
    places = [text.index(line) for line in ("Intro", "Rent", "On the", "Term")] + [len(text)]
    passages = [Found(i, 1, places[i], places[i + 1]) for i in range(4)]
    headings = [(text.index(word), text.index(word) + 4) for word in ("Rent", "Term")]
    found = [passage.heading for passage in indexed("a", text, headings, [], passages)]
    assert found == ["", "Rent", "Rent", "Term"]


def test_a_heading_directly_below_another_counts() -> None:
    """The two begin one passage; it is about what both say, and what follows about the second."""
    text = "5 Closing\n5.1 Who closes\nThe officer.\nOf the watch.\n6 Dues\nTen pounds."
    places = [0, text.index("Of the"), text.index("6 Dues"), len(text)]
    passages = [Found(i, 1, places[i], places[i + 1]) for i in range(3)]
    lines = ["5 Closing", "5.1 Who closes", "6 Dues"]
    headings = [(text.index(line), text.index(line) + len(line)) for line in lines]
    found = [passage.heading.split("\n") for passage in indexed("a", text, headings, [], passages)]
    assert found == [lines[:2], lines[1:2], lines[2:]]


def test_a_passage_that_begins_above_a_heading_has_it() -> None:
    """As where a cover is so short that it is one passage with the first part."""
    text = "Draft\nRent\nTen a month."
    heading = (text.index("Rent"), text.index("Rent") + 4)
    [found] = indexed("a", text, [heading], [], [Found(0, 1, 0, len(text))])
    assert found.heading == "Rent"


def test_files_with_odd_names_and_without_text_are_indexed() -> None:
    """Nothing is said of what has no passages."""
    assert list(indexed("", "", [], [], [])) == []
    for path in (".", "..", ".txt", "a/.", "a.", "x!/"):
        assert title_text(path, "", []) is not None


def test_a_folder_indexed_again_from_its_rows_ranks_alike(tmp_path: Path) -> None:
    """Titles, headings and languages are found again without the files."""
    (tmp_path / "Miete.md").write_text(
        "# Die Miete\n\nSie ist am Ersten zu zahlen, und nicht erst am Ende des Monats.\n\n"
        "# Kündigung\n\nDie Parteien haben die Fristen einzuhalten, die im Gesetz stehen."
    )
    (tmp_path / "mill.md").write_text("# The mill\n\nIt was sold in March.\n\n# Deposit\n\nTen.")
    store = Store(tmp_path)
    store.update()
    asked = [understand(text) for text in ("Kündigungen der Mieten", "deposit for the mill")]
    before = [store.lexical.search(query, 9) for query in asked]
    assert all(before)
    store.lexical.clear()
    store.update(verify=True)
    assert [store.lexical.search(query, 9) for query in asked] == before
