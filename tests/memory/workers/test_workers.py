"""Files are read in processes that may crash, hang or swell."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from select import select
from typing import Any

import pytest

from longleaf.memory.document import PageMap, Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.workers import pool
from longleaf.memory.workers.frames import Outcome, encode, restore
from longleaf.memory.workers.pool import Workers

PLUG_IN = """
import os, signal, sys
from longleaf.memory.document import PageMap, Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.registry import Reader

def read(path):
    act = path.suffix[1:]
    if act == "crash": os.kill(os.getpid(), signal.SIGSEGV)
    if act == "leave": os._exit(3)
    if act == "raise": raise RuntimeError("odd \\udc80 file")
    if act == "swell": act = f"{len([bytearray(1 << 20) for _ in range(2048)])}"
    if act == "clip": return Reading("text", PageMap("page", [0], 3))
    if act == "hang": wait(path)
    if act == "signal": os.kill(os.getpid(), signal.SIGINT)
    if act == "print": os.write(1, b"noise" * 100); print("noise"); sys.stdin.read()
    odd = PageMap("page", (0,), 4, ("\\udc80",))
    if act == "odd": return Reading("a\\0b\\udc80", odd, ((0, 1),))
    return Reading(f"{act} {os.getpid()}", PageMap("page", [0], len(f"{act} {os.getpid()}")))

def wait(path):
    with open(path, "w") as pipe:  # a pipe of the test, which sees it end with this process
        print(os.getpid(), file=pipe, flush=True)
        while True:
            signal.pause()

SUFFIXES = "crash leave raise swell clip hang signal print odd good".split()
acts = Reader("acts", 1, frozenset("." + suffix for suffix in SUFFIXES), read)
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes of POSIX")
Outcomes = dict[str, Outcome]


@pytest.fixture
def folder(plug_in: Callable[..., None], tmp_path: Path) -> Path:
    """A folder for files whose suffix says how reading them goes wrong."""
    plug_in(PLUG_IN, acts="acts")
    folder = tmp_path / "folder"
    folder.mkdir()
    return folder


def write(folder: Path, *names: str) -> list[Path]:
    """Files with these names, whose text is their name."""
    paths = [folder / name for name in names]
    for path in paths:
        path.write_text(path.name)
    return paths


def read(paths: list[Path], **limits: Any) -> Outcomes:
    """What becomes of each file, by name."""
    with Workers(**limits) as crew:
        return {path.name: outcome for path, outcome in crew.read_all(paths)}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a.crash", r"its reader crashed \(Segmentation fault"),
        ("a.leave", r"its reader ended the process \(exit code 3\)"),
        ("a.raise", r"the acts reader failed on it \(RuntimeError: odd . file\)"),
        ("a.clip", r"the acts reader failed on it \(ValueError: the page map is of another length"),
        ("a.nul", r"no reader for \.nul files"),
        ("gone.txt", "cannot be opened: No such file or directory"),
    ],
)
@pytest.mark.parametrize("count", [1, 2])
def test_a_bad_file_has_a_reason_and_the_others_are_read(
    folder: Path, name: str, reason: str, count: int
) -> None:
    """One bad file never stops a folder."""
    paths = write(folder, "1.txt", "2.txt", name, "3.txt", "4.txt", "5.txt")
    if name == "gone.txt":
        paths[2].unlink()
    elif name == "a.nul":
        paths[2].write_bytes(bytes(9))
    outcomes = read(paths, count=count)
    bad = outcomes.pop(name)
    assert isinstance(bad, Unreadable)
    assert pytest.raises(Unreadable, match=reason).matches(bad)
    assert {k: v.text for k, v in outcomes.items() if isinstance(v, Reading)} == {
        f"{number}.txt": f"{number}.txt" for number in range(1, 6)
    }


