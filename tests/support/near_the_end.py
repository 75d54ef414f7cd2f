"""The page of a phrase in the last third of a real file."""

from longleaf.memory.document import Reading


def page_near_the_end(reading: Reading, phrase: str, after: float = 2 / 3) -> str:
    """What the page is called that has the last occurrence, which stands in the file's end."""
    where = reading.text.rindex(phrase)
    assert where > len(reading.text) * after
    return str(reading.pages.at(where))
