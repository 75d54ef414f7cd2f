"""Tesseract as a program: what of it is installed, which languages, and one image recognised."""

import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from shutil import which
from subprocess import PIPE, Popen, SubprocessError, TimeoutExpired, run
from typing import TYPE_CHECKING

from ...errors import Unreadable

if TYPE_CHECKING:
    from .rules import Image

LANGUAGES = "LONGLEAF_OCR_LANGUAGES"
"""The environment variable that names the languages of scanned pages: "eng+deu"."""

_SECONDS = 100.0
_SECONDS_ON_GROUNDS = 20.0  # beside those of the first look: within a stage
_ON_GROUNDS = "thresholding_method=2"  # Sauvola's: one threshold for each neighbourhood
_CPU_SECONDS = 120
_MOST_LANGUAGES = 4
_ENGLISH = "eng"
_NO_LANGUAGES = frozenset({"osd", "equ"})
_EXTRA = 'pip install "longleaf[ocr]"'
_PROGRAM = "install tesseract (apt install tesseract-ocr, brew install tesseract)"


def missing() -> str:
    """What has to be installed before images can be read, as advice; "" when all is there."""
    lacks = [_EXTRA] * (find_spec("PIL") is None)
    lacks += [_PROGRAM] * (which("tesseract") is None)
    return " and ".join(lacks)


def signature() -> str:
    """What of OCR is installed, in short; "" when it cannot be used."""
    return _signature(os.environ.get("PATH", ""), os.environ.get(LANGUAGES, ""))


def identity() -> str:
    """What a result depends on besides the image: the program's version, its languages."""
    return f"{_version(_program())} {languages()}"


def languages() -> str:
    """The languages to recognise, joined by "+".

    Those that LONGLEAF_OCR_LANGUAGES names; else all that are installed, if these are few; else
    English. Raises Unreadable where one is not installed.
    """
    installed = _installed(_program())
    wanted = [name for name in re.split(r"[+,\s]+", os.environ.get(LANGUAGES, "")) if name]
    lacking = [name for name in wanted if name not in installed]
    if lacking:
        raise Unreadable(
            f"{LANGUAGES} names {lacking[0]}, which tesseract has not: "
            f"install it (apt install tesseract-ocr-{lacking[0]}), or name another"
        )
    if not installed:
        raise Unreadable("tesseract has no language: apt install tesseract-ocr-eng")
    few = len(installed) <= _MOST_LANGUAGES or _ENGLISH not in installed
    return "+".join(wanted or (sorted(installed)[:_MOST_LANGUAGES] if few else [_ENGLISH]))


def recognised(image: "Image", dpi: int, on_grounds: bool = False) -> bytes:
    """What stands in an image, in hOCR; `dpi` are dots per inch, 0 when unknown.

    `on_grounds` finds dark text on coloured grounds, and loses what is faded or light on dark.
    Raises Unreadable when tesseract fails or takes longer than 100 s (20 s `on_grounds`).
    """
    height, width = image.shape
    known = ["--dpi", str(dpi)] if dpi else []
    arguments = ["stdin", "stdout", "-l", languages(), "--psm", "1", *known]
    command = [_program(), *arguments, "-c", "tessedit_create_hocr=1"]
    command += ["-c", _ON_GROUNDS] * on_grounds
    content = b"P5 %d %d 255\n" % (width, height) + image.tobytes()
    code, found, said = _run(command, content, _SECONDS_ON_GROUNDS if on_grounds else _SECONDS)
    if code:
        raise Unreadable(f"OCR failed: {_last(said) or f'exit code {code}'}")
    return found


def _run(command: Sequence[str], content: bytes, seconds: float) -> tuple[int, bytes, bytes]:
    """The exit code of a program that was given this input, and what it wrote."""
    with Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=_environment()) as process:
        try:
            _capped(process.pid)
            found, said = process.communicate(content, seconds)
        except TimeoutExpired as error:
            raise Unreadable(f"OCR took longer than {seconds:g} s") from error
        finally:
            process.kill()
    return process.returncode, found, said


def _environment() -> Mapping[str, str]:
    """Ours, but for one thread: other files and pages are read at the same time."""
    return {**os.environ, "OMP_THREAD_LIMIT": "1"}


def _capped(process: int) -> None:
    """Let the program end by itself, should its parent be gone (where the system can do it)."""
    with suppress(ImportError, AttributeError, OSError, ValueError):
        import resource

        resource.prlimit(process, resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))


def _last(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:200] if lines else ""


def _program() -> str:
    found = which("tesseract")
    if found is None:
        raise Unreadable(f"needs OCR, {missing()}")
    return found


@cache
def _signature(_path: str, _languages: str) -> str:
    """Kept for each value of what it depends on, for it is asked for with every file."""
    with suppress(Unreadable):
        return "" if missing() else f"ocr-{languages()}"
    return ""


@cache
def _installed(program: str) -> frozenset[str]:
    """The languages that the program has files for."""
    lines = _asked(program, "--list-langs").splitlines()[1:]
    return frozenset(line.strip() for line in lines) - _NO_LANGUAGES


@cache
def _version(program: str) -> str:
    return _asked(program, "--version").partition("\n")[0].strip()


def _asked(program: str, question: str) -> str:
    try:
        answer = run([program, question], capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, SubprocessError) as error:
        raise Unreadable(f"OCR failed: {error}") from error
    return (answer.stdout or answer.stderr).decode("utf-8", "replace")
