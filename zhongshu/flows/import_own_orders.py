"""Store rows of a sheet as orders of a store that is not Amazon's; rows of one number are one."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels
from zhongshu.documents import public as documents
from zhongshu.flows.import_values import ReadRow, RowResult, StoreContext, Stored, wrong
from zhongshu.flows.order_tables import refuse_order
from zhongshu.flows.own_order_words import HIDDEN_OF_OWN, PERSONAL_OF_OWN, STATUS_OF
from zhongshu.kernel.countries import find_country_by_name
from zhongshu.kernel.outcomes import Outcome
from zhongshu.kernel.texts import is_storable
from zhongshu.orders import public as orders

LONGEST_PERSONAL = 200
AMOUNT = re.compile(r"([0-9]{1,14}(?:\.[0-9]{1,4})?)(?: ([A-Z]{3}))?")
WHOLE = re.compile(r"([0-9]{1,7})(?:\.0+)?")
# What shops and spreadsheets write: 2026-11-20 08:00:00 -0500, 2026/11/20 8:00, 2026-11-20.
MOMENT = re.compile(
    r"(?P<day>[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2})"
    r"(?:[T ]+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]+)?)?)?"
    r"\s*(?P<zone>Z|UTC|[+-][0-9]{2}:?[0-9]{2})?"
)
# The whole order's, wherever among its rows it stands.
OF_ORDER = (
    *("purchased_at", "order_status", "ship_by", "currency"),
    *("order_shipping", "order_discount", "order_tax"),
)
# Where a sentence of the room is about a field, the column that tells it.
COLUMN_OF: Mapping[str, str] = {
    "number": "order_id",
    "bought_at": "purchased_at",
    "ship_by": "ship_by",
    "currency": "currency",
    "shipping": "order_shipping",
    "discount": "order_discount",
    "tax": "order_tax",
    "seller_sku": "seller_sku",
    "quantity": "quantity",
    "unit_price": "unit_price",
    "title": "title",
    "lines": "quantity",
    "note": "note",
}
type Wrong = tuple[str, str]
NO_TIME: Wrong = (
    _("“{given}” is no time."),
    _("Write it as 2026-11-20 08:00, or 2026-11-20 08:00 +0800 with its zone."),
)
NO_AMOUNT: Wrong = (
    _("“{given}” is no amount."),
    _("Write it as 19.99, from 0 and with four decimals at most."),
)
NO_QUANTITY: Wrong = (
    _("“{given}” is no number of units."),
    _("Write a whole number from 1."),
)
NO_STATUS: Wrong = (
    _("“{given}” is no status of an order that is known."),
    _("Write unpaid, to ship, shipped or cancelled."),
)
TWO_VALUES: Wrong = (
    _("“{given}” is not what another row of this order says."),
    _("Write the same in all rows of an order, or in its first row only."),
)
OTHER_MONEY: Wrong = (
    _("“{given}” is in another currency than the order."),
    _("Write all amounts of an order in one currency."),
)
# Of a person nothing is quoted.
NO_PERSON: Wrong = (
    _("This cell holds what cannot be stored, or more than 200 characters."),
    _("Correct the cell."),
)
NO_COUNTRY: Wrong = (
    _("This is no country that is known."),
    _("Use two letters, as DE."),
)


class _CellUnreadableError(Exception):
    """One cell of an order says what no order can."""

    def __init__(self, row: ReadRow, field: str, told: Wrong) -> None:
        super().__init__()
        what, remedy = told
        given = {} if field in HIDDEN_OF_OWN else {"given": row.texts[field][:80]}
        self.number = row.number
        self.error = wrong(field, what, remedy, **given)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """How cells of this file are read: in which zone and currency, where they tell none."""

    zone: ZoneInfo
    currency: str


def store_own_orders(rows: Sequence[ReadRow], context: StoreContext) -> Stored:
    """Record what the rows tell, those of one number together; the same again changes nothing."""
    store = context.require_store()
    sheet = _Sheet(ZoneInfo(store.time_zone), store.currency)
    results: dict[int, RowResult] = {}
    told: list[tuple[orders.OwnOrder, list[ReadRow]]] = []
    for _number, group in groupby(rows, key=lambda row: row.texts["order_id"]):
        of_order = list(group)
        try:
            told.append((_read_order(of_order, sheet), of_order))
        except _CellUnreadableError as unread:
            results |= refuse_order(of_order, unread.number, unread.error)
    recorded = orders.record_own_orders(
        store_id=store.store_id,
        orders=[order for order, _rows in told],
        import_id=context.import_id,
        actor=context.actor,
        at=context.at,
    )
    for answer, (_order, of_order) in zip(recorded, told, strict=True):
        results |= _to_results(answer, of_order)
    mine = {"account_id": store.account_id, "import_id": context.import_id}
    return Stored(
        [results[row.number] for row in rows],
        effects=tuple(
            documents.Effect(each.number, None, mine)
            for each in recorded
            if each.outcome is Outcome.NEW
        ),
    )


def _read_order(rows: Sequence[ReadRow], sheet: _Sheet) -> orders.OwnOrder:
    """Return the order of these rows.

    Raises:
        _CellUnreadableError: one of their cells cannot be of an order.
    """
    head = {field: _find_one(rows, field) for field in OF_ORDER}
    lines = tuple(_read_line(row) for row in rows)
    currency = _read_currency(rows, head["currency"], sheet)
    return orders.OwnOrder(
        number=rows[0].texts["order_id"],
        lines=lines,
        currency=currency,
        bought_at=_read(head["purchased_at"], "purchased_at", _moment_of(sheet), NO_TIME),
        status=_read(head["order_status"], "order_status", _to_status, NO_STATUS),
        ship_by=_read(head["ship_by"], "ship_by", _moment_of(sheet), NO_TIME),
        shipping=_read_sum(head, "order_shipping"),
        discount=_read_sum(head, "order_discount"),
        tax=_read_sum(head, "order_tax"),
        buyer=_read_buyer(rows),
        note=_read_note(rows),
    )


def _find_one(rows: Sequence[ReadRow], field: str) -> ReadRow | None:
    """Return the first row that tells a field of the order; others say the same or nothing."""
    telling = [row for row in rows if row.texts.get(field)]
    for row in telling[1:]:
        if row.texts[field] != telling[0].texts[field]:
            raise _CellUnreadableError(row, field, TWO_VALUES)
    return telling[0] if telling else None


def _read[Value](
    row: ReadRow | None, field: str, read: Callable[[str], Value | None], refusal: Wrong
) -> Value | None:
    if row is None or not row.texts.get(field):
        return None
    value = read(row.texts[field])
    if value is None:
        raise _CellUnreadableError(row, field, refusal)
    return value


def _read_sum(head: Mapping[str, ReadRow | None], field: str) -> Decimal:
    return _read(head[field], field, _to_amount, NO_AMOUNT) or Decimal(0)


def _read_line(row: ReadRow) -> orders.OwnLine:
    return orders.OwnLine(
        seller_sku=row.texts["seller_sku"],
        quantity=_read(row, "quantity", _to_quantity, NO_QUANTITY) or 0,
        unit_price=_read(row, "unit_price", _to_amount, NO_AMOUNT),
        title=row.texts.get("title", ""),
    )


def _read_currency(rows: Sequence[ReadRow], told: ReadRow | None, sheet: _Sheet) -> str:
    """Return the order's currency: its column's, else that of its amounts, else the store's."""
    currency = told.texts["currency"].strip().upper() if told else ""
    for row in rows:
        for field in ("unit_price", "order_shipping", "order_discount", "order_tax"):
            found = AMOUNT.fullmatch(row.texts.get(field, ""))
            if found and found[2]:
                currency = currency or found[2]
                if found[2] != currency:
                    raise _CellUnreadableError(row, field, OTHER_MONEY)
    return currency or sheet.currency


