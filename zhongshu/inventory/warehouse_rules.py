"""What makes a warehouse."""

import re
from dataclasses import replace
from typing import Any
from unicodedata import normalize
from zoneinfo import available_timezones

from zhongshu.company import public as company
from zhongshu.inventory.warehouse_errors import WarehouseRefusedError
from zhongshu.inventory.warehouse_values import NewWarehouse, WarehouseKind
from zhongshu.kernel.countries import find_country
from zhongshu.kernel.texts import clean, require_name, require_text

# Begins with a letter or digit: in a spreadsheet it is never a formula.
CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,29}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
ON_ONE_LINE = {
    "name": 100,
    "city": 100,
    "province": 100,
    "postcode": 20,
    "contact": 100,
    "phone": 50,
    "email": 254,
}
ON_MANY_LINES = {"address": 500, "note": 1000}


def require_warehouse(told: NewWarehouse) -> NewWarehouse:
    """Return what was told as it is kept: without spaces around, code and country in capitals.

    Raises:
        WarehouseRefusedError: the code, name, kind or e-mail address cannot be one.
        company.BadCountryError, company.UnknownTimeZoneError: see there.
        kernel.TooLongError, kernel.InvalidTextError, kernel.HiddenCharacterError: a text cannot
            be stored, or is not what it seems.
    """
    refused = WarehouseRefusedError
    texts: dict[str, Any] = {
        name: require_name(getattr(told, name).strip(), field=name, longest=longest)
        for name, longest in ON_ONE_LINE.items()
    } | {
        name: require_text(getattr(told, name).strip(), field=name, longest=longest)
        for name, longest in ON_MANY_LINES.items()
    }
    if not texts["name"]:
        raise refused("name", refused.NO_NAME)
    if texts["email"] and not EMAIL.fullmatch(texts["email"]):
        raise refused("email", refused.BAD_EMAIL, clean(texts["email"], longest=50))
    if told.kind not in list(WarehouseKind):
        raise refused("kind", refused.BAD_KIND, clean(told.kind, longest=20))
    country = find_country(told.country_code)
    if not country:
        raise company.BadCountryError(country=clean(told.country_code, longest=10))
    zone = told.time_zone.strip()
    if zone not in available_timezones():
        raise company.UnknownTimeZoneError(time_zone=clean(zone, longest=50))
    return replace(
        told,
        **texts,
        code=_require_code(told.code),
        country_code=country,
        time_zone=zone,
    )


def _require_code(given: str) -> str:
    # An input method leaves letters wide: they are the same code.
    code = normalize("NFKC", given).strip().upper()
    if not CODE.fullmatch(code):
        raise WarehouseRefusedError(
            "code", WarehouseRefusedError.BAD_CODE, clean(given, longest=40)
        )
    return code
