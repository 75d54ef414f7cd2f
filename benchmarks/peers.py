"""Other converters of documents, each in a process of its own environment."""

import json
import os
import subprocess
import sys
from pathlib import Path
from select import select
from typing import IO, Self, cast

_SECONDS = 60.0

_LOOP = """
import contextlib, json, os, sys, warnings
warnings.filterwarnings("ignore")
import logging
logging.disable(logging.CRITICAL)
out = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
{begin}
print(json.dumps("ready"), file=out, flush=True)
for line in sys.stdin:
    path = json.loads(line)
    try:
        said = {{"text": {convert}}}
    except BaseException as error:
        said = {{"reason": f"{{type(error).__name__}}: {{error}}"[:300]}}
    print(json.dumps(said), file=out, flush=True)
"""

_PROGRAMS = {
    "markitdown": _LOOP.format(
        begin="from markitdown import MarkItDown\nconverter = MarkItDown()",
        convert="converter.convert(path).text_content",
    ),
    "docling": _LOOP.format(
        begin="from docling.document_converter import DocumentConverter\n"
        "converter = DocumentConverter()",
        convert="converter.convert(path).document.export_to_markdown()",
    ),
}


class Peer:
    """A converter by name: `markitdown`, or `docling` as it comes."""

    def __init__(self, name: str, python: str) -> None:
        self.command = [python, "-c", _PROGRAMS[name]]
        self.process = self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._end()

    def convert(self, path: Path) -> tuple[str | None, str]:
        """The text of a file, or none and the reason."""
        try:
            self._input.write(json.dumps(str(path)) + "\n")
            self._input.flush()
            said = self._answer()
        except (BrokenPipeError, TimeoutError, EOFError) as error:
            self._end()
            self.process = self._start()
            return None, f"ended ({type(error).__name__})"
        return said.get("text"), said.get("reason", "")

    @property
    def _input(self) -> IO[str]:
        return cast(IO[str], self.process.stdin)

    def _start(self) -> "subprocess.Popen[str]":
        offline = dict(os.environ, HF_HUB_OFFLINE="1")
        process = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=offline,
        )
        if json.loads(cast(IO[str], process.stdout).readline() or "null") != "ready":
            sys.exit(f"this peer does not start: {self.command[0]}")
        return process

    def _answer(self) -> dict[str, str]:
        told = cast(IO[str], self.process.stdout)
        ready, _, _ = select([told], [], [], _SECONDS)
        if not ready:
            raise TimeoutError
        line = told.readline()
        if not line:
            raise EOFError
        return cast(dict[str, str], json.loads(line))

    def _end(self) -> None:
        self.process.kill()
        self.process.communicate()
