"""Templates to be filled in: names of columns, drop-downs, and a sheet of examples."""

import tempfile
from collections.abc import Mapping, Sequence
from typing import IO, Any

from django.utils.translation import gettext as _

from zhongshu.catalog import public as catalog
from zhongshu.documents import public as documents
from zhongshu.identity import public as identity
from zhongshu.web.imports.words import field_names
from zhongshu.web.products.words import HINTS, STATUS_WORDS

LAST_ROW = 10_000
FIELDS: Mapping[str, catalog.ProductField] = {each.name: each for each in catalog.FIELDS}
EXAMPLES: Mapping[documents.ImportKind, Sequence[Mapping[str, str]]] = {
    documents.ImportKind.PRODUCTS: (
        {
            "sku": "MUG-RED",
            "name": "不锈钢保温杯 红色",
            "name_en": "Stainless steel mug, red",
            "category": "Kitchen / Mugs",
            "brand": "Acme",
            "tags": "hot, new",
            "barcodes": "4006381333931",
            "cost": "12.50 CNY",
            "packed_weight_g": "350",
            "packed_length_cm": "10.5",
            "packed_width_cm": "8",
            "packed_height_cm": "22.5",
            "carton_quantity": "24",
            "customs_name_zh": "保温杯",
            "customs_name_en": "Vacuum mug",
            "hs_code": "9617009000",
            "origin": "CN",
            "declared_value": "3.20 USD",
        },
        {"sku": "MUG-SET", "name": "保温杯套装", "parts": "MUG-RED × 2, MUG-LID × 2"},
    ),
    documents.ImportKind.COSTS: (
        {"sku": "MUG-RED", "cost": "12.50", "cost_currency": "CNY"},
        {"sku": "MUG-BLUE", "cost": "3.20 USD"},
    ),
    documents.ImportKind.PAIRINGS: (
        {"seller_sku": "AB-MUG-RED-FBA", "sku": "MUG-RED", "factor": "1"},
        {"seller_sku": "AB-MUG-2PACK", "sku": "MUG-RED", "factor": "2", "store": "Acme US"},
    ),
}
# The columns that are wanted first stand first; whoever needs more adds their names.
COLUMNS: Mapping[documents.ImportKind, Sequence[str]] = {
    documents.ImportKind.PRODUCTS: tuple(FIELDS),
    documents.ImportKind.COSTS: ("sku", "cost", "cost_currency"),
    documents.ImportKind.PAIRINGS: ("seller_sku", "sku", "factor", "store"),
}


def write_template(kind: documents.ImportKind, actor: identity.Actor) -> IO[bytes]:
    """Return a workbook in the reader's language; every cell of it is text."""
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 - heavy, only for files

    names = field_names(kind, actor)
    fields = [name for name in COLUMNS[kind] if name in names]
    fields += [name for name in names if name.startswith("custom.")]
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False})
    _write_sheet(book, book.add_worksheet(_("Fill in")), fields, names, ())
    _write_sheet(book, book.add_worksheet(_("Examples")), fields, names, EXAMPLES[kind])
    book.close()
    file.seek(0)
    return file


def _write_sheet(
    book: Any,
    sheet: Any,
    fields: Sequence[str],
    names: Mapping[str, str],
    rows: Sequence[Mapping[str, str]],
) -> None:
    text = book.add_format({"num_format": "@"})
    bold = book.add_format({"bold": True, "num_format": "@", "bg_color": "#F3F3F0"})
    sheet.freeze_panes(1, 1)
    for column, name in enumerate(fields):
        label = names[name]
        width = max(12, sum(2 if ord(letter) > 255 else 1 for letter in label) + 3)
        sheet.set_column(column, column, width, text)
        sheet.write_string(0, column, label, bold)
        if name in HINTS:
            sheet.write_comment(0, column, str(HINTS[name]))
        if choices := _choices(name):
            sheet.data_validation(
                1,
                column,
                LAST_ROW,
                column,
                {"validate": "list", "source": choices, "error_type": "warning"},
            )
        for number, row in enumerate(rows, start=1):
            sheet.write_string(number, column, row.get(name, ""), text)


def _choices(name: str) -> list[str]:
    """Return the words of a drop-down: such as a person types them, and as are understood."""
    found = FIELDS.get(name)
    if found is None:
        return []
    if found.kind is catalog.FieldKind.YES_NO:
        return [_("Yes"), _("No")]
    if found.kind is catalog.FieldKind.CHOICE:
        return [str(STATUS_WORDS[each].name) for each in found.choices]
    return []
