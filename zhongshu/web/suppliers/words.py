"""What the fields of suppliers are called, and what a person should know of them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.catalog import public as catalog
from zhongshu.flows.import_suppliers import OF_SUPPLIER, OF_TERMS
from zhongshu.purchasing import public as purchasing
from zhongshu.web.products.words import SOURCE_NAMES

SUPPLIER_NAMES, TERMS_NAMES = purchasing.SUPPLIER_NAMES, purchasing.TERMS_NAMES
HINTS: Mapping[str, Promise] = {
    "code": _("Empty: the next number, as S0001"),
    "website": _("Such as its shop at 1688"),
    "currency": _("Three letters, as CNY; for prices that name none"),
    "payment_terms": _("Such as on delivery, or monthly"),
    "country": _("Two letters, as CN"),
    "price": _("With its currency: 12.50 CNY"),
    "pack_quantity": _("It is ordered in multiples of so many"),
    "is_preferred": _("It is taken from the one that was preferred before"),
}
# What columns of files are called, in the order of the template.
COLUMN_NAMES: Mapping[str, Promise | str] = {
    **{column: SUPPLIER_NAMES[name] for column, name in OF_SUPPLIER.items()},
    "sku": "SKU",
    **{column: TERMS_NAMES[name] for column, name in OF_TERMS.items()},
    "purchase_currency": _("Currency"),
}
SOURCES: Mapping[str, Promise | str] = {
    **SOURCE_NAMES,
    catalog.EditSource.PAGE: _("Supplier page"),
}


def event_label(row: purchasing.SupplierEventRow) -> str:
    """Return what a field of the history is called."""
    if row.field == "archived":
        return str(_("Archived"))
    names = TERMS_NAMES if row.sku else SUPPLIER_NAMES
    return str(names.get(row.field, row.field))
