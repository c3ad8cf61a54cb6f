"""The fields of a product, and what a person may write into each of them."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from babel.numbers import get_currency_precision

from zhongshu.catalog.product_errors import FieldRefusedError
from zhongshu.catalog.product_names import STATUS_NAMES
from zhongshu.catalog.product_values import (
    BarcodeKind,
    CustomFieldCard,
    CustomKind,
    FieldKind,
    ProductField,
    ProductStatus,
)
from zhongshu.kernel.countries import find_country
from zhongshu.kernel.errors import DomainError
from zhongshu.kernel.money import LARGEST, list_currencies
from zhongshu.kernel.texts import require_name, require_text

LONGEST_SKU = 100
CUSTOM = "custom."
YES = "yes"
MOST_TAGS = 20
MOST_BARCODES = 20
MOST_PARTS = 50
LARGEST_PART = 10_000
LONGEST_BARCODE = 60
LONGEST_TAG = 40
LARGEST_WHOLE = 2_147_483_647
MINUSES = ("-", "−", "－")


def _lengths(prefix: str) -> tuple[ProductField, ...]:
    return tuple(
        ProductField(f"{prefix}_{side}_cm", FieldKind.NUMBER, places=1)
        for side in ("length", "width", "height")
    )


# The order is that of forms, grids, templates and exports.
FIELDS: tuple[ProductField, ...] = (
    ProductField("sku", FieldKind.TEXT, longest=LONGEST_SKU),
    ProductField("name", FieldKind.TEXT, longest=300),
    ProductField("name_en", FieldKind.TEXT, longest=300),
    ProductField("status", FieldKind.CHOICE, choices=tuple(each.value for each in ProductStatus)),
    ProductField("category", FieldKind.CATEGORY, longest=200),
    ProductField("brand", FieldKind.TEXT, longest=100),
    ProductField("parent_code", FieldKind.TEXT, longest=100),
    ProductField("variant", FieldKind.TEXT, longest=100),
    ProductField("owner", FieldKind.PERSON, longest=150),
    ProductField("developer", FieldKind.PERSON, longest=150),
    ProductField("tags", FieldKind.TAGS),
    ProductField("barcodes", FieldKind.BARCODES),
    ProductField("parts", FieldKind.PARTS),
    ProductField("cost", FieldKind.MONEY, is_cost=True),
    ProductField("net_weight_g", FieldKind.NUMBER, places=1),
    *_lengths("net"),
    ProductField("packed_weight_g", FieldKind.NUMBER, places=1),
    *_lengths("packed"),
    ProductField("carton_quantity", FieldKind.WHOLE),
    ProductField("carton_weight_kg", FieldKind.NUMBER, places=3),
    *_lengths("carton"),
    ProductField("customs_name_zh", FieldKind.TEXT, longest=200),
    ProductField("customs_name_en", FieldKind.TEXT, longest=200),
    ProductField("hs_code", FieldKind.TEXT, longest=14),
    ProductField("material", FieldKind.TEXT, longest=200),
    ProductField("origin", FieldKind.COUNTRY),
    ProductField("declared_value", FieldKind.MONEY),
    ProductField("has_battery", FieldKind.YES_NO),
    ProductField("has_liquid", FieldKind.YES_NO),
    ProductField("has_powder", FieldKind.YES_NO),
    ProductField("is_magnetic", FieldKind.YES_NO),
    ProductField("note", FieldKind.LONG_TEXT, longest=5_000),
)
BY_NAME: Mapping[str, ProductField] = {each.name: each for each in FIELDS}
# What people type for yes and no, in the spellings of spreadsheets and other programs.
WORDS_FOR_YES = frozenset({"yes", "y", "1", "true", "是", "√", "有", "带"})
WORDS_FOR_NO = frozenset({"", "no", "n", "0", "false", "否", "×", "无", "不带"})
WORDS_OF_STATUS: Mapping[str, ProductStatus] = {
    "开发中": ProductStatus.DEVELOPING,
    "在售": ProductStatus.ACTIVE,
    "清仓": ProductStatus.CLEARANCE,
    "停售": ProductStatus.DISCONTINUED,
    **{name.casefold(): status for status, name in STATUS_NAMES.items()},
}
SEPARATORS = re.compile(r"[,，;；、\n]+")
HS_CODE = re.compile(r"[0-9]{4,14}")
PART = re.compile(r"(?P<sku>.+?)\s*[*×]\s*(?P<units>[0-9]{1,6})")
DIGITS = re.compile(r"[0-9]+")
DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
# A point and a comma both: which one parts the thousands is told by which comes last.
PLAIN_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
KEPT_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
GROUPED_NUMBER = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
MONEY = re.compile(r"(?P<amount>[0-9.,]+)\s*(?P<currency>[A-Za-z]{3})")
MONEY_CURRENCY_FIRST = re.compile(r"(?P<currency>[A-Za-z]{3})\s*(?P<amount>[0-9.,]+)")


def custom_field(card: CustomFieldCard) -> ProductField:
    """Return a field of the company's own as a field like the others."""
    kinds = {
        CustomKind.TEXT: FieldKind.TEXT,
        CustomKind.NUMBER: FieldKind.NUMBER,
        CustomKind.DATE: FieldKind.DATE,
        CustomKind.YES_NO: FieldKind.YES_NO,
        CustomKind.CHOICE: FieldKind.CHOICE,
    }
    return ProductField(
        f"{CUSTOM}{card.code}", kinds[card.kind], longest=500, places=6, choices=card.choices
    )


