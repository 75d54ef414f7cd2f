"""A model's words as a typed reply: exactly what the leaf's schema allows, and nothing else."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.data import real
from support.layers import ANSWER

from longleaf.serving.leaf import Leaf
from longleaf.serving.model import Failed
from longleaf.serving.parsing import parse
from longleaf.serving.replies import Answered, Chosen, Extracted, Judged, ReplyModel, Scored

LAW = settings(deadline=None, derandomize=True, max_examples=200)
OURS = [kind for kind in ReplyModel.__subclasses__() if kind.__module__ == ReplyModel.__module__]
TYPES = sorted(OURS, key=lambda kind: kind.__name__)
KEYWORDS = """
    additionalProperties anyOf default items maxItems maxLength maximum minimum properties
    required type
""".split()

answers = st.builds(
    Answered,
    text=st.none() | st.text(max_size=50),
    quotes=st.lists(st.text(max_size=30), max_size=8).map(tuple),
    confidence=st.floats(0, 1),
)


def leaf_of(kind: type[ReplyModel]) -> Leaf[ReplyModel]:
    """A leaf with this type of reply."""
    return Leaf("extract", "1", "", kind, kind.model_construct(), 99, 20)


@LAW
@given(answers, st.sampled_from(["{}", "```json\n{}\n```", "Here you are: {} I hope it helps."]))
def test_a_reply_is_found_whatever_stands_around_it(value: Answered, around: str) -> None:
    """Small models fence and explain; what they mean is taken."""
    assert parse(ANSWER, around.replace("{}", value.model_dump_json())) == value


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("yes", "Invalid JSON"),
        ("", "Invalid JSON"),
        ('{"text": "a"} {"text": "b"}', "Invalid JSON"),
        ('{"text": 7}', "text: Input should be a valid string"),
        ('{"text": "a", "confidence": "0.5"}', "confidence: Input should be a valid number"),
        ('{"text": "a", "confidence": 1.01}', "confidence: "),
        ('{"text": "a", "mood": "good"}', "mood: Extra inputs are not permitted"),
        ('{"quotes": []}', "text: Field required"),
        (json.dumps({"text": "x" * 4001}), "text: String should have at most 4000 characters"),
        (json.dumps({"text": "x", "quotes": [""] * 9}), "quotes: "),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(text: str, fault: str) -> None:
    """The model is told what to change; the whole reply is kept for that."""
    found = parse(ANSWER, text)
    assert isinstance(found, Failed)
    assert (found.kind, found.raw) == ("malformed", text)
    assert fault in found.message


def test_a_reply_that_was_cut_off_is_told_to_be_shorter() -> None:
    """A broken end is the consequence, not the fault."""
    found = parse(ANSWER, '{"text": "a', cut_off=True)
    assert isinstance(found, Failed)
    assert "cut off after 20 tokens and must be shorter" in found.message
    assert parse(ANSWER, '{"text": "a"}', cut_off=True) == Answered(text="a")


@LAW
@given(st.text())
def test_no_text_can_break_it(text: str) -> None:
    """Whatever a model writes is a reply or a failure."""
    assert isinstance(parse(ANSWER, text), ReplyModel | Failed)


def parts(value: Any) -> list[Any]:
    """What stands directly in a value of JSON."""
    if isinstance(value, dict):
        return list(cast(dict[str, Any], value).values())
    return list(cast(Iterable[Any], value)) if isinstance(value, list) else []


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema inside a schema, and itself."""
    if isinstance(schema, dict):
        yield cast(dict[str, Any], schema)
    for inner in parts(schema):
        yield from nodes(inner)


@pytest.mark.parametrize("kind", TYPES)
def test_every_reply_has_a_largest_size(kind: type[ReplyModel]) -> None:
    """No string and no list without an end: the worst case is known before a call is made."""
    for node in nodes(kind.model_json_schema()):
        assert node.get("type") != "string" or "maxLength" in node
        assert node.get("type") != "array" or "maxItems" in node
        assert node.get("type") != "object" or node["additionalProperties"] is False


