"""A long reading tells its stages: one that fails spoils no other, and what cost much is kept."""

from collections.abc import Callable
from pathlib import Path

import pytest

from longleaf.memory.document import Bundle, Reading
from longleaf.memory.progress import Progress
from longleaf.memory.readers.stages import Stages, begin, kept, using
from longleaf.memory.store import Store
from longleaf.memory.workers import pool
from longleaf.memory.workers.pool import Workers

PLUG_IN = """
import os, signal
from longleaf.memory.document import Bundle, Member, PageMap, Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.registry import Reader
from longleaf.memory.readers.stages import begin, kept

def read(path):
    return Bundle([Member(name, member(name)) for name in path.read_text().split()])

def member(name):
    try:
        with begin(name):
            if name.startswith("crash"): os.kill(os.getpid(), signal.SIGSEGV)
            if name.startswith("hang"):
                while True: signal.pause()
            if name.startswith("inner"):
                with begin("crash"): os.kill(os.getpid(), signal.SIGSEGV)
            text = kept(name, lambda: f"{name} by {os.getpid()}".encode()).decode()
            return Reading(text, PageMap("page", [0], len(text)))
    except Unreadable as reason:
        return reason

staged = Reader("staged", 1, frozenset({".staged"}), read)
"""


@pytest.fixture
def bundle(plug_in: Callable[..., None], tmp_path: Path) -> Callable[..., Bundle]:
    """Reads a file whose members have these names."""
    plug_in(PLUG_IN, staged="staged")
    path = tmp_path / "a.staged"

    def read(*names: str, seconds: float = 60.0, kept_in: Path | None = None) -> Bundle:
        path.write_text(" ".join(names))
        with Workers(1, seconds, kept_in=kept_in) as crew:
            ((_, outcome),) = crew.read_all([path])
        assert isinstance(outcome, Bundle), outcome
        return outcome

    return read


def told(bundle: Bundle) -> dict[str, str]:
    """What became of each member: its first word, or the reason."""
    return {
        m.name: m.outcome.text.split()[0] if isinstance(m.outcome, Reading) else str(m.outcome)
        for m in bundle.members
    }


def test_members_that_crash_are_listed_and_the_others_read(bundle: Callable[..., Bundle]) -> None:
    """One damaged attachment does not cost the mailbox."""
    outcomes = told(bundle("a", "crash", "b", "crash2", "c"))
    assert [outcomes[name] for name in "abc"] == ["a", "b", "c"]
    assert outcomes["crash"].startswith("its reader crashed (Segmentation fault")
    assert outcomes["crash2"].startswith("its reader crashed (Segmentation fault")


def test_a_member_that_hangs_is_left_out(bundle: Callable[..., Bundle]) -> None:
    """The reason names the limit."""
    outcomes = told(bundle("a", "hang", "b", seconds=2))
    assert outcomes == {"a": "a", "hang": "it took longer than 2 s to read", "b": "b"}


def test_an_observer_is_told_of_the_stages(plug_in: Callable[..., None], tmp_path: Path) -> None:
    """A long scan does not look as if it hung."""
    plug_in(PLUG_IN, staged="staged")
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "a.staged").write_text("one two")
    told: list[Progress] = []
    Store(tmp_path / "root").update(observe=told.append)
    assert [(progress.done, progress.path) for progress in told] == [
        (0, ""),
        (0, "a.staged: one"),
        (0, "a.staged: two"),
        (1, "a.staged"),
    ]


def test_stages_nest(bundle: Callable[..., Bundle]) -> None:
    """A member of an archive inside an archive is told apart from its neighbours."""
    outcomes = told(bundle("inner", "crash", "b"))
    assert outcomes["b"] == "b"
    assert "crashed" in outcomes["inner"]


def test_not_every_stage_of_a_hopeless_file_is_tried(
    bundle: Callable[..., Bundle], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After many crashes the file is left, with what was read well before."""
    monkeypatch.setattr(pool, "_MOST_REFUSED", 3)
    outcomes = told(bundle("a", "crash1", "b", "crash2", "crash3", "c", "crash4"))
    assert [outcomes[name] for name in "ab"] == ["a", "b"]
    assert [name for name, said in outcomes.items() if "crashed" in said] == [
        "crash1", "crash2", "crash3",
    ]  # fmt: skip
    assert outcomes["c"].startswith("not tried: too many others")


def test_what_cost_much_is_made_once(bundle: Callable[..., Bundle], tmp_path: Path) -> None:
    """Another process finds it, also after a crash."""
    folder = tmp_path / "kept"
    once = bundle("a", "crash", "b", kept_in=folder)
    again = bundle("a", "b", kept_in=folder)
    assert [m.outcome for m in once.members if m.name != "crash"] == [
        m.outcome for m in again.members
    ]
    assert bundle("a", "b") != again


def test_what_is_kept_depends_on_its_key(tmp_path: Path) -> None:
    """Two pages never share a result, and no half-written file remains."""
    with using(Stages(folder=tmp_path)), begin("page 1"):
        assert kept("one", lambda: b"1") == b"1"
        assert kept("two", lambda: b"2") == b"2"
        assert kept("one", lambda: b"3") == b"1"
    assert len(list(tmp_path.iterdir())) == 2
