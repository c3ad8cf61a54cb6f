"""Orders of other channels than Amazon: what of them is refused, and what each answer changes."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels
from zhongshu.kernel.money import LARGEST, list_currencies
from zhongshu.kernel.outcomes import Outcome
from zhongshu.kernel.texts import is_storable
from zhongshu.orders import rules
from zhongshu.orders.lines import Lines, tidy
from zhongshu.orders.merging import UNSEEN, Known, Plan, content_of_buyer, fingerprint
from zhongshu.orders.values import (
    EventKind,
    OwnLimits,
    OwnLine,
    OwnOrder,
    OwnStatus,
    RecordedOwn,
    Refusal,
    WorkState,
    WorkStatus,
)

type Row = dict[str, Any]
CHANNEL = "OWN"
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
# Clocks of other systems differ; a date of tomorrow may be today's elsewhere.
AHEAD = timedelta(days=1)
# A buyer's data is kept until 30 days after the promise: a mistyped year must not keep it for good.
LONGEST_PROMISE = timedelta(days=2 * 365)
RANK = {each: rank for rank, each in enumerate(OwnStatus)}
AMOUNTS = ("shipping", "discount", "tax")


def find_refusal(order: OwnOrder, at: datetime) -> RecordedOwn | None:
    """Return why this order cannot be stored, or None."""
    for check in (_refuse_head, _refuse_amounts, _refuse_lines, _refuse_totals):
        found = check(order, at)
        if found:
            sentence, field, line = found
            number = order.number if is_storable(order.number) else ""
            return RecordedOwn(
                number[: OwnLimits.NUMBER],
                Outcome.REFUSED,
                refusal=sentence,
                field=field,
                line=line,
            )
    return None


type Refused = tuple[str, str, int | None] | None


def _refuse_head(order: OwnOrder, at: datetime) -> Refused:
    number = order.number
    if not 0 < len(number) <= OwnLimits.NUMBER or not is_storable(number):
        return _("An order number has 1 to 64 characters."), "number", None
    if number != number.strip():
        return _("An order number begins and ends without a blank."), "number", None
    for name in ("bought_at", "ship_by"):
        moment: datetime | None = getattr(order, name)
        if moment is not None and (moment.tzinfo is None or moment < EARLIEST):
            return _("This is no date of an order."), name, None
    if order.bought_at is not None and order.bought_at > at + AHEAD:
        return _("This date is still to come."), "bought_at", None
    if order.ship_by is not None and order.ship_by > at + LONGEST_PROMISE:
        return _("What is sold is to be shipped within two years."), "ship_by", None
    note = order.note or ""
    if len(note) > OwnLimits.NOTE or not is_storable(note):
        return _("A note has 2,000 characters at most, all of which can be seen."), "note", None
    return None


def _refuse_amounts(order: OwnOrder, _at: datetime) -> Refused:
    code = order.currency
    if code not in list_currencies():
        return _("This is no currency: three letters, such as USD."), "currency", None
    for name in AMOUNTS:
        if not _is_amount(getattr(order, name)):
            return _("An amount is a number from 0, with four decimals at most."), name, None
    return None


def _refuse_totals(order: OwnOrder, _at: datetime) -> Refused:
    items = sum((line.unit_price or 0) * line.quantity for line in order.lines)
    if items + order.shipping + order.tax >= LARGEST:
        return _("This is more than can be stored."), "lines", None
    has_prices = all(line.unit_price is not None for line in order.lines)
    if has_prices and order.discount > items + order.shipping:
        return _("The discount is more than everything costs."), "discount", None
    return None


def _refuse_lines(order: OwnOrder, _at: datetime) -> Refused:
    if not order.lines:
        return _("An order has at least one line."), "lines", None
    if len(order.lines) > OwnLimits.LINES:
        return _("An order has 500 lines at most."), "lines", None
    for place, line in enumerate(order.lines):
        code = line.seller_sku
        if not 0 < len(code) <= OwnLimits.SKU or not is_storable(code) or code != code.strip():
            return _("A seller SKU has 1 to 100 characters."), "seller_sku", place
        if not 0 < line.quantity <= OwnLimits.UNITS:
            return _("A quantity is a whole number from 1 to 1,000,000."), "quantity", place
        price = line.unit_price
        if price is not None and not _is_amount(price):
            return (
                _("An amount is a number from 0, with four decimals at most."),
                "unit_price",
                place,
            )
        if not is_storable(line.title):
            return _("The title holds a character that cannot be stored."), "title", place
    return None


def _is_amount(amount: Decimal) -> bool:
    return amount.is_finite() and 0 <= amount < LARGEST and _places(amount) <= OwnLimits.PLACES


def plan_own(order: OwnOrder, known: Known | None, store: channels.StoreCard, at: datetime) -> Plan:
    """Work out what one order changes. Nothing is written here.

    What it does not tell stays, its lines are all of them. Its status only goes forward: the
    same file again takes nothing back that a person did since.
    """
    before = known.row if known else UNSEEN
    status = _next_status(before["own_status"], order.status)
    content_hash = fingerprint(_content_of(order), secret=settings.LOOKUP_SECRET)
    facts = _to_facts(order, store, at)
    plan = Plan(facts, Outcome.CHANGED if known else Outcome.NEW)
    plan.order_pk = known.row["id"] if known else None
    is_known = known is not None and bytes(before["content_hash"]) == content_hash
    if is_known and before["own_status"] == status and order.note in (None, before["note"]):
        plan.outcome = Outcome.UNCHANGED
        return plan
    lines = _merge_lines(order, status, known.lines if known else {})
    row = _to_row(order, before, store, at) | {
        "own_status": status,
        "note": before["note"] if order.note is None else order.note,
        "work_status": next_work_status(before["work_status"], before["own_status"], status),
        "content_hash": content_hash,
    }
    if status in (OwnStatus.CANCELLED, OwnStatus.SHIPPED):
        row["is_held"] = False
    plan.row = plan.merged = row | lines.summary()
    plan.lines = lines.changed
    _tell_story(plan, before, lines, at)
    return plan


def next_work_status(work_status: str | None, before: str | None, after: str) -> str | None:
    """Move our judgement as far as the order's own status takes it along.

    What is to be shipped enters the workbench, what was shipped is done. Cancelled, it leaves it,
    but what was done already needs a person.
    """
    if before == after:
        return work_status
    match after:
        case OwnStatus.TO_SHIP:
            return WorkStatus.TO_REVIEW
        case OwnStatus.SHIPPED if before is not None:
            return WorkStatus.PROCESSED
        case OwnStatus.CANCELLED if work_status == WorkStatus.PROCESSED:
            return WorkStatus.EXCEPTION
        case OwnStatus.CANCELLED if work_status is not None:
            return WorkStatus.CANCELLED
        case OwnStatus.UNPAID:
            return None
    return work_status


def moved(state: WorkState, *, status: OwnStatus) -> WorkState | Refusal:
    """Return the state of an order that a person says stands elsewhere."""
    if state.own_status is None:
        return Refusal.OF_AMAZON
    if state.own_status == status:
        return state
    is_over = status in (OwnStatus.SHIPPED, OwnStatus.CANCELLED)
    return replace(
        state,
        own_status=status.value,
        work_status=next_work_status(state.work_status, state.own_status, status),
        is_held=state.is_held and not is_over,
    )


def _next_status(known: str | None, told: OwnStatus | None) -> str:
    if known is None:
        return (told or OwnStatus.TO_SHIP).value
    if told is None or RANK[told] <= RANK[OwnStatus(known)]:
        return known
    return told.value


def _content_of(order: OwnOrder) -> object:
    buyer = order.buyer
    return (
        order.currency,
        order.bought_at,
        order.ship_by,
        [str(getattr(order, name).normalize()) for name in AMOUNTS],
        [
            (
                line.seller_sku,
                line.quantity,
                line.unit_price if line.unit_price is None else str(line.unit_price.normalize()),
                line.title,
            )
            for line in order.lines
        ],
        buyer and content_of_buyer(buyer),
    )


def _to_facts(order: OwnOrder, store: channels.StoreCard, at: datetime) -> channels.OrderFacts:
    return channels.OrderFacts(
        order_id=order.number,
        created_at=order.bought_at or at,
        updated_at=at,
        amazon_status="",
        fulfilled_by=rules.MERCHANT,
        channel=CHANNEL,
        marketplace_id=store.marketplace_id,
        marketplace_name=store.name,
        buyer=order.buyer,
    )


def _to_row(
    order: OwnOrder, before: Mapping[str, Any], store: channels.StoreCard, at: datetime
) -> Row:
    priced = [
        line.unit_price * line.quantity for line in order.lines if line.unit_price is not None
    ]
    has_total = len(priced) == len(order.lines)
    total = sum(priced, order.shipping + order.tax - order.discount)
    return {
        **{name: before[name] for name in UNSEEN},
        "order_id": order.number,
        "marketplace_id": store.marketplace_id,
        "marketplace_name": tidy(store.name, 100),
        "channel": CHANNEL,
        "fulfilled_by": rules.MERCHANT,
        "amazon_status": "",
        "amazon_created_at": order.bought_at or before.get("amazon_created_at") or at,
        "amazon_updated_at": at,
        "ship_by_latest": order.ship_by or before["ship_by_latest"],
        "total_amount": total if has_total else None,
        "total_currency": order.currency if has_total else "",
        "is_business": False,
        "is_provisional": False,
    }


def _merge_lines(order: OwnOrder, status: str, known: Mapping[str, Mapping[str, Any]]) -> Lines:
    """Lay the told lines over the known ones; what is no longer told is gone."""
    merged = Lines({item: dict(line) for item, line in known.items()})
    is_shipped = status == OwnStatus.SHIPPED
    rows = _line_rows(order)
    for row in rows:
        item = row["order_item_id"]
        before = known.get(item)
        row["fulfilled"] = row["quantity"] if is_shipped else 0
        row["title"] = row["title"] or (before["title"] if before else "")
        merged.by_item[item] = row
        if known and (before is None or before["is_gone"]):
            merged.tell(EventKind.LINE_ADDED, "", item, order_item_id=row["seller_sku"])
        elif before is not None and before["quantity"] != row["quantity"]:
            merged.tell(
                EventKind.QUANTITY,
                f"{item}: {before['quantity']}",
                f"{item}: {row['quantity']}",
                order_item_id=row["seller_sku"],
                before=before["quantity"],
                after=row["quantity"],
            )
        merged.changed.append(row)
    told = {row["order_item_id"] for row in rows}
    for item, line in known.items():
        if item not in told and not line["is_gone"]:
            merged.by_item[item] = dict(line) | {"is_gone": True}
            merged.changed.append(merged.by_item[item])
            merged.tell(EventKind.LINE_GONE, item, "", order_item_id=line["seller_sku"])
    return merged


def _line_rows(order: OwnOrder) -> list[Row]:
    items = [
        None if line.unit_price is None else line.unit_price * line.quantity for line in order.lines
    ]
    shares = {
        name: share_out(getattr(order, name), [item or Decimal(0) for item in items])
        for name in AMOUNTS
    }
    return [
        {
            "order_item_id": item_id,
            "seller_sku": line.seller_sku,
            "asin": "",
            "title": tidy(line.title, OwnLimits.TITLE),
            "quantity": line.quantity,
            "fulfilled": 0,
            "currency": order.currency,
            "unit_price": line.unit_price,
            "item_amount": items[place],
            "shipping_amount": shares["shipping"][place],
            "gift_wrap_amount": Decimal(0),
            "discount_amount": shares["discount"][place],
            "tax_amount": shares["tax"][place],
            "condition": "",
            "programs": [],
            "is_gift": False,
            "cancellation_requested": False,
            "cancellation_reason": "",
            "cancelled_by": "",
            "is_provisional": False,
            "is_gone": False,
        }
        for place, (line, item_id) in enumerate(
            zip(order.lines, name_items(order.lines), strict=True)
        )
    ]


def name_items(lines: Iterable[OwnLine]) -> list[str]:
    """Return an id for each line that depends on its SKU, not on its place: own-1a2b…, own-1a2b…-2.

    Whoever takes a line out of an order changes no other one.
    """
    seen: Counter[str] = Counter()
    names = []
    for line in lines:
        seen[line.seller_sku] += 1
        digest = hashlib.blake2b(line.seller_sku.encode(), digest_size=12).hexdigest()
        nth = seen[line.seller_sku]
        names.append(f"{channels.OUR_ITEM_ID}{digest}" + (f"-{nth}" if nth > 1 else ""))
    return names


def share_out(amount: Decimal, items: Sequence[Decimal]) -> list[Decimal]:
    """Return what of an order's amount falls on each line, by what the lines cost.

    The shares add up to the amount exactly: the last line takes what rounding leaves.
    """
    if not amount:
        return [Decimal(0)] * len(items)
    whole = sum(items)
    weights = items if whole else [Decimal(1)] * len(items)
    unit = Decimal(1).scaleb(-max(2, _places(amount)))
    left, shares = amount, []
    for weight in weights[:-1]:
        share = (amount * weight / (whole or len(items))).quantize(unit, rounding=ROUND_HALF_UP)
        share = min(share, left)
        shares.append(share)
        left -= share
    return [*shares, left]


def _places(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _tell_story(plan: Plan, before: Mapping[str, Any], lines: Lines, at: datetime) -> None:
    row = plan.row or {}
    for change in lines.changes:
        plan.tell(change.kind, at, change.before, change.after, **change.facts)
    if plan.order_pk is None:
        plan.tell(EventKind.CREATED, row["amazon_created_at"], "", row["own_status"])
    elif before["own_status"] != row["own_status"]:
        plan.tell(EventKind.OWN_STATUS, at, before["own_status"], row["own_status"])
    elif not lines.changes:
        plan.tell(EventKind.EDITED, at, "", "")
    if before["work_status"] != row["work_status"]:
        plan.tell(EventKind.WORK_STATUS, at, before["work_status"] or "", row["work_status"] or "")
