"""Reading the report of reimbursements: what Amazon paid for, gave back as goods, took back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from zhongshu.amazon.reports.numbers import DECIMAL_COMMA, read_amount, read_time, read_units
from zhongshu.amazon.reports.row_fields import (
    FNSKU_TITLES,
    SKU_TITLES,
    Namer,
    begin_of,
    read_identifier,
    read_required,
    read_sku,
    read_words,
)
from zhongshu.amazon.reports.stock_days import days_come_first, read_day
from zhongshu.amazon.reports.tables import Row, normalise, open_table, read_facts
from zhongshu.amazon.shapes import MalformedError, check_identifier, is_currency
from zhongshu.channels import public as channels

LONGEST_ID = 40
LONGEST_TITLE = 500

# Amazon's names of the columns, with what its pages and older files call the same.
TITLES: Mapping[str, Sequence[str]] = {
    "sku": SKU_TITLES,
    "fnsku": FNSKU_TITLES,
    "approval-date": ("date", "approvaldate"),
    "reimbursement-id": ("reimbursementid",),
    "case-id": ("caseid",),
    "amazon-order-id": ("order-id",),
    "product-name": ("title",),
    "currency-unit": ("currency", "currency-code"),
    "amount-total": ("total", "total-amount"),
    # Before goods could be given back, there was one number of units.
    "quantity-reimbursed-cash": ("quantity-reimbursed-[cash]", "quantity"),
    "quantity-reimbursed-inventory": ("quantity-reimbursed-[inventory]",),
    "quantity-reimbursed-total": ("quantity-reimbursed-[total]",),
}
ALIASES = {normalise(title): name for name, titles in TITLES.items() for title in titles}
REQUIRED = ("approval-date", "reimbursement-id", "reason", "sku", "amount-total")
CASH, INVENTORY, TOTAL = (f"quantity-reimbursed-{what}" for what in ("cash", "inventory", "total"))

type Facts = channels.ReimbursementFacts
type Reader = Callable[[str], datetime]


def read_reimbursements(
    document: channels.DocumentContent, *, home: channels.Marketplace
) -> Iterator[Facts | channels.Unreadable]:
    """Read the report row by row. `home` is the first marketplace it was asked for.

    Raises:
        channels.GatewayError: a column that we cannot do without is missing.
    """
    table = open_table(
        document, aliases=ALIASES, required=REQUIRED, is_japanese=home.country_code == "JP"
    )
    is_day_first = days_come_first(
        row.get("approval-date") for row in table.rows() if not isinstance(row, channels.Unreadable)
    )
    zone, name = ZoneInfo(home.time_zone), Namer()
    has_comma = home.country_code in DECIMAL_COMMA

    def when(word: str) -> datetime:
        return read_time(word) or begin_of(read_day(word, is_day_first=is_day_first), zone)

    yield from read_facts(
        table,
        lambda row: (_read(row, name, when, has_comma=has_comma),),
        lambda row: f"reimbursement row {row.number}",
    )


def _read(row: Row, name: Namer, when: Reader, *, has_comma: bool) -> Facts:
    """Read one line. Its case may be told later: that is no part of its name."""
    reimbursement_id = read_identifier(row, "reimbursement-id", longest=LONGEST_ID)
    sku = read_sku(row)
    fnsku, order_id = read_words(row, "fnsku", longest=20), _maybe_id(row, "amazon-order-id")
    reason, condition = read_required(row, "reason", longest=60), _word(row, "condition")
    original_id = _maybe_id(row, "original-reimbursement-id")
    cash, inventory = _units(row)
    currency, amount, unit_amount = _money(row, cash, has_comma=has_comma)
    return channels.ReimbursementFacts(
        key=name(reimbursement_id, original_id, order_id, sku, fnsku, condition, reason),
        reimbursement_id=reimbursement_id,
        approved_at=when(row.get("approval-date")),
        reason=reason,
        seller_sku=sku,
        units_cash=cash,
        units_inventory=inventory,
        currency=currency,
        amount=amount,
        unit_amount=unit_amount,
        case_id=_maybe_id(row, "case-id"),
        order_id=order_id,
        fnsku=fnsku,
        asin=read_words(row, "asin", longest=20),
        title=read_words(row, "product-name", longest=LONGEST_TITLE),
        condition=condition,
        original_id=original_id,
        original_type=_word(row, "original-reimbursement-type"),
    )


def _word(row: Row, name: str) -> str:
    return read_words(row, name, longest=40)


def _maybe_id(row: Row, name: str) -> str:
    return check_identifier(row.get(name), name, longest=LONGEST_ID)


def _units(row: Row) -> tuple[int, int]:
    """Return the units paid for and those given back as goods; a total alone was paid for."""
    cash, inventory = read_units(row.get(CASH), CASH), read_units(row.get(INVENTORY), INVENTORY)
    total = read_units(row.get(TOTAL), TOTAL)
    if cash is None and total is not None:
        cash = total - (inventory or 0)
    if cash is None and inventory is None:
        raise MalformedError(f"{CASH} is missing")
    return cash or 0, inventory or 0


def _money(row: Row, cash: int, *, has_comma: bool) -> tuple[str, Decimal | None, Decimal | None]:
    """Return the currency, the amount of the line and that of a unit; goods have none.

    Nothing paid in no currency is no amount.
    """
    one = read_amount(row.get("amount-per-unit"), "amount-per-unit", has_comma=has_comma)
    amount = read_amount(row.get("amount-total"), "amount-total", has_comma=has_comma)
    currency = row.get("currency-unit").upper()
    if amount is None and one is not None:
        amount = one * cash
    if amount is None and cash:
        raise MalformedError("amount-total is missing")
    if currency and not is_currency(currency):
        raise MalformedError("currency-unit is no currency")
    if not currency and (amount or one):
        raise MalformedError("currency-unit is missing")
    return (currency, amount, one) if currency else ("", None, None)