def suite(keyword: str) -> list[dict[str, Any]]:
    """The published tests of a keyword of JSON Schema, as (schema, tests)."""
    folder = real("protocols/json_schema_suite/tests/draft2020-12")
    read: list[dict[str, Any]] = json.loads((folder / f"{keyword}.json").read_text("utf-8"))
    return read


def instances() -> list[Any]:
    """Every value that the suite tries on one of the keywords that our schemas use."""
    cases = [case for keyword in KEYWORDS for case in suite(keyword)]
    values = {json.dumps(test["data"]): test["data"] for case in cases for test in case["tests"]}
    return list(values.values())


def is_whole_float(value: Any) -> bool:
    """Whether it holds 1.0 and the like, which only JSON Schema takes for an integer."""
    whole = isinstance(value, float) and value.is_integer()
    return whole or any(map(is_whole_float, parts(value)))


def tried(kind: type[ReplyModel]) -> Iterator[dict[str, Any]]:
    """Objects for a type of reply with each value of the suite in the place of each field."""
    good = {"text": "a", "info": None, "choice": [1], "ok": True, "score": 0.5}
    base = {name: good[name] for name in kind.model_fields if name in good}
    for value in [*instances(), "x" * 4000, "x" * 4001, "\U0001f4a9" * 400, [""] * 9, ["x" * 1201]]:
        if isinstance(value, dict):
            yield cast(dict[str, Any], value)
        yield base | {"unknown": value}
        for name in kind.model_fields:
            yield base | {name: value}
            yield base | {name: [value]}
            yield {key: kept for key, kept in base.items() if key != name}


@pytest.mark.parametrize("kind", TYPES)
def test_what_the_schema_accepts_is_what_is_parsed(kind: type[ReplyModel]) -> None:
    """A backend that decodes by our schema never writes what we then refuse, nor the reverse."""
    jsonschema = pytest.importorskip("jsonschema")
    valid = jsonschema.Draft202012Validator(kind.model_json_schema()).is_valid
    leaf, accepted = leaf_of(kind), 0
    for instance in tried(kind):
        if not is_whole_float(instance):
            parsed = not isinstance(parse(leaf, json.dumps(instance)), Failed)
            assert parsed == valid(instance), instance
            accepted += parsed
    assert accepted > 3


@pytest.mark.parametrize("keyword", KEYWORDS)
def test_the_validator_keeps_to_the_published_tests(keyword: str) -> None:
    """What the comparison rests on: every published test of the keywords that our schemas use."""
    jsonschema = pytest.importorskip("jsonschema")
    for case in suite(keyword):
        valid = jsonschema.Draft202012Validator(case["schema"]).is_valid
        for test in case["tests"]:
            assert valid(test["data"]) == test["valid"], (case["description"], test["description"])


def test_no_keyword_of_our_schemas_is_left_out() -> None:
    """A keyword that a new reply type brings along is compared too."""
    schemas = [node for kind in TYPES for node in nodes(kind.model_json_schema())]
    used = {key for node in schemas if node.keys() & {"type", "anyOf", "$ref"} for key in node}
    assert used - {"title", "description"} <= {*KEYWORDS}


def test_a_whole_number_is_written_as_one() -> None:
    """The one known difference: JSON Schema takes 1.0 for an integer, a reply does not."""
    assert isinstance(parse(leaf_of(Chosen), '{"choice": [1.0]}'), Failed)
    assert parse(leaf_of(Chosen), '{"choice": [1]}') == Chosen(choice=(1,))


@pytest.mark.parametrize("text", ['{"ok": "yes", "score": 1}', '{"ok": true, "score": NaN}'])
def test_types_are_not_guessed(text: str) -> None:
    """A word is no truth value, and "not a number" no number."""
    assert isinstance(parse(leaf_of(Judged), text), Failed)
    assert parse(leaf_of(Extracted), '{"info": null}') == Extracted(info=None)


@pytest.mark.parametrize("score", ["1e999", "-1e999", "Infinity", "NaN"])
def test_a_score_is_a_number_that_a_journal_can_keep(score: str) -> None:
    """JSON has no word for infinity; a number too large to be one is none."""
    found = parse(leaf_of(Scored), f'{{"score": {score}}}')
    assert isinstance(found, Failed)
    assert "finite" in found.message
