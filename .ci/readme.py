"""Print the command that follows a mark such as `<!-- ci: test -->` in a Markdown file.

python .ci/readme.py README.md test
"""

import re
import sys
from pathlib import Path


def command(text: str, mark: str) -> str:
    """What stands in the fenced block right after the mark; SystemExit when there is none."""
    fenced = re.findall(rf"<!-- ci: {re.escape(mark)} -->\n```\w*\n(.*?)\n```", text, re.DOTALL)
    if len(fenced) != 1:
        raise SystemExit(f"{len(fenced)} blocks are marked <!-- ci: {mark} -->, not one")
    return fenced[0]


if __name__ == "__main__":
    path, wanted = sys.argv[1:]
    print(command(Path(path).read_text(encoding="utf-8"), wanted))
