"""All real files at once: each is read, or listed with a reason; none crashes, hangs or is lost."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.data import real

from longleaf.memory.document import Bundle, Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.workers.frames import Outcome
from longleaf.memory.workers.pool import Workers

KNOWN_REASONS = re.compile(
    r"""encrypted: | unsupported: | damaged | no\ text | the\ file\ is\ empty
      | the\ archive\ is\ empty | not\ an?\  | no\ \w+\ document,\ or\ a\ damaged\ one
      | an\ image\ without\ text | an?\ \w+: | its\ text\ is\ encrypted | larger\ than | more\ than
      | pages?\ [\d,\ toand–-]+ | line\ \d+ | nothing\ of\ it\ can | its\ reader\ fails\ on\ it""",
    re.VERBOSE,
)
FAULTS = re.compile(
    r"reader failed on it|crashed|ended the process|longer than|could not start"
    r"|takes (more than|too much)"
)
EMPTY = """
    python_docx/blk-containing-table.docx python_docx/doc-default.docx
    python_docx/doc-no-coreprops.docx python_docx/set-no-settings-part.docx
    python_docx/sty-behav-props.docx python_docx/sty-having-no-styles-part.docx
    python_docx/tbl-2x2-table.docx python_docx/tbl-col-props.docx
    python_docx/tbl-on-off-props.docx tika/bz2/empty-file.txt.bz2
    tika/d098ad25_testHTML_head.html tika/testWORD_missing_ooxml_bean1.docx
    unstructured/fake-text-all-whitespace.txt
""".split()
"""Files that show nothing to a person either."""

FEWEST_FILES, FEWEST_READ = 800, 0.7


def reasons(outcome: Outcome) -> Iterator[str]:
    """Why there is no text, of the file or of something in it."""
    if isinstance(outcome, Unreadable):
        yield str(outcome)
    elif isinstance(outcome, Reading):
        yield from outcome.unread
    else:
        for member in outcome.members:
            yield from reasons(member.outcome)


def readings(outcome: Outcome) -> list[Reading]:
    """The documents that were read."""
    if isinstance(outcome, Bundle):
        return [m.outcome for m in outcome.members if isinstance(m.outcome, Reading)]
    return [outcome] if isinstance(outcome, Reading) else []


def check_all(folder: Path) -> None:
    """Read all files, and hold what becomes of each against the rules."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    with Workers() as crew:
        outcomes = dict(crew.read_all(files))
    assert outcomes.keys() == set(files)
    told = [(path, reason) for path in files for reason in reasons(outcomes[path])]
    counts = Counter(type(outcome).__name__ for outcome in outcomes.values())
    short = Counter(reason.partition(":")[0][:60] for _, reason in told)
    shown = f"{dict(counts)}\n{short.most_common()}"
    assert [f"{path}: {reason}" for path, reason in told if FAULTS.search(reason)] == [], shown
    unknown = [f"{path}: {r}" for path, r in told if not KNOWN_REASONS.match(r)]
    assert unknown == [], shown
    silent = [
        path
        for path in files
        for reading in readings(outcomes[path])
        if not reading.text.strip() and not reading.unread
    ]
    assert set(silent) <= {folder / name for name in EMPTY}, shown
    assert len(files) >= FEWEST_FILES, shown
    assert sum(bool(readings(o)) for o in outcomes.values()) >= FEWEST_READ * len(files), shown


def test_every_file_is_read_or_has_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some 870 files of more than a hundred formats; without OCR, which takes minutes."""
    monkeypatch.setenv("PATH", "/nowhere")
    check_all(real("formats"))


@pytest.mark.long
def test_every_file_is_read_or_has_a_reason_with_ocr() -> None:
    """Scanned pages and images too, where tesseract is installed."""
    check_all(real("formats"))
