"""Check an answer of the installed longleaf: it cites, and each quote is the stored text.

python .ci/check_answer.py FOLDER ANSWER.json
"""

import json
import sys
from pathlib import Path

import longleaf


def main() -> None:
    """Read each citation again; SystemExit says what is wrong with it."""
    folder, answer = sys.argv[1], json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    if not Path(longleaf.__file__).is_relative_to(sys.prefix):
        raise SystemExit(f"longleaf came from {longleaf.__file__}, not from the wheel")
    if answer["status"] != "answered" or not answer["citations"]:
        raise SystemExit(f"{answer['status']}, {len(answer['citations'])} citations")
    with longleaf.open(folder) as library:
        for cited in answer["citations"]:
            stored = library.read(cited["path"], start=cited["start"], end=cited["end"])
            if stored.text != cited["quote"]:
                raise SystemExit(f"{stored.text!r} is stored, {cited['quote']!r} was quoted")
            page = cited["page"]
            print(f"{cited['path']}, {page['kind']} {page['number']}: {cited['quote']!r}")


if __name__ == "__main__":
    main()
