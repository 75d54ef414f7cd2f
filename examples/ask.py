"""Ask a folder a question, and follow the citation to the page.

python examples/ask.py [FOLDER] [QUESTION]
"""

import sys
from pathlib import Path

import longleaf

FOLDER = Path(__file__).parent / "library"
QUESTION = "How much notice must be given to terminate the ferry agreement?"


def main(folder: str = str(FOLDER), question: str = QUESTION) -> None:
    """Print the answer, its citations, and the page that the first of them stands on."""
    with longleaf.open(folder) as library:
        report = library.index()
        print(f"{report.files} files, {report.passages} passages")
        answer = library.ask(question)
        print(f"\n{answer.status}: {answer.text}")
        for citation in answer.citations:
            print(f"  {citation.path}, {citation.page}: {citation.quote!r}")
        if answer.citations:
            first = answer.citations[0]
            page = library.read(first.path, page=first.page.number)
            assert first.quote == page.text[first.start - page.start : first.end - page.start]
            print(f"\nThe whole of {first.page}:\n\n{page.text}")


if __name__ == "__main__":
    main(*sys.argv[1:])
