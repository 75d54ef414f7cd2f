"""Spreadsheets: tables with their headers, and where in a sheet a row stands."""

import re
from collections.abc import Callable
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from support.near_the_end import page_near_the_end

from longleaf.memory.document import Reading
from longleaf.memory.errors import Unreadable
from longleaf.memory.readers.office import extents
from longleaf.memory.readers.office.sheet_tables import letters
from longleaf.memory.readers.office.spreadsheet import read_spreadsheet

Workbook: Any = import_module("xlsxwriter").Workbook
Make = Callable[[str, bytes], Path]
Pages = Callable[[Reading], list[str]]
Rows = list[list[Any]]


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """A workbook with these rows in each sheet."""

    def write(**sheets: Rows) -> Path:
        path = tmp_path / "book.xlsx"
        with Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as made:
            for name, rows in sheets.items():
                sheet = made.add_worksheet(name)
                if name.startswith("Secret"):
                    sheet.hide()
                for number, cells in enumerate(rows):
                    sheet.write_row(number, 0, cells)
        return path

    return write


Book = Callable[..., Path]


@pytest.mark.parametrize(
    ("name", "phrase", "page"),
    [
        (
            "tika/CVLKRA-KYC_Download_File_Structure_V3.1.xlsx",
            "e-KYC with Biometric",
            "sheet KYC_MODE!A1:C4",
        ),
        (
            "markitdown/test_files/test.xls",
            "affc7dad",
            "sheet 09060124-b5e7-4717-9d07-3c046eb!A1:D5",
        ),
        (
            "tika/testEXCEL_labels-govdocs-515858.xls",
            "FAOSTAT",
            "sheet Cabbage and other brassicas!A63",
        ),
        ("tika/test-columnar.ods", "This is row 10 of 10", "sheet testing!A11:H12"),
        (
            "docling/odf/sources/odf_table_with_title_01.ods",
            "2024 | 180",
            "sheet Sheet1!B4:C10",
        ),
    ],
)
def test_a_phrase_near_the_end_is_in_its_range(
    data: Path, pages_of: Pages, name: str, phrase: str, page: str
) -> None:
    """A citation names sheet, rows and columns, as a person types them into the box."""
    reading = read_spreadsheet(data / "formats" / name)
    pages_of(reading)
    assert page_near_the_end(reading, phrase) == page


def test_a_binary_workbook_is_read(data: Path, tmp_path: Path) -> None:
    """The one at hand is of a trial version of Excel, with four bytes more for each sheet."""
    with (
        ZipFile(data / "formats/tika/testEXCEL.xlsb") as trial,
        ZipFile(tmp_path / "b.xlsb", "w") as copy,
    ):
        for name in trial.namelist():
            content = trial.read(name)
            if name == "xl/workbook.bin":
                content = re.sub(rb"\x9c\x01\x28\0{4}\0{4}", b"\x9c\x01\x24\0\0\0\0", content)
            copy.writestr(name, content)
    reading = read_spreadsheet(tmp_path / "b.xlsb")
    assert str(reading.pages.at(reading.text.index("Excel 2007"))) == "sheet Sheet1!A1"


def test_each_page_has_the_header_and_its_own_rows(book: Book, pages_of: Pages) -> None:
    """The label of a page that repeats the header has only the rows that are new."""
    rows = [[f"Region {n}", n * 1.5, n % 2 == 0] for n in range(100)]
    reading = read_spreadsheet(book(Sales=[["Sales of 2022"], ["Region", "Net", "Due"], *rows]))
    first, second, *_ = pages_of(reading)
    assert first.startswith("Sales\n\nSales of 2022\nRegion | Net | Due\nRegion 0 | 0 | TRUE\n")
    assert second.startswith("Region | Net | Due\nRegion ")
    one, two = reading.pages[0].label, reading.pages[1].label
    last = int(one.removeprefix("Sales!A1:C"))
    assert two.startswith(f"Sales!A{last + 1}:C")
    assert second.split("\n")[1].startswith(f"Region {last - 2} |")
    assert reading.pages[-1 % len(reading.pages)].label.endswith(":C102")


def test_tables_are_apart_and_an_untitled_one_goes_on(book: Book) -> None:
    """Blank rows part tables; figures without names are told those of the table above."""
    rows = [["Item", "2022"], ["Cash", 5], [], ["Debt", 7], [], ["Name", "Town"], ["Ann", "Rome"]]
    reading = read_spreadsheet(book(Sheet1=rows))
    assert reading.text == (
        "Item | 2022\nCash | 5\n\nItem | 2022\nDebt | 7\n\nName | Town\nAnn | Rome\n"
    )
    assert [page.label for page in reading.pages] == [
        "Sheet1!A1:B2",
        "Sheet1!A4:B4",
        "Sheet1!A6:B7",
    ]


def test_values_are_written_as_people_do(book: Book) -> None:
    """Whole numbers without a point, dates by ISO 8601, no white space but spaces."""
    cells = [2.0, 2 / 3, 1e20, True, date(2024, 2, 29), datetime(2024, 1, 2, 3, 4, 5), "a\nb"]
    assert read_spreadsheet(book(Sheet1=[cells])).text == (
        "2 | 0.666666666666667 | 1e+20 | TRUE | 2024-02-29 | 2024-01-02 03:04:05 | a b\n"
    )


