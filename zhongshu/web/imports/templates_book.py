"""Templates to be filled in: names of columns, drop-downs, and a sheet of examples."""

import tempfile
from collections.abc import Mapping, Sequence
from typing import IO, Any

from django.utils.translation import gettext as _

from zhongshu.catalog import public as catalog
from zhongshu.documents import public as documents
from zhongshu.flows.own_order_words import OWN_ORDER_WORDS
from zhongshu.identity import public as identity
from zhongshu.web.imports.words import field_names
from zhongshu.web.products.words import HINTS, STATUS_WORDS, list_fields
from zhongshu.web.suppliers.words import COLUMN_NAMES as SUPPLIER_COLUMNS

LAST_ROW = 10_000
# What Excel takes for a list beside the cells; a longer one lies on a sheet of its own.
LONGEST_LIST = 255
LISTS = "lists"
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
    documents.ImportKind.LISTINGS: (
        {
            "seller_sku": "MUG-RED-FBA",
            "asin": "B0ABCD1234",
            "title": "Stainless steel mug, red",
            "price": "19.99",
            "status": "Active",
            "fulfilment_channel": "AMAZON_NA",
            "condition": "11",
            "open_date": "2026-05-01 10:20:30 PDT",
        },
        {
            "seller_sku": "MUG-BLUE-1",
            "asin": "B0ABCD1235",
            "price": "21.50",
            "quantity": "12",
            "status": "Inactive",
            "fulfilment_channel": "DEFAULT",
        },
    ),
    documents.ImportKind.FBA_INVENTORY: (
        {
            "seller_sku": "MUG-RED-1-FBA",
            "fnsku": "X00ABCD123",
            "asin": "B0ABCD1234",
            "fulfillable": "120",
            "reserved": "14",
            "researching": "0",
            "unfulfillable": "2",
            "inbound_shipped": "60",
        },
        {"seller_sku": "MUG-BLUE-1-FBA", "fulfillable": "0", "inbound_working": "200"},
    ),
    documents.ImportKind.ORDERS: (
        {
            "order_id": "701-1234567-1234567",
            "purchased_at": "2026-11-20T08:00:00+00:00",
            "updated_at": "2026-11-21T09:30:00+00:00",
            "order_status": "Shipped",
            "fulfilled_by": "Amazon",
            "sales_channel": "Amazon.com",
            "service_level": "Expedited",
            "seller_sku": "MUG-RED-FBA",
            "quantity": "2",
            "currency": "USD",
            "item_price": "39.98",
            "item_tax": "3.20",
        },
        {
            "order_id": "701-1234567-7654321",
            "purchased_at": "2026-11-22 18:15:00 PST",
            "updated_at": "2026-11-22 18:45:00 PST",
            "order_status": "Unshipped",
            "fulfilled_by": "Merchant",
            "seller_sku": "MUG-BLUE-1",
            "quantity": "1",
            "ship_by": "2026-11-24 23:59:59 PST",
            "recipient": "Anna Example",
            "address_1": "1 Main Street",
            "city": "Springfield",
            "state": "IL",
            "postal_code": "62701",
            "country": "US",
        },
    ),
    documents.ImportKind.SUPPLIERS: (
        {
            "supplier": "永康恒达",
            "supplier_code": "YK-01",
            "contact": "李经理",
            "phone": "138 0000 0000",
            "email": "li@example.com",
            "chat": "hengda_li",
            "country": "CN",
            "website": "https://shop123.1688.com",
            "currency": "CNY",
            "payment_terms": "月结 30 天",
            "lead_days": "15",
            "sku": "MUG-RED",
            "supplier_sku": "HD-77",
            "purchase_price": "12.50",
            "purchase_currency": "CNY",
            "min_quantity": "100",
            "pack_quantity": "24",
            "product_lead_days": "20",
            "is_preferred": "是",
            "link": "https://detail.1688.com/offer/1.html",
        },
        {"supplier": "永康恒达", "sku": "MUG-BLUE", "purchase_price": "3.20 USD"},
    ),
    documents.ImportKind.OWN_ORDERS: (
        {
            "order_id": "1001",
            "purchased_at": "2026-11-20 08:00",
            "order_status": "待发货",
            "seller_sku": "MUG-RED",
            "title": "Stainless steel mug, red",
            "quantity": "2",
            "unit_price": "19.99",
            "currency": "USD",
            "order_shipping": "4.90",
            "ship_by": "2026-11-24",
            "note": "请用礼品盒 / gift box",
            "recipient": "Anna Example",
            "address_1": "1 Main Street",
            "city": "Springfield",
            "state": "IL",
            "postal_code": "62701",
            "country": "US",
        },
        {"order_id": "1001", "seller_sku": "MUG-BLUE", "quantity": "1", "unit_price": "21.50"},
        {
            "order_id": "1002",
            "purchased_at": "2026-11-21 18:30",
            "order_status": "已发货",
            "seller_sku": "MUG-RED",
            "quantity": "1",
        },
    ),
    documents.ImportKind.OPENING_STOCK: (
        {"warehouse": "SZ-1", "sku": "MUG-RED", "quantity": "120"},
        {"warehouse": "LA-1", "sku": "MUG-RED", "quantity": "3", "unit_condition": "不良品"},
    ),
}
ORDER_COLUMNS = (
    *("order_id", "purchased_at", "updated_at", "order_status", "fulfilled_by", "sales_channel"),
    *("seller_sku", "quantity", "currency", "item_price", "item_tax", "shipping_price"),
    *("shipping_tax", "item_discount", "service_level", "ship_by", "asin", "title"),
    *("recipient", "recipient_phone", "address_1", "address_2", "city", "state"),
    *("postal_code", "country", "buyer_email"),
)
# The columns that are wanted first stand first; whoever needs more adds their names.
COLUMNS: Mapping[documents.ImportKind, Sequence[str]] = {
    documents.ImportKind.PRODUCTS: tuple(FIELDS),
    documents.ImportKind.COSTS: ("sku", "cost", "cost_currency"),
    documents.ImportKind.PAIRINGS: ("seller_sku", "sku", "factor", "store"),
    documents.ImportKind.LISTINGS: (
        "seller_sku",
        "asin",
        "title",
        "price",
        "quantity",
        "status",
        "fulfilment_channel",
        "condition",
        "open_date",
        "listing_id",
        "product_id",
        "product_id_type",
        "image_url",
    ),
    documents.ImportKind.FBA_INVENTORY: (
        "seller_sku",
        "fnsku",
        "asin",
        "fulfillable",
        "reserved",
        "reserved_customer_orders",
        "reserved_transfers",
        "reserved_processing",
        "researching",
        "unfulfillable",
        "inbound_working",
        "inbound_shipped",
        "inbound_receiving",
    ),
    documents.ImportKind.ORDERS: ORDER_COLUMNS,
    documents.ImportKind.SUPPLIERS: tuple(SUPPLIER_COLUMNS),
    documents.ImportKind.OWN_ORDERS: tuple(OWN_ORDER_WORDS),
    documents.ImportKind.OPENING_STOCK: ("warehouse", "sku", "quantity", "unit_condition"),
}


