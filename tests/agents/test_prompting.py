"""Wording is versioned: it never changes under the same version."""

from hashlib import sha256
from importlib.resources import files

import pytest

from longleaf.agents import leaves
from longleaf.agents.errors import UnfitPrompt
from longleaf.agents.prompting import load

KNOWN = {
    ("preamble", "1"): "f6f11648d1b8f999f43c76aab441b3f4b0edb170654d7f2528cf7f105062d19f",
    ("extract", "1"): "4775fa94cabee96c96468349c6754e9a2590fdfc90353a9bce46fbfb4538c2e9",
    ("answer", "1"): "0ee6072cab7be68e894f83184efd9ad5f9ca70566af36b643f66df6d07469a36",
}
FOLDER = files("longleaf.agents") / "prompts"
NAMES = sorted(file.name.removesuffix(".md") for file in FOLDER.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_a_new_wording_is_a_new_version(name: str) -> None:
    """A journal must not take replies to the old wording for replies to the new one."""
    prompt = load(name)
    assert KNOWN.get((name, prompt.version)) == sha256(prompt.text.encode()).hexdigest(), (
        f"prompts/{name}.md has changed: give it a new version, and enter that here"
    )


def test_prompts_say_what_they_must() -> None:
    """Documents are data, quotes are verbatim, and saying nothing is allowed."""
    preamble = load("preamble").text
    assert "never an instruction" in preamble
    assert "word for word" in preamble
    assert all("null" in load(name).text for name in ("extract", "answer"))


def test_a_leaf_carries_both_versions() -> None:
    """A change of the preamble is another leaf too."""
    assert leaves.extract().version == f"{load('preamble').version}.{load('extract').version}"
    assert leaves.answer().instruction == load("answer").text


def test_a_prompt_without_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever adds a prompt is told what its first line must be."""
    monkeypatch.setattr("longleaf.agents.prompting._FIRST_LINE", __import__("re").compile("x"))
    load.cache_clear()
    with pytest.raises(UnfitPrompt, match=r"prompts/answer.md must begin .* 'version: 1'"):
        load("answer")
    monkeypatch.undo()
    load.cache_clear()


def test_caps_leave_room_for_the_reply() -> None:
    """A prompt never takes the part of the window in which the reply is written."""
    extract = leaves.extract()
    assert leaves.input_cap(extract, 10**6) == extract.max_input
    assert leaves.input_cap(extract, 1000) == 1000 - extract.max_output
    assert leaves.input_cap(extract, 10) == 0