@pytest.mark.skipif(sys.platform != "linux", reason="address space is limited on Linux only")
def test_a_file_that_takes_too_much_memory_is_given_up(folder: Path) -> None:
    """The reason names the limit, and the machine does not notice."""
    outcomes = read(write(folder, "a.swell", "b.txt"), count=1, memory_bytes=512 << 20)
    assert str(outcomes["a.swell"]) == "it takes more than 512 MiB of memory to read"
    assert isinstance(outcomes["b.txt"], Reading)


def test_a_file_that_takes_too_long_is_given_up(folder: Path, pipe: "Pipe") -> None:
    """The reason names the limit, its process is ended, and the next file is read."""
    path = pipe.at(folder / "a.hang")
    outcomes = read([path, *write(folder, "b.txt")], count=1, seconds_per_file=3)
    assert str(outcomes["a.hang"]) == "it took longer than 3 s to read"
    assert isinstance(outcomes["b.txt"], Reading)
    assert pipe.has_ended()


def test_what_libraries_print_does_not_mix_with_the_answers(folder: Path) -> None:
    """Nor can they wait for input that never comes."""
    assert isinstance(read(write(folder, "a.print"))["a.print"], Reading)


def test_a_plug_in_may_return_odd_characters_and_sequences(folder: Path) -> None:
    """What reaches the store is clean, whoever read it."""
    odd = read(write(folder, "a.odd"))["a.odd"]
    assert odd == Reading("a\ufffdb\ufffd", PageMap("page", [0], 4, ["\ufffd"]), [(0, 1)])


def test_a_worker_leaves_interruption_to_its_parent(folder: Path) -> None:
    """Control-C reaches all processes of a terminal; only one of them decides."""
    assert isinstance(read(write(folder, "a.signal"))["a.signal"], Reading)


def test_a_name_in_no_encoding_reaches_the_worker(folder: Path) -> None:
    """Old archives hold names that are not UTF-8."""
    path = Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt"))
    try:
        path.write_text("words")
    except OSError:
        pytest.skip("this file system refuses such names")
    with Workers(1) as crew:
        ((given, reading),) = crew.read_all([path])
    assert given == path
    assert isinstance(reading, Reading)


def test_processes_are_reused_and_never_more_than_files(folder: Path) -> None:
    """Starting one costs more than reading a small file."""
    texts = [
        o.text for o in read(write(folder, "1.good"), count=4).values() if isinstance(o, Reading)
    ]
    assert len(texts) == 1
    many = read(write(folder, *(f"{number}.good" for number in range(12))), count=2)
    assert len(many) == 12
    assert len({o.text for o in many.values() if isinstance(o, Reading)}) <= 2


