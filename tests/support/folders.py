"""Folders for tests, and what a store made of them."""

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from longleaf.memory.store import Store

WORDS = """contract notice term payment delivery licence royalty warranty liability indemnity
territory renewal audit invoice currency arbitration confidential assignment supplier customer
quarter revenue margin inventory deferred lease goodwill segment dividend hedge""".split()

QUERIES = ("notice of termination", "royalty payment", "deferred revenue and inventory", "hedge")


def sentence(random: Random) -> str:
    """A sentence of common words."""
    words = [random.choice(WORDS) for _ in range(random.randint(5, 15))]
    return " ".join(words).capitalize() + "."


def text(seed: int, sentences: int = 40) -> str:
    """A text of some paragraphs, the same for the same seed."""
    random = Random(seed)
    return "".join(
        sentence(random) + ("\n\n" if random.random() < 0.2 else " ") for _ in range(sentences)
    )


def write_folder(root: Path, files: int = 12) -> None:
    """Text files at several depths, one of them very short, and a file that no reader reads."""
    for number in range(files):
        path = root / ("deep/er" if number % 3 == 0 else "") / f"file{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(number))
    (root / "short.txt").write_text("Short.")
    (root / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))


@dataclass
class Content:
    """Everything that a store knows, in a form that can be compared."""

    entries: list[Any]
    passages: list[Any]
    mirror: dict[str, str]
    hits: list[Any]


def content(store: Store) -> Content:
    """What the store holds now; ids of rows are left out, for they count history."""
    with store.reading() as views:
        entries = views.ls()
        passages = [
            (row.start, row.end)
            for entry in entries
            if entry.state == "indexed"
            for row in views.records.passages(views.records.keys()[entry.path])
        ]
        hits = [
            (hit.document.path, hit.start, hit.end, str(hit.page), round(hit.score, 4))
            for query in QUERIES
            for hit in views.search(query, 20)
        ]
    mirrored = store.location / "text"
    mirror = {
        path.relative_to(mirrored).as_posix(): path.read_text()
        for path in sorted(mirrored.rglob("*"))
        if path.is_file()
    }
    return Content(entries, passages, mirror, hits)


def fresh_content(root: Path, elsewhere: Path) -> Content:
    """What a store would hold that is made of the folder as it is now."""
    store = Store(root, elsewhere)
    store.update()
    return content(store)