def read_field(wanted: ProductField, text: str) -> str:
    """Return the text as it is kept: trimmed, one spelling for each value; "" is unknown.

    Raises:
        FieldRefusedError: it is no such value.
    """
    try:
        if wanted.kind is FieldKind.LONG_TEXT:
            return require_text(text.strip(), field=wanted.name, longest=wanted.longest)
        plain = require_name(" ".join(text.split()), field=wanted.name, longest=10_000)
    except DomainError as refusal:
        raise FieldRefusedError(wanted.name, FieldRefusedError.UNREADABLE) from refusal
    if not plain:
        return _of_nothing(wanted)
    return READERS[wanted.kind](wanted, plain)


def _of_nothing(wanted: ProductField) -> str:
    if wanted.name in {"sku", "status"}:
        raise FieldRefusedError(wanted.name, FieldRefusedError.EMPTY)
    return ""


def _read_text(wanted: ProductField, text: str) -> str:
    if len(text) > wanted.longest:
        raise FieldRefusedError(wanted.name, FieldRefusedError.TOO_LONG, limit=str(wanted.longest))
    if wanted.name == "hs_code":
        digits = text.replace(".", "").replace(" ", "")
        if not HS_CODE.fullmatch(digits):
            raise FieldRefusedError(wanted.name, FieldRefusedError.HS_CODE, given=text)
        return digits
    return text


def _read_category(wanted: ProductField, text: str) -> str:
    steps = [step.strip() for step in re.split(r"[/>＞|]", text)]
    return _read_text(wanted, " / ".join(step for step in steps if step))


def _read_number(wanted: ProductField, text: str) -> str:
    is_measure = not wanted.name.startswith(CUSTOM)
    # What a company counts may lie below zero: degrees, a margin.
    is_below = not is_measure and text.startswith(MINUSES)
    number = parse_number(text[is_below:])
    if number is None:
        raise FieldRefusedError(wanted.name, FieldRefusedError.NUMBER, given=text)
    number = -number if is_below and number else number
    if is_measure and not 0 < number < 10**7:
        raise FieldRefusedError(wanted.name, FieldRefusedError.MEASURE, given=text)
    if number != round(number, wanted.places):
        raise FieldRefusedError(
            wanted.name, FieldRefusedError.PLACES, given=text, limit=str(wanted.places)
        )
    return plain(number)