def test_nothing_is_started_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """An update of a folder that did not change stays instant."""

    def started(*_: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(pool, "Process", started)
    assert read([]) == {}


def test_paths_are_taken_as_they_are_needed(folder: Path) -> None:
    """Memory stays flat: each process has few files beside what was handed over."""
    taken = 0

    def paths() -> Iterator[Path]:
        nonlocal taken
        for path in write(folder, *(f"{number}.txt" for number in range(99))):
            taken += 1
            yield path

    with Workers(2) as crew:
        for handed_over, _ in enumerate(crew.read_all(paths()), 1):
            assert taken <= handed_over + 2 + 2 * pool.MOST_AHEAD
    assert taken == 99


def test_large_files_are_taken_one_by_one(folder: Path) -> None:
    """A process that has a large one to read next keeps it from others that are free."""
    taken = 0

    def paths() -> Iterator[Path]:
        nonlocal taken
        for path in write(folder, *(f"{number}.good" for number in range(9))):
            path.write_bytes(bytes(pool.SMALL_BYTES + 1))
            taken += 1
            yield path

    with Workers(2) as crew:
        for handed_over, _ in enumerate(crew.read_all(paths()), 1):
            assert taken <= handed_over + 2 + 1
    assert taken == 9


def test_files_after_one_that_crashes_are_read(folder: Path) -> None:
    """Those that its process had been given already go to another."""
    names = [f"{number}.{'crash' if number % 25 == 24 else 'good'}" for number in range(99)]
    outcomes = read(write(folder, *names), count=2)
    assert list(map(str, sorted(outcomes, key=names.index))) == names
    for name, outcome in outcomes.items():
        assert isinstance(outcome, Unreadable if name.endswith("crash") else Reading)


@pytest.mark.parametrize("how", ["iterator", "context"])
def test_leaving_early_ends_the_processes(folder: Path, pipe: "Pipe", how: str) -> None:
    """Whoever has seen enough leaves no process behind."""
    with Workers(2) as crew:
        outcomes = crew.read_all([pipe.at(folder / "a.hang"), *write(folder, "b.txt", "c.txt")])
        assert next(outcomes)[0].name == "b.txt"
        pipe.worker()
        if how == "iterator":
            outcomes.close()  # type: ignore[attr-defined]
            assert pipe.has_ended()
    assert pipe.has_ended()


SCRIPT = """
import sys
from pathlib import Path
sys.path[:0] = {path!r}
print("begun", flush=True)
from longleaf.memory.workers.pool import Workers
for path, outcome in Workers(2).read_all(map(Path, sys.argv[1:])):
    print(path.name, type(outcome).__name__, flush=True)
"""


def script(*paths: Path) -> "subprocess.Popen[str]":
    """A user's script of a few lines, without `if __name__ == "__main__"`."""
    code = SCRIPT.format(path=[entry for entry in sys.path if "site" in Path(entry).name])
    where = paths[0].parent / "script.py"
    where.write_text(code)
    return subprocess.Popen(
        [sys.executable, str(where), *map(str, paths)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_plain_script_is_not_run_twice(folder: Path) -> None:
    """Three lines without a guard are a fine program."""
    with script(*write(folder, "a.good", "b.good", "c.crash")) as process:
        told, complaints = process.communicate()
    assert sorted(told.split("\n")) == [
        "",
        "a.good Reading",
        "b.good Reading",
        "begun",
        "c.crash Unreadable",
    ]
    assert complaints == ""


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_script_that_is_ended_leaves_no_process(
    folder: Path, pipe: "Pipe", sent: signal.Signals
) -> None:
    """Interrupted, terminated or killed: a worker that hangs goes with it."""
    with script(pipe.at(folder / "a.hang")) as process:
        pipe.worker()
        process.send_signal(sent)
        process.communicate()
    assert pipe.has_ended()
    assert process.returncode == -sent


def test_a_worker_that_cannot_start_is_told_apart(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken installation is not the file's fault, and not an endless wait."""
    monkeypatch.setattr("longleaf.memory.workers.process._BEGIN", "raise SystemExit(9)")
    outcome = read(write(folder, "a.txt"))["a.txt"]
    assert str(outcome) == "the process that reads it could not start (exit code 9)"


def test_frames_restore_what_was_encoded() -> None:
    """What the parent gets is what the reader gave."""
    reading = Reading("Größe\n𝔘", PageMap("section", [0, 6], 7, ["", "𝔘"]), [(6, 7)])
    assert restore(encode(reading)) == reading
    assert str(restore(encode(Unreadable("why")))) == "why"


class Pipe:
    """A named pipe that the `hang` reader writes its process id to, and holds until it ends."""

    def __init__(self) -> None:
        self._reading = -1

    def at(self, path: Path) -> Path:
        """Make the pipe; gives its path."""
        os.mkfifo(path)
        self._reading = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        return path

    def worker(self) -> int:
        """The process that hangs, as soon as it does."""
        return int(self._wait())

    def has_ended(self) -> bool:
        """Whether nobody holds the pipe any more, once its last words were read."""
        while self._wait():
            pass
        return True

    def close(self) -> None:
        """Let go of the pipe."""
        os.close(self._reading)

    def _wait(self) -> bytes:
        ready, _, _ = select([self._reading], [], [], 60)
        assert ready, "the worker lives on"
        return os.read(self._reading, 100)


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    """A pipe for one file that hangs."""
    pipe = Pipe()
    yield pipe
    pipe.close()
