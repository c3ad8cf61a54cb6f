"""Read a workbook as a spreadsheet does: values, and the formats they are shown in."""

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO
from xml.etree.ElementTree import Element, fromstring

NAMES = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no time zone


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, or a number with its format; `time` is what the number means as a date."""

    value: str | float
    format: str = ""
    is_bold: bool = False

    @property
    def time(self) -> datetime:
        assert isinstance(self.value, float)
        return FIRST_DAY + timedelta(seconds=round(self.value * 86_400))


@dataclass(frozen=True, slots=True)
class Workbook:
    rows: list[list[Cell | None]]
    widths: list[float]
    frozen_rows: int
    has_formulas: bool


def read_workbook(file: IO[bytes] | bytes) -> Workbook:
    """Read the first sheet."""
    with zipfile.ZipFile(io.BytesIO(file) if isinstance(file, bytes) else file) as book:
        sheet = fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314
        styles = _read_styles(fromstring(book.read("xl/styles.xml")))  # noqa: S314
    pane = sheet.find(".//s:pane", NAMES)
    return Workbook(
        rows=[_read_row(row, styles) for row in sheet.iterfind(".//s:row", NAMES)],
        widths=[float(each.attrib["width"]) for each in sheet.iterfind(".//s:col", NAMES)],
        frozen_rows=int(pane.attrib["ySplit"]) if pane is not None else 0,
        has_formulas=sheet.find(".//s:f", NAMES) is not None,
    )


def _read_styles(styles: Element) -> list[tuple[str, bool]]:
    codes = {
        each.attrib["numFmtId"]: each.attrib["formatCode"]
        for each in styles.iterfind(".//s:numFmt", NAMES)
    } | {"0": "", "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00"}
    bold = [font.find("s:b", NAMES) is not None for font in styles.iterfind(".//s:font", NAMES)]
    return [
        (codes[each.attrib["numFmtId"]], bold[int(each.attrib["fontId"])])
        for each in styles.iterfind("s:cellXfs/s:xf", NAMES)
    ]


def _read_row(row: Element, styles: list[tuple[str, bool]]) -> list[Cell | None]:
    cells: list[Cell | None] = []
    for each in row.iterfind("s:c", NAMES):
        letters = re.sub(r"\d", "", each.attrib["r"])
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - ord("A") + 1
        cells += [None] * (column - 1 - len(cells))
        code, is_bold = styles[int(each.attrib.get("s", "0"))]
        if each.attrib.get("t") == "inlineStr":
            text = "".join(part.text or "" for part in each.iterfind(".//s:t", NAMES))
            cells.append(Cell(text, code, is_bold))
        else:
            cells.append(Cell(float(each.findtext("s:v", "", NAMES)), code, is_bold))
    return cells
