"""Merge the lines of an order: never deleted, shipped units only grow, prices never lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from zhongshu.channels import public as channels
from zhongshu.kernel.texts import clean
from zhongshu.orders.rules import Standing
from zhongshu.orders.values import EventKind

type Row = dict[str, Any]
AMOUNTS = (
    "currency",
    "unit_price",
    "item_amount",
    "shipping_amount",
    "gift_wrap_amount",
    "discount_amount",
    "tax_amount",
)
TEXTS = ("seller_sku", "asin", "title", "condition", "cancellation_reason", "cancelled_by")


def tidy(text: str, longest: int) -> str:
    """Make a text of Amazon's storable; the common case costs next to nothing."""
    if "\x00" not in text:
        if text.isascii():
            return text[:longest]
        try:
            text.encode()
        except UnicodeEncodeError:
            pass
        else:
            return text[:longest]
    return clean(text, longest=longest)


@dataclass(frozen=True, slots=True)
class Change:
    """Something about a line that the timeline tells."""

    kind: EventKind
    before: str
    after: str
    facts: Mapping[str, object]


@dataclass(slots=True)
class Lines:
    """All lines of an order after an answer, and those of them to be written."""

    by_item: dict[str, Row]
    changed: list[Row] = field(default_factory=list)
    replaces: bool = False
    changes: list[Change] = field(default_factory=list)

    def summary(self) -> Row:
        """Return what the order's own row says about its lines."""
        live = [line for line in self.by_item.values() if not line["is_gone"]]
        amount, currency = _sales(live)
        return {
            "line_count": len(live),
            "unit_count": sum(line["quantity"] for line in live),
            "is_gift": any(line["is_gift"] for line in live),
            "cancellation_requested": any(line["cancellation_requested"] for line in live),
            "sales_amount": amount,
            "sales_currency": currency,
        }

    def tell(self, kind: EventKind, before: str, after: str, /, **facts: object) -> None:
        """Add something that the timeline tells."""
        self.changes.append(Change(kind, before, after, facts))


def merge_lines(
    facts: channels.OrderFacts,
    known: Mapping[str, Mapping[str, Any]],
    *,
    standing: Standing,
) -> Lines:
    """Merge the told lines into the known ones.

    An older answer only adds what is missing. An answer without any line says nothing about
    lines. Lines of a report are replaced whole by whatever comes next; a line that is told
    under the same id again keeps what the new one does not tell.
    """
    told = {line.order_item_id: line for line in facts.lines}
    if not told:
        return Lines({item: dict(line) for item, line in known.items()})
    provisional: Mapping[str, Mapping[str, Any]] = {}
    replaces = standing is Standing.FIRST_READ or (facts.is_provisional and bool(known))
    if replaces:
        if standing is Standing.OLDER:
            return Lines({item: dict(line) for item, line in known.items()})
        told = _under_known_ids(told, known)
        provisional, known = known, {}
    merged = Lines({item: dict(line) for item, line in known.items()}, replaces=replaces)
    is_first = standing is Standing.NEW or replaces
    for item, line in told.items():
        if item not in known:
            row = _to_row(line, is_provisional=facts.is_provisional)
            _keep(row, provisional.get(item))
            _add(merged, row, is_first=is_first, is_gone=standing is Standing.OLDER)
        elif standing is Standing.OLDER:
            _fill(merged, line)
        else:
            _update(merged, line)
    if standing is not Standing.OLDER:
        _mark_gone(merged, told)
    return merged


def _under_known_ids(
    told: dict[str, channels.OrderLineFacts], known: Mapping[str, Mapping[str, Any]]
) -> dict[str, channels.OrderLineFacts]:
    """Give lines without Amazon's item ids those that an earlier report told.

    Only when each line has its counterpart: otherwise nobody knows which is which.
    """
    left: dict[tuple[str, str, int], list[str]] = {}
    for item, line in known.items():
        what = (line["seller_sku"], line["asin"], line["quantity"])
        left.setdefault(what, []).append(item)
    found = {}
    for item, told_line in told.items():
        what = (told_line.seller_sku, told_line.asin, told_line.quantity)
        if not item.startswith(channels.OUR_ITEM_ID) or not left.get(what):
            return told
        known_id = left[what].pop(0)
        found[known_id] = replace(told_line, order_item_id=known_id)
    return found if len(found) == len(known) else told


def _keep(row: Row, before: Mapping[str, Any] | None) -> None:
    """Keep what an earlier report told of the same line and this answer does not.

    An id of ours is only a place in the order: with another SKU it is another line.
    """
    if before is None or before["seller_sku"] != row["seller_sku"]:
        return
    for name in TEXTS:
        row[name] = row[name] or before[name]
    if row["item_amount"] is None:
        row |= {name: before[name] for name in AMOUNTS}
    if row["is_provisional"]:
        row["fulfilled"] = max(row["fulfilled"], before["fulfilled"])


