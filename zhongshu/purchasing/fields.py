"""The fields of a supplier and of its terms, and what a person may write into each of them."""

import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import urlsplit

from zhongshu.catalog import public as catalog
from zhongshu.kernel.money import list_currencies
from zhongshu.purchasing.errors import SupplierFieldRefusedError

type Field = catalog.ProductField
Kind = catalog.FieldKind
YES = "yes"
# The order is that of forms, templates and exports.
SUPPLIER_FIELDS: tuple[Field, ...] = (
    catalog.ProductField("code", Kind.TEXT, longest=40),
    catalog.ProductField("name", Kind.TEXT, longest=200),
    catalog.ProductField("owner", Kind.PERSON, longest=150),
    catalog.ProductField("contact", Kind.TEXT, longest=100),
    catalog.ProductField("phone", Kind.TEXT, longest=100),
    catalog.ProductField("email", Kind.TEXT, longest=200),
    catalog.ProductField("chat", Kind.TEXT, longest=100),
    catalog.ProductField("country", Kind.COUNTRY),
    catalog.ProductField("address", Kind.LONG_TEXT, longest=500),
    catalog.ProductField("website", Kind.TEXT, longest=500),
    catalog.ProductField("currency", Kind.TEXT, longest=40),
    catalog.ProductField("payment_terms", Kind.TEXT, longest=200),
    catalog.ProductField("lead_days", Kind.WHOLE),
    catalog.ProductField("note", Kind.LONG_TEXT, longest=5_000),
)
TERMS_FIELDS: tuple[Field, ...] = (
    catalog.ProductField("supplier_sku", Kind.TEXT, longest=100),
    catalog.ProductField("price", Kind.MONEY, is_cost=True),
    catalog.ProductField("min_quantity", Kind.WHOLE),
    catalog.ProductField("pack_quantity", Kind.WHOLE),
    catalog.ProductField("lead_days", Kind.WHOLE),
    catalog.ProductField("is_preferred", Kind.YES_NO),
    catalog.ProductField("link", Kind.TEXT, longest=500),
    catalog.ProductField("note", Kind.TEXT, longest=500),
)
# No fields that people write, but history and undo treat them as some.
ARCHIVED, REMOVED, SUPPLIES = "archived", "removed", "supplies"
OF_SUPPLIER: Mapping[str, Field] = {each.name: each for each in SUPPLIER_FIELDS}
OF_TERMS: Mapping[str, Field] = {each.name: each for each in TERMS_FIELDS}
COSTS = frozenset(each.name for each in TERMS_FIELDS if each.is_cost)
# What people type beside a number of days: 15天, 15 days.
DAYS = re.compile(r"([0-9]+)\s*(?:天|日|个工作日|工作日|days?)", re.IGNORECASE)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
BARE_AMOUNT = re.compile(r"[0-9.,]+")


def read_text(wanted: Field, text: str) -> str:
    """Return the text as it is kept: trimmed, one spelling for each value; "" is unknown.

    Raises:
        catalog.FieldRefusedError: it is no such value.
    """
    if wanted.name == "lead_days" and (days := DAYS.fullmatch(text.strip())):
        text = days[1]
    kept = catalog.read_field(wanted, text)
    reader = READERS.get(wanted.name)
    return reader(wanted, kept) if kept and reader else kept


def with_currency(text: str, currency: str) -> str:
    """Return an amount that names no currency with this one."""
    amount = unicodedata.normalize("NFKC", text).strip()
    return f"{amount} {currency}" if currency and BARE_AMOUNT.fullmatch(amount) else text


def fold(text: str) -> str:
    """Return the text as it is searched: without case and width."""
    return unicodedata.normalize("NFKC", text).casefold()


def look_of(text: str) -> str:
    """Return what is equal for codes or names that a person would take for the same."""
    return fold(" ".join(text.split()))


def _read_web(wanted: Field, text: str) -> str:
    """Return an address that a browser opens as a page and as nothing else."""
    address = text if SCHEME.match(text) else f"https://{text.lstrip('/')}"
    try:
        parts = urlsplit(address)
        is_page = parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    except ValueError:
        is_page = False
    if not is_page or " " in address or len(address) > wanted.longest:
        raise SupplierFieldRefusedError(wanted.name, SupplierFieldRefusedError.WEB, given=text)
    return f"{parts.scheme}{address[len(parts.scheme) :]}"


def _read_email(wanted: Field, text: str) -> str:
    if not EMAIL.fullmatch(text):
        raise SupplierFieldRefusedError(wanted.name, SupplierFieldRefusedError.EMAIL, given=text)
    return text


def _read_currency(wanted: Field, text: str) -> str:
    code = CURRENCIES.get(text.upper(), text.upper())
    if code not in list_currencies():
        raise catalog.FieldRefusedError(wanted.name, catalog.FieldRefusedError.CURRENCY, given=text)
    return code


CURRENCIES: Mapping[str, str] = {
    "RMB": "CNY", "人民币": "CNY", "元": "CNY", "¥": "CNY", "美元": "USD", "$": "USD", "US$": "USD",
    "欧元": "EUR", "€": "EUR", "港币": "HKD", "日元": "JPY", "英镑": "GBP", "£": "GBP",
}  # fmt: skip
READERS = {
    "website": _read_web, "link": _read_web, "email": _read_email, "currency": _read_currency,
}  # fmt: skip
