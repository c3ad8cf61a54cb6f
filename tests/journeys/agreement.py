"""What we know against what Amazon knows: order by order, line by line, shelf by shelf."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from tests.journeys.amazon import Json

type Query = Callable[..., list[tuple[Any, ...]]]


def find_order_differences(query: Query, account_id: int, truth: Json) -> list[str]:
    """Return every order that differs; orders changed after the cursor are still to be read.

    What Amazon changed before the first window was never asked for. An order without items is
    in no report, so that the history holds none of them.
    """
    history_from = _first_window(query, account_id, "orders", "order_history")
    orders_from = _first_window(query, account_id, "orders")
    cursor = _cursor(query, account_id, "orders")
    ours = {
        row[0]: row[1:]
        for row in query(
            "SELECT order_id, id, amazon_status, marketplace_id, amazon_updated_at,"
            " is_provisional FROM orders_order WHERE account_id = %s",
            account_id,
        )
    }
    lines = _read_lines(query, account_id)
    differences = [f"{order_id}: unknown to Amazon" for order_id in set(ours) - _ids(truth)]
    for order in truth["orders"]:
        order_id, updated = order["order_id"], _moment(order["updated_at"])
        since = history_from if order["lines"] else orders_from
        if updated > cursor or (updated < since and order_id not in ours):
            continue
        if order_id not in ours:
            differences.append(f"{order_id}: missing ({order['amazon_status']}, {updated})")
            continue
        order_pk, status, marketplace_id, updated_at, is_provisional = ours[order_id]
        told = (order["amazon_status"], order["marketplace_id"])
        if (status, marketplace_id) != told and not (
            is_provisional and status == told[0] and marketplace_id == ""
        ):
            differences.append(f"{order_id}: {status} {marketplace_id} instead of {told}")
        if updated_at.replace(microsecond=0) != updated:
            differences.append(f"{order_id}: of {updated_at} instead of {updated}")
        if not _same_lines(order, lines[order_pk], is_provisional=is_provisional):
            differences.append(f"{order_id}: {lines[order_pk]} instead of {order['lines']}")
    return differences


def find_listing_differences(query: Query, account_id: int, truth: Json) -> list[str]:
    """Return every listing that differs in ASIN, price or quantity."""
    ours = {
        row[:2]: row[2:]
        for row in query(
            "SELECT s.marketplace_id, l.sku, l.asin, l.amazon_price, l.amazon_quantity"
            " FROM catalog_listing l JOIN channels_store s ON s.id = l.store_id"
            " WHERE s.account_id = %s AND l.absent_since IS NULL",
            account_id,
        )
    }
    told = {
        (each["marketplace_id"], each["seller_sku"]): (
            each["asin"],
            Decimal(each["price"]),
            each["quantity"],
        )
        for each in truth["listings"]
    }
    return [
        f"{key}: {ours.get(key)} instead of {told.get(key)}"
        for key in sorted(ours.keys() | told.keys())
        if ours.get(key) != told.get(key)
    ]


def find_stock_differences(query: Query, account_id: int, truth: Json) -> list[str]:
    """Return every level at Amazon that differs from its pool."""
    told = {
        (each["pool"], each["seller_sku"]): tuple(
            each[name] for name in ("fulfillable", "reserved", "researching", "unfulfillable")
        )
        for each in truth["fba"]
    }
    ours: defaultdict[tuple[str, str], set[tuple[int, ...]]] = defaultdict(set)
    for pool, sku, *levels in query(
        "SELECT p.code, k.code, v.fulfillable, v.reserved, v.researching, v.unfulfillable"
        " FROM inventory_amazonstocklevel v JOIN catalog_sellersku k ON k.id = v.seller_sku_id"
        " JOIN channels_store s ON s.id = v.store_id"
        " JOIN channels_fulfilmentpool p ON p.id = s.pool_id"
        " WHERE k.account_id = %s AND v.absent_since IS NULL",
        account_id,
    ):
        ours[pool, sku].add(tuple(levels))
    return [
        f"{key}: {sorted(ours.get(key, ()))} instead of {told.get(key)}"
        for key in sorted(ours.keys() | told.keys())
        if ours.get(key) != {told.get(key)}
    ]


def count_rows(query: Query) -> dict[str, int]:
    """Count what must not grow when nothing happened."""
    tables = (
        "orders_order",
        "orders_orderline",
        "orders_orderevent",
        "orders_orderpackage",
        "catalog_listing",
        "catalog_listingevent",
        "catalog_sellersku",
        "inventory_amazonstocklevel",
    )
    return {table: query(f"SELECT count(*) FROM {table}")[0][0] for table in tables}  # noqa: S608


def _ids(truth: Json) -> set[str]:
    return {order["order_id"] for order in truth["orders"]}


def _read_lines(query: Query, account_id: int) -> dict[int, list[tuple[str, str, int, int]]]:
    lines: defaultdict[int, list[tuple[str, str, int, int]]] = defaultdict(list)
    for order_pk, *line in query(
        "SELECT l.order_id, l.order_item_id, l.seller_sku, l.quantity, l.fulfilled"
        " FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id"
        " WHERE o.account_id = %s AND NOT l.is_gone",
        account_id,
    ):
        lines[order_pk].append((line[0], line[1], line[2], line[3]))
    return lines


def _same_lines(
    order: Json, ours: list[tuple[str, str, int, int]], *, is_provisional: bool
) -> bool:
    """Compare by item ids; lines of the flat report have none, and tell no units shipped."""
    told = [
        (line["order_item_id"], line["seller_sku"], line["quantity"], line["fulfilled"])
        for line in order["lines"]
    ]
    if not is_provisional:
        return sorted(told) == sorted(ours)
    return Counter((line[1], line[2]) for line in told) == Counter(
        (line[1], line[2]) for line in ours
    )


def _cursor(query: Query, account_id: int, kind: str) -> datetime:
    [(cursor,)] = query(
        "SELECT cursor FROM channels_syncstream WHERE account_id = %s AND kind = %s",
        account_id,
        kind,
    )
    assert cursor is not None, f"{kind} never finished"
    found: datetime = cursor
    return found


def _first_window(query: Query, account_id: int, *kinds: str) -> datetime:
    [(since,)] = query(
        "SELECT min(r.window_after) FROM channels_syncrun r JOIN channels_syncstream s"
        " ON s.id = r.stream_id WHERE s.account_id = %s AND s.kind = ANY(%s)",
        account_id,
        list(kinds),
    )
    found: datetime = since
    return found


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
