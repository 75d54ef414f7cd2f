"""Subtitles: a page for each cue, called by the time at which it appears."""

import html
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from ...document import Reading
from ...errors import Unreadable
from ..decode import decoded
from ..registry import Reader
from ..shapes.blocks import Block
from ..shapes.parts import Part, joined

_FRAMES = 25.0
_COUNTED = (
    f"its times are in frames, at a rate it does not tell: {_FRAMES:g} frames a second are assumed"
)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_INNER_TIME = re.compile(r"<\d[\d:.]*>")
_NO_CUES = "no subtitles are in it: check that it is SubRip, WebVTT, SubStation or MicroDVD text"


def read_subtitles(path: Path) -> Reading:
    """The words of each cue, without markup; a speaker who is named stands before them.

    Raises Unreadable for a file that is empty, or that holds no cues.
    """
    text = decoded(path)
    if not text.strip():
        raise Unreadable("the file is empty")
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    cues, remarks = _parsed(lines, is_webvtt=lines.lstrip().startswith("WEBVTT"))
    return joined("cue", [*_parts(cues)], remarks, _NO_CUES, gap=1)


def _parsed(text: str, is_webvtt: bool) -> tuple[list[tuple[int, str]], list[str]]:
    """Time in milliseconds and words of each cue, and what had to be assumed."""
    from pysubs2 import SSAFile
    from pysubs2.exceptions import Pysubs2Error, UnknownFPSError

    source = _VOICE.sub(r"\1: ", _INNER_TIME.sub("", text)) if is_webvtt else text
    remarks: list[str] = []
    try:
        try:
            found = SSAFile.from_string(source)
        except UnknownFPSError:
            found, remarks = SSAFile.from_string(source, fps=_FRAMES), [_COUNTED]
    except (Pysubs2Error, ValueError, ArithmeticError, LookupError) as error:
        raise Unreadable(_NO_CUES) from error
    cues = [(event.start, _words(event)) for event in found if _is_seen(event)]
    if is_webvtt:
        cues = [(start, html.unescape(words)) for start, words in cues]
    return sorted(cues, key=lambda cue: cue[0]), remarks


def _is_seen(event: Any) -> bool:
    return not event.is_comment and not event.is_drawing


def _words(event: Any) -> str:
    lines = (line.strip() for line in event.plaintext.splitlines())
    told = "\n".join(line for line in lines if line)
    return f"{event.name.strip()}: {told}" if event.name.strip() and told else told


def _parts(cues: list[tuple[int, str]]) -> Iterator[Part]:
    """The cues with words; one that is drawn several times at once, as for a shadow, is one."""
    for (start, words), _ in groupby(cues):
        if words:
            yield Part(_clock(start // 1000), [Block(words)])


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


reader = Reader("subtitles", 1, frozenset({".srt", ".vtt", ".ass", ".ssa", ".sub"}), read_subtitles)