def _read_whole(wanted: ProductField, text: str) -> str:
    number = parse_number(text)
    if number is None or number != int(number) or not 0 < number <= LARGEST_WHOLE:
        raise FieldRefusedError(wanted.name, FieldRefusedError.WHOLE, given=text)
    return str(int(number))


def _read_yes_no(wanted: ProductField, text: str) -> str:
    word = text.casefold()
    if word in WORDS_FOR_YES:
        return YES
    if word in WORDS_FOR_NO:
        return ""
    raise FieldRefusedError(wanted.name, FieldRefusedError.YES_NO, given=text)


def _read_choice(wanted: ProductField, text: str) -> str:
    if wanted.name == "status" and text.casefold() in WORDS_OF_STATUS:
        return WORDS_OF_STATUS[text.casefold()].value
    for choice in wanted.choices:
        if text.casefold() == choice.casefold():
            return choice
    # Options of a company's own field are its words; those of a status are ours.
    own = ", ".join(wanted.choices)
    known = tuple(STATUS_NAMES.values()) if wanted.name == "status" else own
    raise FieldRefusedError(wanted.name, FieldRefusedError.CHOICE, given=text, limit=known)


def _read_person(wanted: ProductField, text: str) -> str:
    return _read_text(wanted, text)


def _read_tags(wanted: ProductField, text: str) -> str:
    names = _split(text)
    if len(names) > MOST_TAGS or any(len(name) > LONGEST_TAG for name in names):
        raise FieldRefusedError(wanted.name, FieldRefusedError.TAGS)
    return ", ".join(sorted(names))


def _read_barcodes(wanted: ProductField, text: str) -> str:
    codes = _split(text)
    if len(codes) > MOST_BARCODES:
        raise FieldRefusedError(wanted.name, FieldRefusedError.BARCODES)
    for code in codes:
        if len(code) > LONGEST_BARCODE or not (code.isascii() and code.isprintable()):
            raise FieldRefusedError(wanted.name, FieldRefusedError.BARCODE, given=code)
        if not is_check_digit_right(code):
            raise FieldRefusedError(wanted.name, FieldRefusedError.CHECK_DIGIT, given=code)
    return ", ".join(codes)


def _read_parts(wanted: ProductField, text: str) -> str:
    counted: dict[str, int] = {}
    for each in SEPARATORS.split(text):
        if not each.strip():
            continue
        found = PART.fullmatch(each.strip())
        sku, units = (found["sku"], found["units"]) if found else (each.strip(), "1")
        if not 1 <= int(units) <= LARGEST_PART or sku in counted:
            raise FieldRefusedError(wanted.name, FieldRefusedError.PARTS, given=each.strip())
        counted[sku] = int(units)
    if len(counted) > MOST_PARTS:
        raise FieldRefusedError(wanted.name, FieldRefusedError.TOO_MANY_PARTS)
    return join_parts(counted)


def _read_money(wanted: ProductField, text: str) -> str:
    found = MONEY.fullmatch(text) or MONEY_CURRENCY_FIRST.fullmatch(text)
    if found is None:
        raise FieldRefusedError(wanted.name, FieldRefusedError.MONEY, given=text)
    amount, currency = parse_number(found["amount"]), found["currency"].upper()
    if amount is None or not 0 <= amount < LARGEST:
        raise FieldRefusedError(wanted.name, FieldRefusedError.MONEY, given=text)
    if currency not in list_currencies():
        raise FieldRefusedError(wanted.name, FieldRefusedError.CURRENCY, given=currency)
    if amount != round(amount, 4 if get_currency_precision(currency) else 0):
        raise FieldRefusedError(wanted.name, FieldRefusedError.MONEY_PLACES, given=text)
    return f"{plain(amount)} {currency}"


def _read_country(wanted: ProductField, text: str) -> str:
    code = COUNTRIES.get(text.casefold()) or find_country(text)
    if not code:
        raise FieldRefusedError(wanted.name, FieldRefusedError.COUNTRY, given=text)
    return code


