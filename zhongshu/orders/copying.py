"""Orders that are new: copied into their tables, at a fraction of an upsert's price."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from psycopg.types.json import Json

from zhongshu.kernel.statements import copy_rows
from zhongshu.orders.statements.recording import (
    BUYER_COLUMNS,
    EVENT_COLUMNS,
    LINE_COLUMNS,
    ORDER_COLUMNS,
    PACKAGE_COLUMNS,
    PAYLOAD_COLUMNS,
    reserve_orders,
)

type Row = Mapping[str, Any]


def copy_orders(account_id: int, rows: Sequence[Row]) -> tuple[dict[str, int], datetime]:
    """Add orders; return their row ids by Amazon's ids, and when they were recorded."""
    ids, at, store_of = reserve_orders(account_id, len(rows))
    added = [
        {
            **row,
            "id": pk,
            "account_id": account_id,
            # A pseudo-marketplace has no store.
            "store_id": store_of.get(row["marketplace_id"]),
            "recorded_at": at,
        }
        for pk, row in zip(ids, rows, strict=True)
    ]
    columns = ["id", "account_id", "store_id", "recorded_at", *ORDER_COLUMNS]
    copy_rows("orders_order", columns, added)
    return {row["order_id"]: row["id"] for row in added}, at


def copy_lines(rows: Sequence[Row]) -> None:
    copy_rows("orders_orderline", ["order_id", *LINE_COLUMNS], rows)


def copy_packages(rows: Sequence[Row]) -> None:
    copy_rows("orders_orderpackage", ["order_id", *PACKAGE_COLUMNS], rows)


def copy_buyers(rows: Sequence[Row]) -> None:
    copy_rows("orders_buyerdetails", ["order_id", *BUYER_COLUMNS], rows)


def copy_payloads(rows: Sequence[Row]) -> None:
    copy_rows("orders_orderpayload", ["order_id", *PAYLOAD_COLUMNS], rows)


def copy_events(rows: Sequence[Row], recorded_at: datetime) -> None:
    """Add the first lines of timelines; the same fact twice is told once."""
    told = {
        (row["order_id"], row["at"], row["kind"], row["from_value"], row["to_value"]): row
        for row in rows
    }
    columns = ["order_id", "recorded_at", *EVENT_COLUMNS]
    added = [
        {**row, "recorded_at": recorded_at, "facts": Json(row["facts"])} for row in told.values()
    ]
    copy_rows("orders_orderevent", columns, added)
