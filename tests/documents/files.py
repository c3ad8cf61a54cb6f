"""Files of the tests: workbooks written by hand or by a library, and texts in any encoding."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>"
)
BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><sheets>'
    '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
BOOK_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>'
    "</Relationships>"
)


def write_text(folder: Path, text: str, encoding: str = "utf-8", name: str = "f.csv") -> Path:
    return write_bytes(folder, text.encode(encoding), name)


def write_bytes(folder: Path, content: bytes, name: str = "f.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def write_book(
    folder: Path, sheets: Mapping[str, Sequence[Sequence[object]]], *, hidden: Sequence[str] = ()
) -> Path:
    """Write a workbook as Excel does; texts that begin with = are formulas without a value."""
    path = folder / "book.xlsx"
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        else:
            sheet.activate()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return path


def write_sheet(folder: Path, sheet_data: str, **parts: str) -> Path:
    """Write a workbook whose one sheet holds this XML; `parts` replace or add others."""
    path = folder / "raw.xlsx"
    told = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELS,
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": BOOK_RELS,
        "xl/worksheets/sheet1.xml": (
            f'<?xml version="1.0"?>{parts.pop("before", "")}'
            f'<worksheet xmlns="{MAIN}"><sheetData>{sheet_data}</sheetData></worksheet>'
        ),
        **parts,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in told.items():
            archive.writestr(name, content)
    return path


def cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'
