"""What a query asks for, in the words that people use."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longleaf.memory.analysis import terms
from longleaf.memory.ranking.query import understand

COMMANDS = {
    "Point out each passage on late delivery that our counsel needs to check.": "late delivery",
    "Please find every clause about assignment which must be read by an attorney": "assignment",
    "Could you list all the places where child labour is mentioned?": "child labour is mentioned",
    "Summarise what the committee said about school meals in three sentences.": "school meals",
    "Give me a short overview of the negotiations, please.": "negotiations",
    "I'd like you to extract any provisions dealing with late fees we should know": "late fees",
    "Tell me everything that is known about bats": "bats",
    'Mark the sentences (if there are any) concerning "Most Favoured Nation".': (
        "Most Favoured Nation"
    ),
    "Describe how the enzyme binds, step by step": "how the enzyme binds",
    "Find the agreement with Acme in this folder": "Acme",
    "explain why the boat sank": "why the boat sank",
    "list the drugs that must be reviewed by the agency": (
        "drugs that must be reviewed by the agency"
    ),
}


@pytest.mark.parametrize(("command", "subject"), COMMANDS.items())
def test_a_command_is_about_what_it_names(command: str, subject: str) -> None:
    """The words for its reader are no words to look for."""
    assert understand(command).content == subject
    assert understand(command, cleaned=False).content == command


@pytest.mark.parametrize(
    "text",
    [
        "Which clauses should be reviewed by a lawyer?",
        "name of the landlord",
        "state tax on wine",
        "list price of the engine",
        "Report of the auditors",
        "Mark Twain's birthplace",
        "show business in Vienna",
        "What did the group say about solar cells?",
        "copy number variation",
    ],
)
def test_what_is_no_command_stays_as_it_is(text: str) -> None:
    """Many verbs of commands are nouns and names, too."""
    assert understand(text).content == text


def test_a_command_about_nothing_else_keeps_its_words() -> None:
    """What is left to look for is what was said."""
    assert understand("Summarize the whole meeting.").words == ("summarize", "whole", "meeting")


def test_words_are_those_of_content() -> None:
    """As typed, in order; question words only where there is nothing else."""
    assert understand("When was Delaware's law of 1899 changed?").words == (
        "delaware", "law", "1899", "changed",
    )  # fmt: skip
    assert understand("What is this?").words == ("what", "is", "this")


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Where is § 4.2(b) cited?", ("§ 4.2(b)", "4.2(b)")),
        ("fees under EX-10.1", ("ex-10.1",)),
        ("who calls foo_bar()", ("foo_bar()",)),
        ("a load of 1,234.5 kg", ("1,234.5",)),
        ("What does Article IX say?", ("article ix",)),
        ("Is “force majeure” defined?", ("force majeure",)),
        ("the users' rights and the owners' duties", ()),
        ("a plain question", ()),
    ],
)
def test_what_stands_together_is_kept_together(text: str, phrases: tuple[str, ...]) -> None:
    """Quoted words, names and numbers with signs in them, numbered parts of a document."""
    assert understand(text).phrases == phrases


@pytest.mark.parametrize(
    ("text", "required"),
    [
        ('"net revenue" 2021', ("net revenue",)),
        ("'net revenue' and \"gross margin\"", ("gross margin",)),
        ("rock 'n' roll bands", ()),
        ('5\' 10" tall men, 6" wide', ()),
        ('What is "net revenue"?', ()),
        ('Find passages on "net revenue"', ()),
        ('Where "net revenue" is defined', ()),
        ('an "unclosed quote', ()),
        ('"" and "?!"', ()),
    ],
)
def test_quotes_bind_in_a_search_box_only(text: str, required: tuple[str, ...]) -> None:
    """A question or a command quotes what it is about, and may be answered in other words."""
    assert sorted(understand(text).required) == sorted(required)


@pytest.mark.parametrize(
    "text",
    [
        "Who wrote this report?",
        "What's the title of the paper?",
        "Who are the parties to the lease?",
        "When was the agreement signed?",
        "On what date was this memo written?",
        "author of this study",
        "Which companies entered into the contract?",
        "What is this document called?",
        "Effective date",
        'Show me the "Signatories"',
    ],
)
def test_a_document_itself_may_be_asked_for(text: str) -> None:
    """Its title, author, parties and dates stand at its beginning."""
    assert understand(text).about_document


@pytest.mark.parametrize(
    "text",
    [
        "Who wrote Hamlet?",
        "When did the war begin?",
        "May third parties enforce the agreement?",
        "What is the title of the hero's song?",
        "Which party pays for shipping?",
        "What is the author's view of taxes?",
        "When does the agreement expire?",
    ],
)
def test_what_a_document_tells_is_not_about_it(text: str) -> None:
    """Other names and dates stand anywhere."""
    assert not understand(text).about_document


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("When did the mill burn down?", "date"),
        ("In which year was she born?", "date"),
        ("Tell me when the offer ends", "date"),
        ("closing date", "date"),
        ("How many sheep were sold?", "number"),
        ("What is the average price of a ticket?", "number"),
        ("How long is the bridge?", "number"),
        ("What happens when it rains?", None),
        ("Why was the number changed?", None),
        ("How do bees fly?", None),
    ],
)
def test_an_answer_may_have_to_hold_a_date_or_number(text: str, wants: str | None) -> None:
    """Passages without one cannot hold it."""
    assert understand(text).wants == wants


@given(st.text(max_size=300))
@settings(deadline=None, derandomize=True)
def test_a_query_with_words_never_turns_empty(text: str) -> None:
    """Dropping question words and commands never drops everything."""
    assert bool(terms(" ".join(understand(text).words))) == bool(terms(text))


def test_real_questions_all_have_words(data: Path) -> None:
    """Of every set there is, in whatever form."""
    asked = 0
    for file in data.glob("*/dev.questions.jsonl"):
        for line in file.read_text().splitlines():
            question = json.loads(line)["question"]
            query = understand(question)
            assert query.content.strip(), question
            assert terms(" ".join(query.words)), question
            asked += 1
    assert asked > 3_000
