"""What documents hold never reaches a terminal as a command, and nothing is cut in secret."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longleaf.cli.render import clean, clean_line, note, say, say_json, shortened, table

HOSTILE = st.text(
    st.sampled_from("\x1b]8;0[m\x07\\\x9b\x9c\x90\x85\u2028\u202e\r\n\t ab\ud800P^_"), max_size=30
)


@given(HOSTILE | st.text(max_size=30))
@settings(deadline=None, derandomize=True, max_examples=400)
def test_cleaned_text_holds_no_control_characters(text: str) -> None:
    """Whatever a document holds, a terminal gets only text, line ends and tabs."""
    shown = clean(text)
    assert all(unicodedata.category(c) not in ("Cc", "Cs") or c in "\n\t" for c in shown)
    assert clean(shown) == shown
    assert "\n" not in clean_line(text)


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=40))
@settings(deadline=None, derandomize=True, max_examples=100)
def test_ordinary_text_is_left_alone(text: str) -> None:
    """Nothing is lost of a document that has no tricks in it."""
    assert clean(text) == text


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b]0;owned\x07title", "title"),
        ("\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]52;c;ZXZpbA==\x07clipboard", "clipboard"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[2J\x1b[Hgone", "gone"),
        ("\x9b31mred", "red"),
        ("\x1bPq#0\x1b\\sixel", "sixel"),
        ("over\rwritten", "over\nwritten"),
        ("back\x08\x08\x08\x08fake", "backfake"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\x00b\x07c", "abc"),
        ("broken \udcff name", "broken \ufffd name"),
    ],
)
def test_terminal_codes_are_taken_out_whole(hostile: str, shown: str) -> None:
    """A title, a link, the clipboard, a colour: none of it is obeyed, none leaves litter."""
    assert clean(hostile) == shown


@given(st.text(max_size=60), st.integers(1, 40))
@settings(deadline=None, derandomize=True, max_examples=100)
def test_shortened_text_says_that_it_is(text: str, most: int) -> None:
    """A text is whole, or ends in an ellipsis after a beginning of the right length."""
    shown = shortened(text, most)
    assert shown == clean_line(text) or (shown.endswith(" …") and len(shown) <= most + 2)


def test_columns_stand_below_each_other() -> None:
    """A table lines up, also beside characters that are two cells wide."""
    lines = table([("path", "state"), ("契約.pdf", "indexed"), ("b\x1b[1m", "ok")]).split("\n")
    assert lines == ["path      state", "契約.pdf  indexed", "b         ok"]


def test_nothing_is_wrapped_or_taken_for_markup(capsys: pytest.CaptureFixture[str]) -> None:
    """A long line stays one line, and square brackets are square brackets."""
    long = "[bold]word[/bold] :smile: " * 20
    say(long)
    note(long)
    printed = capsys.readouterr()
    assert printed.out == f"{long}\n"
    assert printed.err == f"{long.strip()}\n"


def test_json_keeps_what_the_text_holds(capsys: pytest.CaptureFixture[str]) -> None:
    """A program gets the exact characters, escaped as JSON does it."""
    say_json({"text": "\x1b[31m “quoted” \r"})
    assert capsys.readouterr().out == '{"text": "\\u001b[31m “quoted” \\r"}\n'