def test_sheets_are_named_and_hidden_ones_are_told(book: Book) -> None:
    """Empty ones are passed over; a name that programs give is none."""
    reading = read_spreadsheet(
        book(North=[["a"]], Sheet2=[["b"]], Empty=[], Secret=[["c"]], c=[["c"]])
    )
    assert reading.text == "North\n\na\n\nb\n\nSecret (hidden)\n\nc\n\nc\n"
    assert [page.label for page in reading.pages] == ["North!A1", "Sheet2!A1", "Secret!A1", "c!A1"]


def test_a_far_cell_is_no_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One cell in the last corner would take 400 GB; alone, or blank, it takes nothing."""
    monkeypatch.setattr(extents, "_CHUNK", 50)
    with Workbook(str(tmp_path / "blank.xlsx")) as made:
        sheet, bold = made.add_worksheet(), made.add_format({"bold": True})
        sheet.write(0, 0, "x")
        sheet.write_blank(1048575, 16383, None, bold)
    assert read_spreadsheet(tmp_path / "blank.xlsx").pages[0].label == "Sheet1!A1"
    for name, places in (("far", [(0, 0), (1048575, 16383)]), ("lone", [(1048575, 16383)])):
        with Workbook(str(tmp_path / f"{name}.xlsx")) as made:
            sheet = made.add_worksheet()
            for row, column in places:
                sheet.write(row, column, "x")
    with pytest.raises(Unreadable, match="more than 5,000,000 cells: save the sheets"):
        read_spreadsheet(tmp_path / "far.xlsx")
    assert read_spreadsheet(tmp_path / "lone.xlsx").pages[0].label == "Sheet1!XFD1048576"


def test_a_far_cell_of_a_binary_workbook_is_no_bomb(tmp_path: Path) -> None:
    """Its records tell their kind, length, and row or column."""

    def record(kind: int, number: int) -> bytes:
        return bytes([kind, 0x88, 0]) + number.to_bytes(4, "little") + bytes(4)

    for last, kind in ((1048575, 2), (3, 2), (1048575, 1)):  # far, near, far but blank
        sheet = b"\x81\x01\0" + record(0, 0) + record(7, 0) + record(0, last) + record(kind, 16000)
        with ZipFile(tmp_path / "far.xlsb", "w") as package:
            package.writestr("xl/worksheets/sheet1.bin", sheet)
        if (last, kind) == (1048575, 2):
            with pytest.raises(Unreadable, match="more than 5,000,000 cells"):
                extents.refuse_too_wide(tmp_path / "far.xlsb")
        else:
            extents.refuse_too_wide(tmp_path / "far.xlsb")


@pytest.mark.parametrize(("rows", "columns"), [(1_000_000, 16_384), (1000, 6000)])
def test_repeated_cells_of_open_document_are_no_bomb(
    tmp_path: Path, rows: int, columns: int
) -> None:
    """A few bytes say that a cell fills a sheet."""
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    with ZipFile(tmp_path / "bomb.ods", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{office}" xmlns:table="{table}" '
            f'xmlns:text="{text}"><office:body><office:spreadsheet><table:table table:name="S">'
            f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell '
            f'office:value-type="float" office:value="1" table:number-columns-repeated="{columns}">'
            "<text:p>1</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>"
            "</office:body></office:document-content>",
        )
    with pytest.raises(Unreadable, match="more than 5,000,000 cells"):
        read_spreadsheet(tmp_path / "bomb.ods")


def test_many_sheets_that_are_too_large_together_are_refused(book: Book) -> None:
    """The limit is one of the whole book, whatever the sheets say of their own size."""
    sheets = {f"S{n}": [[n], *[[]] * 150_000, [""] * 11 + ["x"]] for n in range(3)}
    path = book(**sheets)
    with pytest.raises(Unreadable, match="more than 5,000,000 cells"):
        read_spreadsheet(path)


def test_what_cannot_be_read_has_a_reason(data: Path, made: Make, book: Book) -> None:
    """Encrypted, damaged, empty: each says what to do."""
    whole = book(Sheet1=[["a", "b"]]).read_bytes()
    cases = {
        "the file is empty": made("none.xlsx", b""),
        "no text: every sheet is empty": data / "formats/tika/pic.xlsx",
        "encrypted: save a copy without": data / "formats/tika/protectedFile.xlsx",
        r"damaged, or no spreadsheet: open it.*EOCD": made("cut.xlsx", whole[:900]),
        "its reader fails on it: open it.* save it as .xlsx": data / "formats/tika/testEXCEL.xlsb",
    }
    for reason, path in cases.items():
        with pytest.raises(Unreadable, match=reason):
            read_spreadsheet(path)
    assert read_spreadsheet(made("misnamed.xls", whole)).text == "a | b\n"


@pytest.mark.parametrize(("number", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (16383, "XFD")])
def test_columns_have_letters(number: int, name: str) -> None:
    """As spreadsheets count them."""
    assert letters(number) == name
