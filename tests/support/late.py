"""A phrase near the end of a reading, and the page that it is cited by."""

from longleaf.memory.document import Reading


def page_late(reading: Reading, phrase: str) -> str:
    """The page of the last such phrase, which stands in the last third of the text."""
    where = reading.text.rindex(phrase)
    assert where > len(reading.text) * 2 / 3, where / len(reading.text)
    return str(reading.pages.at(where))