def _read_note(rows: Sequence[ReadRow]) -> str | None:
    """Return what the rows note, each sentence once; None: none of them notes anything."""
    notes = dict.fromkeys(row.texts["note"].strip() for row in rows if row.texts.get("note"))
    return "\n".join(filter(None, notes)) or None


def _read_buyer(rows: Sequence[ReadRow]) -> channels.BuyerFacts | None:
    """Return whoever bought, from the first row that tells of a person; None: none does."""
    row = next((row for row in rows if any(row.texts.get(each) for each in PERSONAL_OF_OWN)), None)
    if row is None:
        return None
    for field in sorted(PERSONAL_OF_OWN):
        text = row.texts.get(field, "")
        if len(text) > LONGEST_PERSONAL or not is_storable(text):
            raise _CellUnreadableError(row, field, NO_PERSON)
    told = {field: row.texts.get(field, "") for field in PERSONAL_OF_OWN}
    country = find_country_by_name(told["country"])
    if told["country"] and not country:
        raise _CellUnreadableError(row, "country", NO_COUNTRY)
    return channels.BuyerFacts(
        name=told["recipient"],
        email=told["buyer_email"],
        address=channels.AddressFacts(
            name=told["recipient"],
            lines=tuple(
                told[field] for field in ("address_1", "address_2", "address_3") if told[field]
            ),
            city=told["city"],
            district=told["district"],
            state_or_region=told["state"],
            postal_code=told["postal_code"],
            country_code=country,
            phone=told["recipient_phone"],
        ),
    )


def _moment_of(sheet: _Sheet) -> Callable[[str], datetime | None]:
    """Return what reads a time; one without a zone is the store's."""

    def read(text: str) -> datetime | None:
        found = MOMENT.fullmatch(text.strip())
        if found is None:
            return None
        try:
            day = date(*map(int, re.split("[-/.]", found["day"])))
            hour, minute, second = (int(found[each] or 0) for each in ("hour", "minute", "second"))
            zone = (found["zone"] or "").replace("UTC", "Z").replace("Z", "+00:00")
            there = datetime.fromisoformat(f"2000-01-01T00:00{zone}").tzinfo if zone else sheet.zone
            return datetime.combine(day, time(hour, minute, second), there).astimezone(UTC)
        except (ValueError, OverflowError):
            return None

    return read


def _to_amount(text: str) -> Decimal | None:
    found = AMOUNT.fullmatch(text)
    return Decimal(found[1]) if found else None


def _to_quantity(text: str) -> int | None:
    found = WHOLE.fullmatch(text)
    return int(found[1]) or None if found else None


def _to_status(text: str) -> orders.OwnStatus | None:
    return STATUS_OF.get(re.sub(r"[\s_-]+", "", text).casefold())


def _to_results(answer: orders.RecordedOwn, rows: Sequence[ReadRow]) -> dict[int, RowResult]:
    if not answer.refusal:
        return {row.number: RowResult(answer.outcome) for row in rows}
    number = rows[answer.line or 0].number
    field = COLUMN_OF.get(answer.field, "order_id")
    return refuse_order(rows, number, wrong(field, answer.refusal, _("Correct the cell.")))
