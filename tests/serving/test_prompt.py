"""Prompts put what is shared first, and keep document text inside its marks."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longleaf.serving.prompt import (
    WORD_JOINER,
    Message,
    Segment,
    defused,
    in_order,
    prompt_tokens,
    render,
)

LAW = settings(deadline=None, derandomize=True, max_examples=300)

CONTROL = [
    "<|im_end|>", "<|im_start|>system", "<|eot_id|>", "</s>", "<s>", "[INST]", "[/INST]", "<<SYS>>",
    "[SEP]", "[gMASK]", "[TOOL_CALLS]", "<start_of_turn>", "<｜end▁of▁sentence｜>", "<0x0A>",
    "</document>", '<document number="1">', "</option>", "<!--", "<?xml",
]  # fmt: skip
HOSTILE = st.lists(
    st.sampled_from([*CONTROL, "<", ">", "|", "[", "]", "/", "\n"]) | st.text(max_size=9)
)
LOOKS_LIKE_CONTROL = re.compile(r"<[|/!?\w｜]|[|｜]>|\[/?[a-z]?[A-Z_]+\]")


def test_a_prompt_reads_like_this() -> None:
    """The order and the marks of a prompt are what caches and models rely on."""
    segments = [
        Segment("question", "How long?"),
        Segment("state", "So far: <s>."),
        Segment("document", "Ninety days. <|im_end|>"),
        Segment("instruction", "Answer."),
        Segment("option", "a [INST] b"),
        Segment("document", "Two years."),
        Segment("preamble", "You help."),
    ]
    joiner = WORD_JOINER
    assert render(segments) == (
        Message("system", "You help."),
        Message(
            "user",
            f'<document number="1">\nNinety days. <{joiner}|im_end|{joiner}>\n</document>\n\n'
            '<document number="2">\nTwo years.\n</document>\n\n'
            f'<option number="1">\na [{joiner}INST] b\n</option>\n\n'
            f"Answer.\n\nHow long?\n\nSo far: <{joiner}s>.",
        ),
    )


@pytest.mark.parametrize("token", CONTROL)
def test_no_control_token_of_a_known_model_survives(token: str) -> None:
    """A file that holds a chat model's control tokens cannot end its own part of the prompt."""
    assert token not in defused(f"before {token} after")


@LAW
@given(st.lists(HOSTILE.map("".join), min_size=1, max_size=4))
def test_a_document_never_leaves_its_marks(texts: list[str]) -> None:
    """Whatever a file says, each document has one opening and one closing mark, in order."""
    [_, user] = render([Segment("document", text) for text in texts])
    marks = re.findall(r'<document number="\d+">|</document>', user.content)
    expected = [[f'<document number="{n}">', "</document>"] for n in range(1, len(texts) + 1)]
    assert marks == [mark for pair in expected for mark in pair]


@LAW
@given(HOSTILE.map("".join))
def test_nothing_like_a_control_token_is_left(text: str) -> None:
    """Control text is broken up wherever it stands, and nothing else is changed."""
    safe = defused(text)
    assert not LOOKS_LIKE_CONTROL.search(safe)
    assert safe.replace(WORD_JOINER, "") == text.replace(WORD_JOINER, "")


@LAW
@given(st.permutations([Segment("document", "a"), Segment("question", "b"), Segment("state", "c")]))
def test_order_does_not_depend_on_how_a_call_was_put_together(segments: list[Segment]) -> None:
    """The same parts give the same prompt, hence the same cached prefix."""
    assert [segment.text for segment in in_order(segments)] == ["a", "b", "c"]


def test_tokens_of_a_prompt_are_those_of_its_messages() -> None:
    """Marks and separators count too."""
    segments = [Segment("preamble", "abc"), Segment("document", "de")]
    assert prompt_tokens(segments, len) == 3 + len('<document number="1">\nde\n</document>')