def _add(merged: Lines, row: Row, *, is_first: bool, is_gone: bool) -> None:
    row["is_gone"] = is_gone
    item = row["order_item_id"]
    merged.by_item[item] = row
    merged.changed.append(row)
    if not is_first and not is_gone:
        merged.tell(EventKind.LINE_ADDED, "", item, order_item_id=item)


def _update(merged: Lines, line: channels.OrderLineFacts) -> None:
    item = line.order_item_id
    before, told = merged.by_item[item], _to_row(line)
    row = before | told
    for name in TEXTS:
        row[name] = told[name] or before[name]
    for name in ("programs", "is_gift", "cancellation_requested"):
        row[name] = told[name] or before[name]
    if line.amounts is None:
        row |= {name: before[name] for name in AMOUNTS}
    elif told["unit_price"] is None and told["currency"] == before["currency"]:
        row["unit_price"] = before["unit_price"]
    row["fulfilled"] = max(before["fulfilled"], told["fulfilled"])
    if line.fulfilled is not None and line.fulfilled != before["fulfilled"]:
        fell = line.fulfilled < before["fulfilled"]
        merged.tell(
            EventKind.FULFILLED_FELL if fell else EventKind.FULFILLED,
            f"{item}: {before['fulfilled']}",
            f"{item}: {line.fulfilled}",
            order_item_id=item,
            before=before["fulfilled"],
            after=line.fulfilled,
        )
    if row["quantity"] != before["quantity"]:
        merged.tell(
            EventKind.QUANTITY,
            f"{item}: {before['quantity']}",
            f"{item}: {row['quantity']}",
            order_item_id=item,
            before=before["quantity"],
            after=row["quantity"],
        )
    if row["cancellation_requested"] and not before["cancellation_requested"]:
        merged.tell(EventKind.CANCELLATION_REQUESTED, "", item, order_item_id=item)
    _put(merged, item, before, row)


def _fill(merged: Lines, line: channels.OrderLineFacts) -> None:
    """Add what an older answer knows and the newer ones did not tell."""
    before, told = merged.by_item[line.order_item_id], _to_row(line)
    row = dict(before)
    for name in (*TEXTS, "programs"):
        row[name] = before[name] or told[name]
    if before["item_amount"] is None:
        row |= {name: told[name] for name in AMOUNTS}
    row["fulfilled"] = max(before["fulfilled"], told["fulfilled"])
    _put(merged, line.order_item_id, before, row)


def _mark_gone(merged: Lines, told: Mapping[str, object]) -> None:
    for item, line in merged.by_item.items():
        if item not in told and not line["is_gone"]:
            row = line | {"is_gone": True}
            merged.tell(EventKind.LINE_GONE, item, "", order_item_id=item)
            _put(merged, item, line, row)


def _put(merged: Lines, item: str, before: Row, row: Row) -> None:
    merged.by_item[item] = row
    if row != before:
        merged.changed.append(row)


def _to_row(line: channels.OrderLineFacts, *, is_provisional: bool = False) -> Row:
    amounts = line.amounts
    return {
        "order_item_id": line.order_item_id,
        "seller_sku": tidy(line.seller_sku, len(line.seller_sku)),
        "asin": tidy(line.asin, 20),
        "title": tidy(line.title, 500),
        "quantity": line.quantity,
        "fulfilled": line.fulfilled or 0,
        "currency": amounts.currency if amounts else "",
        "unit_price": amounts.unit_price if amounts else None,
        "item_amount": amounts.item if amounts else None,
        "shipping_amount": amounts.shipping if amounts else None,
        "gift_wrap_amount": amounts.gift_wrap if amounts else None,
        "discount_amount": amounts.discount if amounts else None,
        "tax_amount": amounts.tax if amounts else None,
        "condition": tidy(line.condition, 60),
        "programs": [tidy(program, 60) for program in line.programs],
        "is_gift": line.is_gift,
        "cancellation_requested": line.cancellation_requested,
        "cancellation_reason": tidy(line.cancellation_reason, 300),
        "cancelled_by": tidy(line.cancelled_by, 40),
        "is_provisional": is_provisional,
        "is_gone": False,
    }


def _sales(live: list[Row]) -> tuple[Decimal | None, str]:
    """Add up the lines; unknown while one that was bought has no price, or currencies differ."""
    bought = [line for line in live if line["quantity"] > 0 or line["item_amount"] is not None]
    currencies = {line["currency"] for line in bought}
    if len(currencies) != 1 or any(line["item_amount"] is None for line in bought):
        return None, ""
    amount = sum(
        (
            line["item_amount"]
            + line["shipping_amount"]
            + line["gift_wrap_amount"]
            - line["discount_amount"]
            for line in bought
        ),
        Decimal(0),
    )
    return amount, currencies.pop()
