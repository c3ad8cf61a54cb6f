"""What the fields of suppliers are called, on pages and in files."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SUPPLIER_NAMES: Mapping[str, Promise | str] = {
    "code": _("Supplier code"),
    "name": _("Supplier name"),
    "owner": _("Owner"),
    "contact": _("Contact"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "chat": _("WeChat or QQ"),
    "country": _("Country or region"),
    "address": _("Address"),
    "website": _("Website"),
    "currency": _("Settlement currency"),
    "payment_terms": _("Payment terms"),
    "lead_days": _("Default lead time (days)"),
    "note": _("Note on the supplier"),
}
TERMS_NAMES: Mapping[str, Promise | str] = {
    "supplier_sku": _("SKU at the supplier"),
    "price": _("Purchase price"),
    "min_quantity": _("Minimum order quantity"),
    "pack_quantity": _("Order multiple"),
    "lead_days": _("Lead time (days)"),
    "is_preferred": _("Preferred supplier"),
    "link": _("Purchase link"),
    "note": _("Note"),
}