CURRENCIES = ("CNY", "USD", "HKD", "EUR", "GBP", "JPY")
# Words of columns that only a downloaded file has.
CHOICES: Mapping[documents.ImportKind, Mapping[str, Sequence[str]]] = {
    documents.ImportKind.LISTINGS: {
        "status": ("Active", "Inactive", "Incomplete"),
        "fulfilment_channel": ("DEFAULT", "AMAZON_NA", "AMAZON_EU", "AMAZON_JP"),
        "product_id_type": ("1", "2", "3", "4"),
    },
    documents.ImportKind.FBA_INVENTORY: {},
    documents.ImportKind.ORDERS: {
        "order_status": ("Pending", "Unshipped", "PartiallyShipped", "Shipped", "Cancelled"),
        "fulfilled_by": ("Merchant", "Amazon"),
        "service_level": ("Standard", "Expedited", "NextDay", "SecondDay", "Priority"),
    },
    documents.ImportKind.SUPPLIERS: {
        "country": ("CN", "HK", "TW", "VN", "IN", "US"),
        "currency": CURRENCIES,
        "purchase_currency": CURRENCIES,
        "is_preferred": ("是", "否"),
    },
    documents.ImportKind.OWN_ORDERS: {
        "order_status": ("待付款", "待发货", "已发货", "已取消"),
        "currency": CURRENCIES,
    },
    documents.ImportKind.OPENING_STOCK: {"unit_condition": ("良品", "不良品", "待检")},
}


