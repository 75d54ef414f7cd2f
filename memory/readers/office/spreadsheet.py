"""Spreadsheets: each sheet's tables as ranges of rows, every one with the header of its columns.

Numbers and dates are as stored, without the cell's format: a share of 12 % is 0.12. A merged range
has its value in its first cell. Hidden sheets are read, and called hidden.
"""

import re
from collections.abc import Iterator
from datetime import datetime, time
from functools import partial
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from ...document import Reading
from ...errors import Unreadable
from ..registry import Reader
from ..shapes.blocks import Block, grouped
from ..shapes.table_lines import collapsed
from .embedded import read_all
from .extents import MOST_CELLS, TOO_MANY, refuse_too_wide
from .sheet_tables import Page, Sheet, sheet_pages

_DAMAGED = "damaged, or no spreadsheet: open it in Excel or LibreOffice and save it again"
_FAILED = "its reader fails on it: open it in Excel or LibreOffice and save it as .xlsx"
_GENERIC = re.compile(
    r"(?:sheet|tabelle|feuil|hoja|foglio|blad|planilha|лист)[\s_]?\d*", re.IGNORECASE
)
_EXACT = 1e15  # below it a whole number has all its digits


def read_spreadsheet(path: Path) -> Reading:
    """The cells of all sheets; a page is a range of rows, labelled "Sheet!A2:F40".

    The label has the rows that are in the page, without the header where that is repeated. A sheet
    begins with its name, unless it is one that programs give. Raises Unreadable for a file that is
    encrypted, damaged or without text, or that has more than 5,000,000 cells.
    """
    if path.stat().st_size == 0:
        raise Unreadable("the file is empty")
    refuse_too_wide(path)
    pages: list[Page] = []
    try:
        for sheet, hidden in _sheets(path):
            pages += _named(sheet, hidden)
    except Exception as error:
        raise _reason(error) from error
    except BaseException as error:  # a panic of the library is no Exception
        if type(error).__name__ == "PanicException":
            raise Unreadable(_FAILED) from error
        raise
    if not pages:
        raise Unreadable("no text: every sheet is empty, or holds only pictures and charts")
    return grouped("sheet", pages)


def _reason(error: Exception) -> Exception:
    from python_calamine import CalamineError, PasswordError

    if isinstance(error, PasswordError):
        return Unreadable("encrypted: save a copy without a password")
    if isinstance(error, CalamineError) and "Cell limit exceeded" in str(error):
        return Unreadable(TOO_MANY)
    cut_off = isinstance(error, OSError) and error.errno is None  # the library's, not the system's
    if cut_off or isinstance(error, CalamineError):
        return Unreadable(f"{_DAMAGED} ({collapsed(str(error))})")
    return error


def _book(path: Path) -> Any:
    """The workbook: as its suffix says, and if it is none of that kind, as its content does."""
    library: Any = import_module("python_calamine")
    try:
        return library.CalamineWorkbook.from_path(path)
    except library.PasswordError:
        raise
    except library.CalamineError as error:
        try:
            return library.CalamineWorkbook.from_object(BytesIO(path.read_bytes()))
        except library.CalamineError:
            raise error from None


def _sheets(path: Path) -> Iterator[tuple[Sheet, bool]]:
    """The sheets that hold cells, one at a time, and whether they are hidden."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    total = 0
    with _book(path) as book:
        for index, about in enumerate(book.sheets_metadata):
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(index)
            total += sheet.height * sheet.width
            if total > MOST_CELLS:
                raise Unreadable(TOO_MANY)
            cells = [list(map(_written, values)) for values in sheet.to_python()]
            place = sheet.start or (0, 0)
            yield Sheet(about.name, cells, *place), about.visible != SheetVisibleEnum.Visible


def _named(sheet: Sheet, hidden: bool) -> Iterator[Page]:
    """The sheet's pages, with its name at the top."""
    name = collapsed(sheet.name) + " (hidden)" * hidden
    above = [] if _GENERIC.fullmatch(name) or not name else [Block(name, heading=True)]
    for label, blocks in sheet_pages(sheet):
        told = above and blocks[0].text.split("\n")[0] == name
        yield label, blocks if told else [*above, *blocks]
        above = []


def _written(value: Any) -> str:
    """A value as people write it."""
    match value:
        case str():
            return collapsed(value)
        case bool():
            return str(value).upper()
        case float():
            whole = value.is_integer() and abs(value) < _EXACT
            return str(int(value)) if whole else f"{value:.15g}"
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case _:
            return str(value)


reader = Reader(
    "spreadsheet",
    1,
    frozenset(".xlsx .xlsm .xltx .xltm .xlam .xlsb .xls .xlt .ods .ots".split()),
    partial(read_all, read_spreadsheet),
    nests=True,
)
