"""Which language a text is in."""

from pathlib import Path

import pytest

from longleaf.memory.document import Reading
from longleaf.memory.languages import language_of
from longleaf.memory.readers.registry import reader_for

TEXTS = {
    "english": "The lease was terminated by the owner, and the tenants have left the house.",
    "german": "Der Eigentümer hat den Vertrag gekündigt, und die Mieter sind ausgezogen.",
    "french": "Le bail a été résilié par le propriétaire et les locataires ont quitté la maison.",
    "spanish": "El contrato fue rescindido por el dueño y los inquilinos se fueron de la casa.",
    "italian": "Il contratto è stato risolto dal proprietario e gli inquilini sono andati via.",
    "portuguese": "O contrato foi rescindido pelo dono e os inquilinos já não estão na casa.",
    "dutch": "De eigenaar heeft het contract opgezegd en de huurders zijn uit het huis.",
    "swedish": "Ägaren sade upp avtalet och de som hyrde huset har flyttat till en annan stad.",
    "danish": "Ejeren har opsagt aftalen, og de som lejede huset er flyttet til en anden by.",
    "finnish": "Omistaja on irtisanonut sopimuksen, ja he ovat muuttaneet pois, mutta eivät kauas.",
    "hungarian": "A tulajdonos felmondta a szerződést, és a bérlők már nem laknak ebben a házban.",
    "romanian": "Contractul a fost reziliat de proprietar și chiriașii au plecat din casă.",
    "turkish": "Kira sözleşmesi feshedildi ve kiracılar bir hafta sonra bu evden çıktı.",
    "russian": "Договор аренды был расторгнут, и жильцы покинули дом.",
    "greek": "Η σύμβαση λύθηκε και οι ένοικοι έφυγαν από το σπίτι.",
    "arabic": "عقد الإيجار تم إنهاؤه وغادر المستأجرون المنزل.",
    "tamil": "குத்தகை ஒப்பந்தம் முடிவுக்கு வந்தது.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_language_is_told_by_one_sentence(language: str) -> None:
    """And by a thousand of them."""
    assert language_of(TEXTS[language]) == language
    assert language_of(f"{TEXTS[language]}\n" * 1000) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x = 1; y = x + 2",
        "a | b | c\n1 | 2 | 3\n" * 50,
        "契約は解除された。",
        "สัญญาถูกยกเลิก",
        "Umowa została rozwiązana i najemcy opuścili dom.",
        "Договір оренди було розірвано, і мешканці покинули будинок.",
        "قرارداد اجاره فسخ شد و مستاجران خانه را ترک کردند",
        "مسألهٔ قرارداد این بود که مستأجران خانه را ترک کردند و پولی ندادند",
    ],
)
def test_what_no_stemmer_fits_counts_as_english(text: str) -> None:
    """Tables, code, and languages that none is for, near as their neighbours may be."""
    assert language_of(text) == "english"


@pytest.mark.parametrize(
    ("folder", "language"),
    [
        ("KOI8-R", "russian"),
        ("iso-8859-7-greek", "greek"),
        ("iso-8859-6-arabic", "arabic"),
        ("windows-1255-hebrew", "english"),
        ("EUC-JP", "english"),
        ("Big5", "english"),
    ],
)
def test_real_files_are_told(data: Path, folder: str, language: str) -> None:
    """Feeds of news from many countries, with addresses and English words in them."""
    files = sorted((data / "formats" / "chardet" / folder).glob("*.*"))
    assert files
    for file in files:
        reading = reader_for(file).read(file)
        assert isinstance(reading, Reading)
        assert language_of(reading.text) == language, file.name
