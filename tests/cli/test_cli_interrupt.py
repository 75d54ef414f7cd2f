"""Ctrl-C while a folder is indexed: a clean terminal, and nothing that was read is lost."""

import json
import os
import re
import signal
import subprocess
from pathlib import Path

from support.folders import text
from support.process import COMMAND, environment, longleaf, read_all, read_some

FILES = 120


def test_an_interrupt_keeps_what_was_read(tmp_path: Path) -> None:
    """The bar is gone, the cursor is back, one line is said; the next index completes the work."""
    body = text(0, sentences=800)
    for number in range(FILES):
        (tmp_path / f"{number}.txt").write_text(f"File {number}. {body}")
    code, printed = interrupted("index", tmp_path)
    assert code == 130, printed
    assert printed.endswith("what was read is kept; run the same command again to finish\r\n")
    assert "Traceback" not in printed
    assert printed.rindex("\x1b[?25h") > printed.rindex("\x1b[?25l")
    ran = longleaf("index", tmp_path, "--no-vectors", "--json")
    assert ran.code == 0, ran.err
    report = json.loads(ran.out)
    assert (report["files"], report["read"] + report["unchanged"]) == (FILES, FILES)
    assert report["unchanged"] > 0
    entries = json.loads(longleaf("ls", tmp_path, "--json").out)
    assert [entry["state"] for entry in entries] == ["indexed"] * FILES


def interrupted(*arguments: object) -> tuple[int, str]:
    """Exit code, and what the terminal got, of a command that is interrupted after some files."""
    master, slave = os.openpty()
    with subprocess.Popen(
        [COMMAND, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=slave,
        env=environment(),
        start_new_session=True,
    ) as process:
        os.close(slave)
        printed = b""
        while not re.search(rb"[1-9]\d*/" + str(FILES).encode(), printed):
            more = read_some(master)
            assert more, printed.decode()
            printed += more
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: workers too
        printed += read_all(master)
    os.close(master)
    return process.returncode, printed.decode()
