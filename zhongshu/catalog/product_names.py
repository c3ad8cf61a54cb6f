"""What the fields of a product are called: in pages, in files, and by nobody else."""

import re
from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, override, pgettext_lazy

from zhongshu.catalog.product_values import ProductStatus

# Sources of translations: a refusal keeps them until somebody reads it.
STATUS_NAMES: Mapping[ProductStatus, str] = {
    ProductStatus.DEVELOPING: gettext_noop("Developing"),
    ProductStatus.ACTIVE: gettext_noop("Active"),
    ProductStatus.CLEARANCE: gettext_noop("Clearance"),
    ProductStatus.DISCONTINUED: gettext_noop("Discontinued"),
}
FIELD_NAMES: Mapping[str, Promise | str] = {
    "sku": "SKU",
    "name": _("Product name"),
    "name_en": _("English name"),
    "status": _("Status"),
    "category": _("Category"),
    "brand": _("Brand"),
    "parent_code": _("Parent code"),
    "variant": _("Variant"),
    "owner": _("Owner"),
    "developer": _("Product developer"),
    "tags": _("Tags"),
    "barcodes": _("Barcodes"),
    "parts": pgettext_lazy("bundle", "Components"),
    "cost": _("Purchase cost"),
    "net_weight_g": _("Net weight (g)"),
    "net_length_cm": _("Net length (cm)"),
    "net_width_cm": _("Net width (cm)"),
    "net_height_cm": _("Net height (cm)"),
    "packed_weight_g": _("Packed weight (g)"),
    "packed_length_cm": _("Packed length (cm)"),
    "packed_width_cm": _("Packed width (cm)"),
    "packed_height_cm": _("Packed height (cm)"),
    "carton_quantity": _("Units per carton"),
    "carton_weight_kg": _("Carton weight (kg)"),
    "carton_length_cm": _("Carton length (cm)"),
    "carton_width_cm": _("Carton width (cm)"),
    "carton_height_cm": _("Carton height (cm)"),
    "customs_name_zh": _("Customs name, Chinese"),
    "customs_name_en": _("Customs name, English"),
    "hs_code": _("HS code"),
    "material": _("Material"),
    "origin": _("Country of origin"),
    "declared_value": _("Declared value"),
    "has_battery": _("With battery"),
    "has_liquid": _("Liquid"),
    "has_powder": _("Powder"),
    "is_magnetic": _("Magnetic"),
    "note": pgettext_lazy("product", "Note"),
}
UNIT = re.compile(r"[(（].*[)）]")


def is_ours(name: str) -> bool:
    """Tell whether a field of ours is called so in any language, its unit left aside.

    A column of that name in a file is read as ours, so no field of the company's may have it.
    """
    return _plain(name) in _every_name()


@cache
def _every_name() -> frozenset[str]:
    names = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            names |= {_plain(str(name)) for name in FIELD_NAMES.values()}
    return frozenset(names)


def _plain(name: str) -> str:
    return " ".join(UNIT.sub("", name).casefold().split())
