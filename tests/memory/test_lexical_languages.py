"""Other languages and scripts than English ones in the index."""

from pathlib import Path

import pytest

from longleaf.memory.indexing import indexed
from longleaf.memory.lexical import Lexical
from longleaf.memory.ranking.query import understand
from longleaf.memory.rows import Found

GERMAN = (
    "Die Häuser wurden im Frühjahr verkauft, und der Erlös ging an die Erben.",
    "Der Vertrag kann von jeder Partei mit einer Frist von drei Monaten gekündigt werden.",
)
FRENCH = (
    "Les locataires ont quitté la maison au printemps et les clés ont été rendues.",
    "Le bail a été résilié par le propriétaire pour défaut de paiement des loyers.",
)
RUSSIAN = (
    "Весной дома были проданы, и деньги получили наследники.",
    "Договор может быть расторгнут любой стороной, если другая его нарушила.",
)
SPANISH = (
    "Los inquilinos dejaron la casa en la primavera y entregaron las llaves al dueño.",
    "El contrato podrá ser rescindido por cualquiera de las partes con un aviso previo.",
)
CHINESE = ("房屋在春天被出售，所得归继承人所有。", "任何一方均可提前三个月书面通知解除本合同。")
JAPANESE = ("本日は東京の都心で会合が開かれた。", "当事者は三か月前の書面により契約を解除できる。")
KOREAN = ("집은 봄에 팔렸고 돈은 상속인에게 갔다.", "당사자는 삼 개월 전에 계약을 해지할 수 있다.")
THAI = (
    "บ้านถูกขายในฤดูใบไม้ผลิ และเงินตกเป็นของทายาท",
    "คู่สัญญาฝ่ายใดฝ่ายหนึ่งอาจบอกเลิกสัญญาได้โดยแจ้งล่วงหน้าสามเดือน",
)
ALL = (GERMAN, FRENCH, RUSSIAN, SPANISH, CHINESE, JAPANESE, KOREAN, THAI)

ASKED = [
    (GERMAN, 0, "Verkauf eines Hauses"),
    (GERMAN, 1, "Wann darf man Verträge kündigen?"),
    (FRENCH, 1, "Pourquoi résilier les baux du propriétaire"),
    (FRENCH, 0, "Qui a rendu la clé de la maison ?"),
    (RUSSIAN, 1, "расторжение договора"),
    (RUSSIAN, 0, "Кому достался дом? наследнику"),
    (SPANISH, 1, "rescindir los contratos con avisos previos"),
    (CHINESE, 1, "如何解除合同？"),
    (CHINESE, 0, "继承人"),
    (JAPANESE, 1, "契約の解除"),
    (JAPANESE, 0, "東京都"),
    (KOREAN, 1, "계약 해지"),
    (KOREAN, 0, "상속인"),
    (THAI, 1, "บอกเลิกสัญญา"),
    (THAI, 0, "ทายาท"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Lexical:
    """A document of two passages in each language, beside an English one."""
    lexical = Lexical(tmp_path_factory.mktemp("languages") / "lexical")
    english = ("The mill was sold in March, and the heirs have the money.", "It was never rented.")
    for document, (first, second) in enumerate((english, *ALL)):
        ends = 0, len(first) + 1, len(first) + 1 + len(second)
        passages = [
            Found(10 * document + place, document, ends[place], ends[place + 1])
            for place in range(2)
        ]
        lexical.add(indexed(f"{document}.txt", f"{first}\n{second}", [], [], passages))
    lexical.write([], [])
    return lexical


@pytest.mark.parametrize(("text", "place", "query"), ASKED)
def test_words_are_found_in_other_forms(
    index: Lexical, text: tuple[str, str], place: int, query: str
) -> None:
    """Whatever the language of a document, in a folder of many."""
    assert index.search(understand(query), 5)[0].passage == 10 * (ALL.index(text) + 1) + place


def test_quoted_words_are_found_in_their_language(index: Lexical) -> None:
    """As they are typed, or in the same stems; no other passage is."""
    for quoted in ('"ging an die Erben"', '"im Frühjahr verkauft"'):
        assert [hit.passage for hit in index.search(understand(quoted), 5)] == [10]


def test_english_is_found_as_before(index: Lexical) -> None:
    """Other languages in a folder take nothing away."""
    assert index.search(understand("When were the mills sold?"), 5)[0].passage == 0


def test_characters_side_by_side_count_more_than_apart(tmp_path: Path) -> None:
    """Words of a script without spaces are more than a bag of its characters."""
    lexical = Lexical(tmp_path / "lexical")
    texts = (
        "店内出售日本茶，另有各种点心和水果以及许多别的东西。",
        "本日茶会：日日有茶，本店之茶，茶本无日。",
    )
    for key, text in enumerate(texts):
        lexical.add(indexed(f"{key}.txt", text, [], [], [Found(key, key, 0, len(text))]))
    lexical.write([], [])
    assert lexical.search(understand("日本茶"), 5)[0].passage == 0


def test_accents_hyphens_and_wide_letters_do_not_matter(tmp_path: Path) -> None:
    """A word is found as another keyboard, or another program, writes it."""
    lexical = Lexical(tmp_path / "lexical")
    text = "The nai\u0308ve co\u00adoperation of ＡＣＭＥ and Škoda."
    lexical.add(indexed("a.txt", text, [], [], [Found(1, 1, 0, len(text))]))
    lexical.write([], [])
    for query in ("naïve", "naive", "cooperation", "acme", "skoda", "S\u030ckoda"):
        assert lexical.search(understand(query), 5), query
