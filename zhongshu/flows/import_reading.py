"""Read the cells of a row as the texts that our fields take: units, amounts, decimal signs."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext_noop as _

from zhongshu.catalog import public as catalog
from zhongshu.documents import public as documents
from zhongshu.flows.import_columns import UNITS
from zhongshu.flows.import_suppliers import KINDS as KINDS_OF_SUPPLIERS
from zhongshu.flows.import_values import CellError, ReadRow, wrong

KINDS: Mapping[str, catalog.FieldKind] = {
    **KINDS_OF_SUPPLIERS,
    **{each.name: each.kind for each in catalog.FIELDS},
}
NUMBERS = frozenset({catalog.FieldKind.NUMBER, catalog.FieldKind.WHOLE, catalog.FieldKind.MONEY})
PLAIN = frozenset(
    {*NUMBERS, catalog.FieldKind.DATE, catalog.FieldKind.YES_NO, catalog.FieldKind.LONG_TEXT}
)
# How many of our unit one of theirs is; the unit of a field is the end of its name.
FACTORS: Mapping[tuple[str, str], Decimal] = {
    ("kg", "g"): Decimal(1000),
    ("lb", "g"): Decimal("453.59237"),
    ("oz", "g"): Decimal("28.349523125"),
    ("g", "kg"): Decimal("0.001"),
    ("lb", "kg"): Decimal("0.45359237"),
    ("oz", "kg"): Decimal("0.028349523125"),
    ("mm", "cm"): Decimal("0.1"),
    ("m", "cm"): Decimal(100),
    ("in", "cm"): Decimal("2.54"),
}
MEASURED = frozenset({"lb", "oz", "in"})
SYMBOLS: Mapping[str, str] = {
    "US$": "USD",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "RMB": "CNY",
    "元": "CNY",
    "¥": "CNY",
}
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
# Only with a comma: 1,50 and 1.234,5 have one decimal sign, 1,234 may have either.
WITH_COMMA = re.compile(r"(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+),[0-9]+")
SURE_COMMA = re.compile(r"(?:[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]+,(?:[0-9]{1,2}|[0-9]{4,}))")
SURE_POINT = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,}))")
AMBIGUOUS = re.compile(r"[0-9]{1,3},[0-9]{3}")
DIGITS = re.compile(r"[0-9][0-9.,' \u00a0\u202f]*")
LONGEST_NUMBER = 30
# Fields of downloads in which a spreadsheet may have spoiled a code.
CODES = frozenset(
    {
        *("seller_sku", "asin", "fnsku", "listing_id", "product_id"),
        *("order_id", "order_item_id", "postal_code"),
    }
)
GAPS = re.compile(r"[\s'\u00a0\u202f]+")
UNCLEAR = _("“{given}” may be thousands or decimals.")
CHOOSE_SIGN = _("Choose the decimal sign of this file, or write the number without a comma.")
NO_CURRENCY = _("“{given}” has no currency.")
NAME_CURRENCY = _("Write it as 12.50 CNY, or choose the currency of this file.")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read: where it stands, and what it is; `own_kind` of a custom field."""

    place: int
    field: str
    unit: str
    own_kind: catalog.FieldKind | None = None

    @property
    def own_unit(self) -> str:
        """Return the unit that the field's name ends with, such as g; our own fields' only."""
        return "" if self.own_kind else self.field.rpartition("_")[2]

    @property
    def kind(self) -> catalog.FieldKind | None:
        return self.own_kind or KINDS.get(self.field)

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS or self.field == "factor"


@dataclass(frozen=True, slots=True)
class FactReader:
    """Reads rows of an operator's download: cells as they stand, for whoever knows its words."""

    columns: Sequence[Column]

    def read(self, row: documents.TableRow) -> ReadRow:
        """Return the row as texts, with every cell that a spreadsheet spoiled."""
        return read_row(row, self.columns, read_fact)


def read_fact(column: Column, cell: documents.Cell) -> str:
    """Return a cell of a download as it stands, unless a spreadsheet spoiled it.

    Raises:
        CellRefusedError: it did.
    """
    read = documents.read_code if column.field in CODES else documents.read_value
    return read(cell)


