"""A workbook of one sheet, written row by row: real dates and numbers, texts that stay texts.

The parts of the package are few and always the same, so they are written here: a general library
takes three times as long for a hundred thousand rows.
"""

import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from zhongshu.kernel.errors import TooManyRowsError

LONGEST_CELL = 32_767
# A spreadsheet keeps fifteen digits of a number, and no day before 1900.
MOST_DIGITS = 15
LARGEST_SHORT = 10**MOST_DIGITS
FIRST_YEAR, LAST_YEAR = 1901, 9998
DAY_0 = datetime(1899, 12, 30)  # noqa: DTZ001 - the calendar of spreadsheets knows no zones
SECONDS_OF_DAY = 86_400
# The times of a file are UTC, as in CSV; the letter says so.
TIME = 'yyyy-mm-dd hh:mm:ss"Z"'
DAY = "yyyy-mm-dd"
WHOLE = "0"
WIDTH_OF_TIME, WIDTH_OF_DAY = 21, 11
NARROWEST, WIDEST = 8, 60
EVERY_CELL = "A1:XFD1048576"
BOLD = 1
LETTERS = 26
PIECE = 64 * 1024

# A text that cannot be seen whole is no text: control characters, but for tab and line ends,
# and what no XML may hold.
UNSEEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xFFFE, 0xFFFF])
# A spreadsheet reads such a group as one character.
ESCAPE_OF_SHEETS = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{OFFICE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{OFFICE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{OFFICE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><bookViews><workbookView/>'
    '</bookViews><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{LINKS}/styles" Target="styles.xml"/></Relationships>',
}
SHEET_BEGINS = (
    f'{XML}<worksheet xmlns="{MAIN}"><sheetViews><sheetView tabSelected="1" workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    '</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
)
# Order numbers are texts of digits, and are meant to be.
SHEET_ENDS = (
    f'</sheetData><ignoredErrors><ignoredError sqref="{EVERY_CELL}" numberStoredAsText="1"/>'
    "</ignoredErrors></worksheet>"
)
# The first format that a file may name itself.
FIRST_FORMAT = 164

type Cell = str | int | bool | Decimal | datetime | date | None


def write_book(
    file: IO[bytes], heads: Sequence[str], rows: Iterable[Sequence[Cell]], *, most_rows: int
) -> None:
    """Write heads and rows; memory stays flat however many there are.

    Raises:
        kernel.TooManyRowsError: more rows than a sheet holds.
        OSError: no room, such as in the folder for temporary files.
    """
    # The widths of columns stand before the rows, and are known behind them.
    with tempfile.TemporaryFile("w+b", prefix="zhongshu-xlsx-", buffering=PIECE) as scratch:
        sheet = _Sheet(heads)
        scratch.write(sheet.head_row(heads).encode())
        for number, row in enumerate(rows, start=1):
            if number >= most_rows:
                raise TooManyRowsError(most=most_rows - 1)
            scratch.write(sheet.row(number, row).encode())
        size = scratch.tell()
        scratch.seek(0)
        with ZipFile(file, "w", ZIP_DEFLATED) as package:
            for name, part in PARTS.items():
                package.writestr(name, XML + part)
            package.writestr("xl/styles.xml", XML + sheet.styles())
            begins = f"{SHEET_BEGINS}{sheet.columns()}<sheetData>".encode()
            entry = ZipInfo("xl/worksheets/sheet1.xml")
            entry.compress_type = ZIP_DEFLATED
            entry.file_size = len(begins) + size + len(SHEET_ENDS)  # from 2 GB on another format
            with package.open(entry, "w") as whole:
                whole.write(begins)
                shutil.copyfileobj(scratch, whole, PIECE)
                whole.write(SHEET_ENDS.encode())


class _Sheet:
    """Rows as XML, the formats they need, and how wide each column has to be."""

    def __init__(self, heads: Sequence[str]) -> None:
        self.names = [_column_name(place) for place in range(len(heads))]
        self.widths = [0] * len(heads)
        self.formats: dict[str, int] = {}
        self.time, self.day, self.whole = map(self._style, (TIME, DAY, WHOLE))

    def head_row(self, heads: Sequence[str]) -> str:
        cells = [
            self._text(place, f"{self.names[place]}1", head, f' s="{BOLD}"')
            for place, head in enumerate(heads)
        ]
        return f'<row r="1">{"".join(cells)}</row>'

    def row(self, number: int, row: Sequence[Cell]) -> str:
        """Return one row as XML; `number` 1 is the first one below the heads."""
        line = number + 1
        cells = [f'<row r="{line}">']
        for place, (name, cell) in enumerate(zip(self.names, row, strict=True)):
            if cell is None or cell == "":
                continue
            where = f"{name}{line}"
            if isinstance(cell, str):  # most cells are
                cells.append(self._text(place, where, cell))
            elif isinstance(cell, int | Decimal) and not isinstance(cell, bool):
                cells.append(self._number(place, where, cell))
            elif isinstance(cell, date):
                cells.append(self._moment(place, where, cell))
            else:
                cells.append(self._text(place, where, to_text(cell)))
        cells.append("</row>")
        return "".join(cells)

    def columns(self) -> str:
        found = (
            f'<col min="{place}" max="{place}" customWidth="1"'
            f' width="{min(max(width + 2, NARROWEST), WIDEST)}"/>'
            for place, width in enumerate(self.widths, start=1)
        )
        return f"<cols>{''.join(found)}</cols>" if self.widths else ""

    def styles(self) -> str:
        """Return the formats; the first two are none at all, and bold."""
        formats = "".join(
            f'<numFmt numFmtId="{number}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
            for number, code in enumerate(self.formats, start=FIRST_FORMAT)
        )
        cells = "".join(
            f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0"'
            ' applyNumberFormat="1"/>'
            for number, _code in enumerate(self.formats, start=FIRST_FORMAT)
        )
        font = '<sz val="11"/><name val="Calibri"/><family val="2"/>'
        plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"'
        return (
            f'<styleSheet xmlns="{MAIN}"><numFmts count="{len(self.formats)}">{formats}</numFmts>'
            f'<fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
            '<fills count="2"><fill><patternFill patternType="none"/></fill>'
            '<fill><patternFill patternType="gray125"/></fill></fills>'
            '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border>'
            "</borders>"
            f'<cellStyleXfs count="1">{plain}/></cellStyleXfs>'
            f'<cellXfs count="{len(self.formats) + 2}">{plain} xfId="0"/>'
            '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
            f"{cells}</cellXfs>"
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
            "</styleSheet>"
        )

    def _text(self, place: int, where: str, text: str, style: str = "") -> str:
        if not text.isprintable():
            text = text.translate(UNSEEN)
        if self.widths[place] < WIDEST:
            self._widen(place, _width_of(text))
        text = text[:LONGEST_CELL]
        if "_x" in text:
            text = ESCAPE_OF_SHEETS.sub("_x005F_", text)
        if "&" in text or "<" in text or ">" in text:
            text = escape(text)
        kept = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
        return f'<c r="{where}"{style} t="inlineStr"><is><t{kept}>{text}</t></is></c>'

    def _number(self, place: int, where: str, cell: int | Decimal) -> str:
        if not _is_exact(cell):
            return self._text(place, where, str(cell))
        self._widen(place, len(f"{cell:,}"))
        style = self._style(_number_format(cell)) if isinstance(cell, Decimal) else self.whole
        return f'<c r="{where}" s="{style}"><v>{cell}</v></c>'

    def _moment(self, place: int, where: str, cell: date) -> str:
        if isinstance(cell, datetime):
            if not FIRST_YEAR <= cell.year <= LAST_YEAR:
                return self._text(place, where, to_text(cell))
            plain = cell.astimezone(UTC).replace(tzinfo=None, microsecond=0)
            style, width = self.time, WIDTH_OF_TIME
        else:
            plain = datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - as DAY_0
            style, width = self.day, WIDTH_OF_DAY
        since = plain - DAY_0
        told = repr(since.days + since.seconds / SECONDS_OF_DAY) if since.seconds else since.days
        self._widen(place, width)
        return f'<c r="{where}" s="{style}"><v>{told}</v></c>'

    def _widen(self, place: int, width: int) -> None:
        self.widths[place] = max(self.widths[place], width)

    def _style(self, code: str) -> int:
        """Return the number of a format; two others stand before the first."""
        return self.formats.setdefault(code, len(self.formats) + 2)


def clean_text(text: str) -> str:
    """Return a text without control characters."""
    return text if text.isprintable() else text.translate(UNSEEN)


def to_text(cell: Cell) -> str:
    """Return what stands for a cell where everything is text."""
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _is_exact(number: int | Decimal) -> bool:
    """Whether a spreadsheet would keep every digit."""
    if isinstance(number, int) and -LARGEST_SHORT < number < LARGEST_SHORT:
        return True
    return len(Decimal(number).as_tuple().digits) <= MOST_DIGITS


def _number_format(amount: Decimal) -> str:
    """Show an amount with its own decimals: two of a dollar, none of a yen."""
    exponent = amount.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _column_name(place: int) -> str:
    """Return A for 0, AA for 26."""
    name = ""
    while place >= 0:
        name = chr(ord("A") + place % LETTERS) + name
        place = place // LETTERS - 1
    return name


def _width_of(text: str) -> int:
    """Return how many narrow letters wide the longest line is; a Chinese one counts for two."""
    if text.isascii() and text.isprintable():
        return len(text)
    longest = max(text[: 2 * WIDEST].splitlines() or [""], key=len)
    if longest.isascii():
        return len(longest)
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in longest)