def write_template(kind: documents.ImportKind, actor: identity.Actor) -> IO[bytes]:
    """Return a workbook in the reader's language; every cell of it is text."""
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 - heavy, only for files

    names = field_names(kind, actor)
    fields = [name for name in COLUMNS[kind] if name in names]
    fields += [name for name in names if name.startswith("custom.")]
    own = {each.name: each.field for each in list_fields(actor)}
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False})
    theirs = CHOICES.get(kind)
    options = [
        list(theirs.get(name, ()))
        if theirs is not None
        else _choices(own[name])
        if name in own
        else []
        for name in fields
    ]
    for title, rows in ((_("Fill in"), ()), (_("Examples"), EXAMPLES[kind])):
        _write_sheet(book.add_worksheet(title), fields, names, rows, _Formats(book, options))
    if any(map(_is_long, options)):
        _write_lists(book.add_worksheet(LISTS), options)
    book.close()
    file.seek(0)
    return file


class _Formats:
    """How cells of a book look, and what may be chosen in which column."""

    def __init__(self, book: Any, options: Sequence[Sequence[str]]) -> None:
        self.text = book.add_format({"num_format": "@"})
        self.bold = book.add_format({"bold": True, "num_format": "@", "bg_color": "#F3F3F0"})
        self.options = options


def _write_sheet(
    sheet: Any,
    fields: Sequence[str],
    names: Mapping[str, str],
    rows: Sequence[Mapping[str, str]],
    formats: _Formats,
) -> None:
    sheet.freeze_panes(1, 1)
    for column, name in enumerate(fields):
        label = names[name]
        width = max(12, sum(2 if ord(letter) > 255 else 1 for letter in label) + 3)
        sheet.set_column(column, column, width, formats.text)
        sheet.write_string(0, column, label, formats.bold)
        if name in HINTS:
            sheet.write_comment(0, column, str(HINTS[name]))
        if choices := formats.options[column]:
            letter = _letter(column)
            source = f"={LISTS}!${letter}$1:${letter}${len(choices)}"
            sheet.data_validation(
                1,
                column,
                LAST_ROW,
                column,
                {
                    "validate": "list",
                    "source": source if _is_long(choices) else choices,
                    "error_type": "warning",
                },
            )
        for number, row in enumerate(rows, start=1):
            sheet.write_string(number, column, row.get(name, ""), formats.text)


def _write_lists(sheet: Any, options: Sequence[Sequence[str]]) -> None:
    """Write the long lists where nobody looks: Excel takes 255 characters beside the cells."""
    sheet.hide()
    for column, choices in enumerate(options):
        for row, choice in enumerate(choices if _is_long(choices) else ()):
            sheet.write_string(row, column, choice)


def _is_long(choices: Sequence[str]) -> bool:
    return len(",".join(choices)) > LONGEST_LIST or any("," in each for each in choices)


def _letter(column: int) -> str:
    first, last = divmod(column, 26)
    return (_letter(first - 1) if first else "") + chr(ord("A") + last)


def _choices(field: catalog.ProductField) -> list[str]:
    """Return the words of a drop-down: such as a person types them, and as are understood."""
    if field.kind is catalog.FieldKind.YES_NO:
        return [_("Yes"), _("No")]
    if field.name == "status":
        return [str(STATUS_WORDS[each].name) for each in field.choices]
    return list(field.choices)