def _read_date(wanted: ProductField, text: str) -> str:
    steps = DAY.fullmatch(text)
    try:
        if steps is None:
            return date.fromisoformat(text).isoformat()
        return date(int(steps[1]), int(steps[2]), int(steps[3])).isoformat()
    except ValueError as error:
        raise FieldRefusedError(wanted.name, FieldRefusedError.DATE, given=text) from error


# What Chinese forms write for the country of origin; others give its two letters.
COUNTRIES: Mapping[str, str] = {"中国": "CN", "中国大陆": "CN", "china": "CN", "prc": "CN"}
READERS: Mapping[FieldKind, Callable[[ProductField, str], str]] = {
    FieldKind.TEXT: _read_text,
    FieldKind.NUMBER: _read_number,
    FieldKind.WHOLE: _read_whole,
    FieldKind.YES_NO: _read_yes_no,
    FieldKind.CHOICE: _read_choice,
    FieldKind.CATEGORY: _read_category,
    FieldKind.PERSON: _read_person,
    FieldKind.TAGS: _read_tags,
    FieldKind.BARCODES: _read_barcodes,
    FieldKind.MONEY: _read_money,
    FieldKind.COUNTRY: _read_country,
    FieldKind.DATE: _read_date,
    FieldKind.PARTS: _read_parts,
}


def parse_number(text: str) -> Decimal | None:
    """Return a number above or equal to zero as people write it; None when it is none.

    `1,234.5` and `1234.5` are the same. `1,5` is refused: it may be 1.5 or a slip (E3).
    """
    normal = unicodedata.normalize("NFKC", text).strip()
    if not (PLAIN_NUMBER.fullmatch(normal) or GROUPED_NUMBER.fullmatch(normal)):
        return None
    if len(normal) > 30:
        return None
    try:
        return Decimal(normal.replace(",", ""))
    except InvalidOperation:
        return None


def plain(number: Decimal) -> str:
    """Return a number without exponent and needless zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_or_text(text: str) -> Decimal | str:
    """Return a kept number; a text that its field took when it was of another kind stays one."""
    return Decimal(text) if KEPT_NUMBER.fullmatch(text) else text


def split_money(text: str) -> tuple[Decimal, str]:
    """Return the amount and currency of a kept MONEY text."""
    amount, currency = text.split(" ")
    return Decimal(amount), currency


def join_money(amount: Decimal, currency: str) -> str:
    """Return the kept MONEY text of an amount."""
    return f"{plain(amount)} {currency}"


def split_list(text: str) -> list[str]:
    """Return the names of a kept TAGS or BARCODES text."""
    return text.split(", ") if text else []


def join_parts(parts: Mapping[str, int]) -> str:
    """Return the kept PARTS text of SKUs and their units."""
    return ", ".join(f"{sku} × {units}" for sku, units in sorted(parts.items()))


def split_parts(text: str) -> dict[str, int]:
    """Return SKUs and units of a kept PARTS text."""
    pairs = (part.rsplit(" × ", 1) for part in split_list(text))
    return {sku: int(units) for sku, units in pairs}


def _split(text: str) -> list[str]:
    return list(dict.fromkeys(name.strip() for name in SEPARATORS.split(text) if name.strip()))


def barcode_kind(code: str) -> BarcodeKind:
    """Return what a code of digits must be by its length (GS1: GTIN-8, -12, -13, -14)."""
    if not DIGITS.fullmatch(code):
        return BarcodeKind.OWN
    return {8: BarcodeKind.EAN, 12: BarcodeKind.UPC, 13: BarcodeKind.EAN, 14: BarcodeKind.EAN}.get(
        len(code), BarcodeKind.OWN
    )


def is_check_digit_right(code: str) -> bool:
    """Tell whether the last digit of a GTIN is right; other codes have none.

    GS1 General Specifications, 7.9: from the right, weights 3 and 1 in turn, to a full ten.
    """
    if barcode_kind(code) is BarcodeKind.OWN:
        return True
    digits = [int(digit) for digit in code]
    weighted = sum(
        digit * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits[:-1]))
    )
    return (10 - weighted % 10) % 10 == digits[-1]