def list_columns(
    uses: Sequence[documents.ColumnUse],
    custom: Iterable[catalog.CustomFieldCard] = (),
    kinds: Mapping[str, catalog.FieldKind] | None = None,
) -> list[Column]:
    """Return the columns that are not left out; `custom` says of what kind the company's are.

    `kinds` are those of a file whose fields are no product's.
    """
    own = {each.name: each.kind for each in map(catalog.custom_field, custom)} | dict(kinds or {})
    return [
        Column(place, each.field, each.unit, own.get(each.field))
        for place, each in enumerate(uses)
        if each.field
    ]


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads rows of one file. `decimal` empty: nothing in the file told which sign it is."""

    columns: Sequence[Column]
    decimal: str
    currency: str

    def read(self, row: documents.TableRow) -> ReadRow:
        """Return the row as texts, with everything that is wrong with it."""
        return self._with_currencies(read_row(row, self.columns, self.read_cell))

    def read_cell(self, column: Column, cell: documents.Cell) -> str:
        """Return a cell as the text that its field takes."""
        if cell == "":
            return ""
        if column.is_number:
            shown = documents.read_value(cell)
            return self._read_number(column, shown, is_exact=not isinstance(cell, str))
        if column.kind in PLAIN:
            return documents.read_value(cell)
        return documents.read_code(cell)

    def _read_number(self, column: Column, text: str, *, is_exact: bool) -> str:
        """Return a number with a point, in the field's own unit; money keeps its currency.

        What a workbook holds as a number has a point, whatever signs its texts use.
        """
        normal = (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip()
        found = DIGITS.search(normal)
        if found is None:
            return text
        number = GAPS.sub("", found[0])
        if self.decimal == "," and not is_exact:
            number = number.replace(".", "").replace(",", ".")
        elif not self.decimal and AMBIGUOUS.fullmatch(number):
            raise _UnclearError
        before, behind = normal[: found.start()].strip(), normal[found.end() :].strip()
        if column.kind is catalog.FieldKind.MONEY:
            currency = self._currency_of((before + behind).upper(), column)
            return f"{number} {currency}".strip() if currency is not None else text
        unit = UNITS.get(behind.casefold(), "")
        if unit and (unit == column.own_unit or (unit, column.own_unit) in FACTORS):
            column, behind = replace(column, unit=unit), ""
        return f"{before}{_convert(column, number)}{behind}"

    def _currency_of(self, word: str, column: Column) -> str | None:
        """Return the currency that stands beside an amount; None when it is no such word."""
        if not word:
            return column.unit
        if word in {"¥", "￥"} and self.currency == "JPY":
            return "JPY"
        known = SYMBOLS.get(word)
        if known:
            return known
        return word if len(word) == 3 and word.isascii() and word.isalpha() else None

    def _with_currencies(self, row: ReadRow) -> ReadRow:
        """Name the currency of amounts: that of the row's own column, else of the whole file."""
        texts, errors = dict(row.texts), list(row.errors)
        self._name_currency_of_price(texts)
        for field, beside in (("cost", "cost_currency"), ("declared_value", "declared_currency")):
            told = texts.pop(beside, "")
            amount = texts.get(field, "")
            if not amount or not amount.replace(".", "").replace(",", "").isdigit():
                continue
            currency = SYMBOLS.get(told.upper(), told) or self.currency
            if currency:
                texts[field] = f"{amount} {currency}"
            else:
                errors.append(wrong(field, NO_CURRENCY, NAME_CURRENCY, given=amount[:80]))
        return replace(row, texts=texts, errors=tuple(errors))

    def _name_currency_of_price(self, texts: dict[str, str]) -> None:
        """Name the currency of a supplier's price; untold it is the supplier's own."""
        told, amount = texts.get("purchase_currency", ""), texts.get("purchase_price", "")
        currency = SYMBOLS.get(told.upper(), told) or self.currency
        if currency and amount.replace(".", "").replace(",", "").isdigit():
            texts["purchase_price"] = f"{amount} {currency}"


def read_row(
    row: documents.TableRow,
    columns: Sequence[Column],
    read_cell: Callable[[Column, documents.Cell], str],
) -> ReadRow:
    """Return the row as texts, with every cell that cannot be read."""
    shown = tuple(map(documents.as_shown, row.cells))
    if row.wrong:
        return ReadRow(
            row.number, {}, shown, (CellError("", row.wrong.sentence, row.wrong.remedy),)
        )
    texts: dict[str, str] = {}
    errors: list[CellError] = []
    for column in columns:
        try:
            if text := read_cell(column, row.cells[column.place]):
                texts[column.field] = text
        except documents.CellRefusedError as refusal:
            errors.append(CellError(column.field, refusal.sentence, refusal.remedy))
        except _UnclearError:
            errors.append(wrong(column.field, UNCLEAR, CHOOSE_SIGN, given=shown[column.place][:40]))
    return ReadRow(row.number, texts, shown, tuple(errors))


def _convert(column: Column, number: str) -> str:
    """Return the number in the field's own unit; what is no plain number stays as it is."""
    factor = FACTORS.get((column.unit, column.own_unit))
    if factor is None or not NUMBER.fullmatch(number) or len(number) > LONGEST_NUMBER:
        return number
    converted = Decimal(number) * factor
    if column.unit in MEASURED:
        converted = round(converted, 3 if column.own_unit == "kg" else 1)
    text = f"{converted:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class _UnclearError(Exception):
    """A number that has two readings."""


def find_decimal(rows: Iterable[documents.TableRow], columns: Sequence[Column]) -> str:
    """Return the decimal sign that numbers of these rows prove; empty: none does.

    A file in which both occur is read with points, so that the others are refused (E3).
    """
    signs: set[str] = set()
    places = [column.place for column in columns if column.is_number]
    for row in rows:
        for place in places:
            cell = row.cells[place] if place < len(row.cells) else ""
            if not isinstance(cell, str) or not cell:
                continue
            found = DIGITS.search(unicodedata.normalize("NFKC", cell))
            number = GAPS.sub("", found[0]) if found else ""
            if SURE_COMMA.fullmatch(number):
                signs.add(",")
            elif SURE_POINT.fullmatch(number):
                signs.add(".")
    return "." if len(signs) > 1 else "".join(signs)
