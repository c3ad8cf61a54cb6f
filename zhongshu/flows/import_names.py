"""What fields are called in sentences about files, and what to do about a cell that is wrong."""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
# A sentence says what is wrong; the one behind it, what the right form is.
SENTENCES = re.compile(r"(?P<what>.+(?:\.(?= )|。)) ?(?P<remedy>[^ ].*)")
HINTS: Mapping[catalog.FieldKind, Promise] = {
    catalog.FieldKind.TEXT: gettext_lazy("Correct the cell."),
    catalog.FieldKind.LONG_TEXT: gettext_lazy("Shorten it."),
    catalog.FieldKind.NUMBER: gettext_lazy("Write a number such as 12.5, or empty the cell."),
    catalog.FieldKind.WHOLE: gettext_lazy("Write a whole number, or empty the cell."),
    catalog.FieldKind.YES_NO: gettext_lazy("Write yes or no."),
    catalog.FieldKind.CHOICE: gettext_lazy("Choose one of these words."),
    catalog.FieldKind.PERSON: gettext_lazy(
        "Write the name with which this person signs in, or leave the column out."
    ),
    catalog.FieldKind.TAGS: gettext_lazy("Name fewer tags, parted by commas."),
    catalog.FieldKind.BARCODES: gettext_lazy("Compare the code with the package."),
    catalog.FieldKind.MONEY: gettext_lazy("Write it as 12.50 CNY."),
    catalog.FieldKind.COUNTRY: gettext_lazy("Use two letters, as CN."),
    catalog.FieldKind.DATE: gettext_lazy("Write it as 2026-11-20."),
    catalog.FieldKind.PARTS: gettext_lazy("Write the components as MUG × 2, LID × 1."),
}


def field_names(kind: documents.ImportKind, actor: identity.Actor) -> Mapping[str, str]:
    """Return the names of fields that a sentence may need; those of the company too."""
    names = {field: str(name) for field, name in NAMES.items()}
    if kind is documents.ImportKind.PRODUCTS:
        for card in catalog.list_custom_fields(actor):
            names[catalog.custom_field(card).name] = card.name
    return names


def remedy_of(field: str, sentence: str) -> tuple[str, str]:
    """Part what is wrong from what to do; a sentence that tells no remedy gets one."""
    found = SENTENCES.fullmatch(sentence)
    if found:
        return found["what"], found["remedy"]
    hint = HINTS.get(KINDS.get(field, catalog.FieldKind.TEXT))
    return sentence, str(hint) if hint else _("Correct the cell.")
