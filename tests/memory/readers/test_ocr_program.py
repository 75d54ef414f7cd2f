"""Tesseract as a program: whether it is there, what it is asked, and what it does wrong."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.ocr import scan

from longleaf.memory.errors import Unreadable
from longleaf.memory.readers import image
from longleaf.memory.readers.ocr import engine
from longleaf.memory.readers.pdf import read_pdf
from longleaf.memory.readers.pdf.from_image import pieces_of
from longleaf.memory.readers.registry import Readers, is_current, reader_for, signature_for
from longleaf.memory.readers.stages import Stages, using

Make = Callable[[str, bytes], Path]
PAPER = np.arange(40_000, dtype=np.uint16).astype(np.uint8).reshape(100, 400)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a shell script in the place of tesseract."""

    def put(script: str) -> None:
        path = tmp_path / str(len(list(tmp_path.iterdir()))) / "tesseract"
        path.parent.mkdir()
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        monkeypatch.setenv("PATH", str(path.parent), prepend=os.pathsep)
        monkeypatch.delenv(engine.LANGUAGES, raising=False)

    return put


def test_what_is_missing_is_told(
    made: Make, program: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The extra, the program or both; for PDF and images in the same words."""
    monkeypatch.setenv("PATH", "")

    def absent(_: str) -> None:
        """No package is found."""

    advice = r"needs OCR, .*install tesseract \(apt install tesseract-ocr, brew install tesseract\)"
    told: list[str] = []
    with (
        using(Stages(told.append)),
        pytest.raises(Unreadable, match=f"no text on any of its 2 pages: {advice}"),
    ):
        read_pdf(made("scan.pdf", scan(2)))
    assert not [stage for stage in told if stage.startswith("page")]
    with pytest.raises(Unreadable, match=f"no text, only an image: {advice}"):
        image.read_image(made("scan.png", b"\x89PNG"))
    monkeypatch.setattr(engine, "find_spec", absent)
    assert engine.missing().startswith('pip install "longleaf[ocr]" and install tesseract')
    monkeypatch.undo()
    program("printf '%s\\n' list eng")
    monkeypatch.setattr(engine, "find_spec", absent)
    assert (engine.missing(), engine.signature()) == ('pip install "longleaf[ocr]"', "")


def test_files_are_read_again_when_ocr_was_installed(
    made: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when it has learnt a language, but not when it is gone: what was read stays."""
    path = made("scan.png", b"\x89PNG\r\n\x1a\n")
    helped = {"by": ""}
    reader = reader_for(path)
    known = Readers([replace(reader, helped=lambda: helped["by"])])
    monkeypatch.setattr("longleaf.memory.readers.registry.readers", lambda: known)
    signed: dict[str, str] = {}
    for helped["by"] in ("", "ocr-eng", "ocr-deu+eng"):
        signed[helped["by"]] = signature_for(path)
    current = [
        (then, now)
        for then in signed
        for helped["by"] in signed
        for now in [helped["by"]]
        if is_current(signed[then], path)
    ]
    assert [(then, now) for then, now in current if then != now] == [
        ("ocr-eng", ""),
        ("ocr-deu+eng", ""),
    ]


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo 'read_params_file: no memory' >&2; exit 1", "^OCR failed: .* no memory$"),
        ("exit 3", "^OCR failed: exit code 3$"),
        ("echo no hOCR", "^OCR failed: its answer is damaged"),
        ("exec sleep 9", "^OCR took longer than"),
    ],
)
def test_what_tesseract_does_wrong_is_told(
    program: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, script: str, reason: str
) -> None:
    """Its own last words, and no traceback."""
    program(f'case "$1" in --*) echo v; echo eng;; *) {script};; esac')
    monkeypatch.setattr(engine, "_SECONDS", 0.5)
    with pytest.raises(Unreadable, match=reason):
        pieces_of(PAPER, 300, 0.24)


def test_languages_are_those_installed_or_named(
    program: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few that are installed; else English, for each makes it slower."""
    program("printf '%s\n' list deu osd eng equ")
    assert engine.languages() == "deu+eng"
    assert engine.signature() == "ocr-deu+eng"
    program("printf '%s\\n' list deu fra ita spa eng")
    assert engine.languages() == "eng"
    monkeypatch.setenv(engine.LANGUAGES, "eng, deu")
    assert engine.signature() == "ocr-eng+deu"
    monkeypatch.setenv(engine.LANGUAGES, "lat")
    with pytest.raises(Unreadable, match=r"names lat, .*apt install tesseract-ocr-lat"):
        engine.languages()
    assert engine.signature() == ""


def test_the_program_is_asked_for_one_thread_and_the_true_size(
    program: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other pages are read at the same time; an unknown size it estimates by itself."""
    said = "OCR failed: 1 stdin stdout -l eng --psm 1 {}-c tessedit_create_hocr=1"
    program('[ $# = 1 ] && printf "%s\\n" list eng || { echo $OMP_THREAD_LIMIT $@ >&2; exit 1; }')
    for dpi, told in ((300, "--dpi 300 "), (0, "")):
        with pytest.raises(Unreadable) as caught:
            pieces_of(PAPER, dpi, 0.24)
        assert str(caught.value) == said.format(told)
    with pytest.raises(Unreadable, match=r"tessedit_create_hocr=1 -c thresholding_method=2$"):
        engine.recognised(PAPER, 0, on_grounds=True)
