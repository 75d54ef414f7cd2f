"""Jupyter notebooks: a page for each cell."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support.late import page_late

from longleaf.memory.document import Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.data.notebook import read_notebook

Make = Callable[[str, bytes], Path]
Pages = Callable[[Reading], list[str]]


def cell(kind: str, source: object, *outputs: object) -> dict[str, object]:
    """A cell in format 4."""
    return {"cell_type": kind, "source": source, "outputs": list(outputs)}


def content(*cells: object) -> bytes:
    """A notebook with these cells."""
    return json.dumps({"cells": cells, "nbformat": 4}).encode()


def test_each_cell_is_a_page_with_its_outputs(made: Make, pages_of: Pages) -> None:
    """Text that was printed, shown or raised; no images, no colours."""
    notebook = content(
        cell("markdown", ["# Start\n", "Words.\n", "\n", "## Then\n", "More."]),
        cell("code", "print(1)\n", {"output_type": "stream", "text": ["1\n", "2\n"]}),
        cell("code", "", {"data": {"image/png": "QUJD"}}),
        cell("code", "x", {"data": {"text/plain": "<Figure>", "image/png": "QUJD"}}),
        cell(
            "code", "1/0", {"ename": "Zero", "evalue": "no", "traceback": ["\x1b[0;31mline\x1b[0m"]}
        ),
    )
    reading = read_notebook(made("book.ipynb", notebook))
    assert pages_of(reading) == [
        "# Start\n\nWords.\n\n## Then\n\nMore.\n\n",
        "print(1)\n\n1\n2\n\n",
        "",
        "x\n\n<Figure>\n\n",
        "1/0\n\nZero: no\nline\n",
    ]
    assert str(reading.pages.at(reading.text.index("Figure"))) == "cell 4"
    assert [reading.text[a:b] for a, b in reading.headings] == ["# Start", "## Then"]


def test_long_outputs_are_cut_and_say_so(made: Make) -> None:
    """A log of a training run would be most of the notebook."""
    reading = read_notebook(made("log.ipynb", content(cell("code", "go", {"text": "x" * 4500}))))
    assert reading.text == "go\n\n" + "x" * 2000 + "\n… (2,500 more characters)\n"


def test_format_3_is_read(made: Make, pages_of: Pages) -> None:
    """Its cells are in worksheets, and its headings are cells."""
    cells = [
        {"cell_type": "heading", "level": 1, "source": ["Title"]},
        {
            "cell_type": "code",
            "input": ["a = 1"],
            "outputs": [{"output_type": "pyout", "text": ["1"]}],
        },
    ]
    notebook = json.dumps({"worksheets": [{"cells": cells}], "nbformat": 3}).encode()
    reading = read_notebook(made("old.ipynb", notebook))
    assert pages_of(reading) == ["Title\n\n", "a = 1\n\n1\n"]
    assert list(reading.headings) == [(0, 5)]


@pytest.mark.parametrize(
    ("notebook", "reason"),
    [
        (b"", "empty"),
        (b"[1]", "no notebook"),
        (b'{"cells": 5}', "no notebook"),
        (b'{"cells": [', "damaged"),
        (content(5, cell("code", None, 7)), "no text"),
    ],
)
def test_what_is_no_notebook_has_a_reason(made: Make, notebook: bytes, reason: str) -> None:
    """Also where its parts are of the wrong kind."""
    with pytest.raises(Unreadable, match=reason):
        read_notebook(made("odd.ipynb", notebook))


def test_a_real_file(data: Path) -> None:
    """A phrase near its end is in its cell."""
    reading = read_notebook(data / "formats/markitdown/test_files/test_notebook.ipynb")
    assert page_late(reading, "print(42)") == "cell 4"
