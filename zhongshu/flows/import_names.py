"""What fields are called in sentences about files, and what to do about a cell that is wrong."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from zhongshu.catalog import public as catalog
from zhongshu.documents import public as documents
from zhongshu.flows.import_reading import KINDS
from zhongshu.identity import public as identity

NAMES: Mapping[str, Promise | str] = {
    "sku": "SKU",
    "seller_sku": gettext_lazy("Seller SKU"),
    "cost": gettext_lazy("Purchase cost"),
    "fulfillable": gettext_lazy("FBA available"),
    "order_id": gettext_lazy("Order number"),
    "purchased_at": gettext_lazy("Bought at"),
    "updated_at": gettext_lazy("Last update at Amazon"),
    "order_status": gettext_lazy("Order status"),
    "quantity": gettext_lazy("Quantity"),
    "supplier": gettext_lazy("Supplier name"),
}
HINTS: Mapping[catalog.FieldKind, str] = {
    catalog.FieldKind.TEXT: _("Correct the cell."),
    catalog.FieldKind.LONG_TEXT: _("Shorten it."),
    catalog.FieldKind.NUMBER: _("Write a number such as 12.5, or empty the cell."),
    catalog.FieldKind.WHOLE: _("Write a whole number, or empty the cell."),
    catalog.FieldKind.YES_NO: _("Write yes or no."),
    catalog.FieldKind.CHOICE: _("Choose one of these words."),
    catalog.FieldKind.PERSON: _(
        "Write the name with which this person signs in, or leave the column out."
    ),
    catalog.FieldKind.TAGS: _("Name fewer tags, parted by commas."),
    catalog.FieldKind.BARCODES: _("Compare the code with the package."),
    catalog.FieldKind.MONEY: _("Write it as 12.50 CNY."),
    catalog.FieldKind.COUNTRY: _("Use two letters, as CN."),
    catalog.FieldKind.DATE: _("Write it as 2026-11-20."),
    catalog.FieldKind.PARTS: _("Write the components as MUG × 2, LID × 1."),
}


def field_names(kind: documents.ImportKind, actor: identity.Actor) -> Mapping[str, str]:
    """Return the names of fields that a sentence may need; those of the company too."""
    names = {field: str(name) for field, name in NAMES.items()}
    if kind is documents.ImportKind.PRODUCTS:
        for card in catalog.list_custom_fields(actor):
            names[catalog.custom_field(card).name] = card.name
    return names


def hint_of(field: str) -> str:
    """Return what to do where a sentence about a field tells no remedy; to be translated."""
    return HINTS.get(KINDS.get(field, catalog.FieldKind.TEXT), _("Correct the cell."))
