"""Subtitles: a page for each cue, called by its time."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.late import page_late

from longleaf.memory.document import Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.data.subtitles import read_subtitles

Make = Callable[[str, bytes], Path]
Pages = Callable[[Reading], list[str]]

SRT = r"""1
00:00:01,000 --> 00:00:02,500
{\an8}Hello <i>there</i>

2
01:12:31,900 --> 01:12:40,000
- Yes
- Très bien
"""
VTT = """WEBVTT - A title

STYLE
::cue { color: red }

REGION
id:fred

NOTE
This is no
cue

intro
00:01.000 --> 00:02.000 align:start position:0%
<v.loud Ann Lee>Hello <c.red>there</c> <00:01.500>now</v>

01:12:31.900 --> 01:12:40.000
- Yes &amp; &lt;no&gt;
- Two
"""
ASS = r"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname
Style: Default,Arial

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,a remark
Dialogue: 0,1:12:31.90,1:12:40.00,Default,,0,0,0,,Last
Dialogue: 0,0:00:01.00,0:00:02.00,Default,Ann,0,0,0,,{\i1}Hello{\i0},\Nthere
Dialogue: 1,0:00:01.00,0:00:02.00,Default,Ann,0,0,0,,Hello,\Nthere
Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\p1}m 0 0 l 1 1
"""


@pytest.mark.parametrize(
    ("name", "source", "pages"),
    [
        ("a.srt", SRT, ["Hello there\n", "- Yes\n- Très bien\n"]),
        ("a.srt", SRT.replace("\n", "\r\n"), ["Hello there\n", "- Yes\n- Très bien\n"]),
        ("a.vtt", VTT, ["Ann Lee: Hello there now\n", "- Yes & <no>\n- Two\n"]),
        ("a.ass", ASS, ["Ann: Hello,\nthere\n", "Last\n"]),
    ],
)
def test_each_cue_is_a_page(
    made: Make, pages_of: Pages, name: str, source: str, pages: list[str]
) -> None:
    """Words without markup, notes, styles or drawings; speakers before what they say."""
    reading = read_subtitles(made(name, source.encode()))
    assert pages_of(reading) == pages
    assert [str(page) for page in reading.pages] == ["cue 1 (00:00:01)", "cue 2 (01:12:31)"]


def test_times_in_frames_are_taken_at_a_rate_that_is_told(made: Make) -> None:
    """MicroDVD seldom says its rate."""
    reading = read_subtitles(made("a.sub", b"{25}{50}Hello|there\n{1500}{1600}{y:i}Bye\n"))
    assert reading.text == "Hello\nthere\nBye\n"
    assert [page.label for page in reading.pages] == ["00:00:01", "00:01:00"]
    assert "25 frames a second are assumed" in reading.unread[0]


def test_old_encodings_are_read(made: Make) -> None:
    """Most subtitles are older than UTF-8's reign."""
    assert "Très bien" in read_subtitles(made("old.srt", SRT.encode("cp1252"))).text


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "empty"), (b"Just words.", "no subtitles"), (b"WEBVTT\n\nNOTE x\n", "no subtitles")],
)
def test_what_holds_no_cues_has_a_reason(made: Make, content: bytes, reason: str) -> None:
    """Other text goes by other names."""
    with pytest.raises(Unreadable, match=reason):
        read_subtitles(made("none.srt", content))


def test_a_real_file(data: Path) -> None:
    """A phrase near its end has the time at which it is shown; the file is in UTF-32."""
    reading = read_subtitles(data / "formats/chardet/UTF-32/bom-utf-32-le.srt")
    assert page_late(reading, "a global awareness day") == "cue 7 (00:00:43)"
