"""The tables that `export` writes: their columns, and the rows behind them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.cli.goods_tables import (
    PAIRING_HEADS,
    product_heads,
    read_pairings,
    read_products,
)
from zhongshu.cli.supplier_tables import (
    price_heads,
    read_prices,
    read_suppliers,
    supplier_heads,
)
from zhongshu.identity import public as identity
from zhongshu.kernel.money import trim
from zhongshu.orders import public as orders
from zhongshu.web.sheets import Cell


@dataclass(frozen=True, slots=True)
class Table:
    """`heads` are asked for when the table is written: some depend on the company."""

    heads: Callable[[], Sequence[str]]
    rows: Callable[[int | None], Iterator[Sequence[Cell]]]


ORDER_HEADS = (
    "order_id",
    "account_id",
    "marketplace_id",
    "amazon_status",
    "own_status",
    "work_status",
    "is_held",
    "fulfilled_by",
    "created_at",
    "updated_at",
    "recorded_at",
    "ship_by_latest",
    "total_amount",
    "total_currency",
    "order_item_id",
    "seller_sku",
    "asin",
    "title",
    "quantity",
    "fulfilled",
    "unit_price",
    "currency",
)
LISTING_HEADS = (
    "id",
    "store_id",
    "marketplace_id",
    "seller_sku",
    "asin",
    "fnsku",
    "title",
    "price",
    "currency",
    "quantity",
    "status",
    "fulfilment_channel",
    "condition",
    "product_type",
    "created_at",
    "updated_at",
    "recorded_at",
    "absent_since",
)


def read_orders(account_id: int | None) -> Iterator[Sequence[Cell]]:
    """Yield one row per line of each order, the newest order first."""
    found = orders.iterate_orders(identity.SYSTEM, orders.OrderFilter(account_id=account_id))
    for order in found:
        head = _order_cells(order)
        lines = [line for line in order.lines.all() if not line.is_gone]
        for line in lines:
            yield (*head, *_line_cells(line))
        if not lines:
            yield (*head, *[None] * (len(ORDER_HEADS) - len(head)))


def read_listings(account_id: int | None) -> Iterator[Sequence[Cell]]:
    """Yield listings that are at Amazon now, the oldest row first."""
    store_ids: tuple[int, ...] = ()
    if account_id is not None:
        stores = channels.list_stores(identity.SYSTEM, account_id)
        store_ids = tuple(store.store_id for store in stores)
    wanted = catalog.ListingFilter(store_ids=store_ids)
    for row in catalog.iterate_listings(identity.SYSTEM, wanted):
        told = {name: getattr(row, name) for name in LISTING_HEADS}
        yield list((told | {"price": _trimmed(row.price, row.currency)}).values())


TABLES: Mapping[str, Table] = {
    "orders": Table(lambda: ORDER_HEADS, read_orders),
    "listings": Table(lambda: LISTING_HEADS, read_listings),
    "products": Table(product_heads, read_products),
    "pairings": Table(lambda: PAIRING_HEADS, read_pairings),
    "suppliers": Table(supplier_heads, read_suppliers),
    "supplier-prices": Table(price_heads, read_prices),
}


class Counted:
    """Rows that are counted while they pass; from `most` on the rest is left out and told."""

    def __init__(self, rows: Iterable[Sequence[Cell]], *, most: int | None = None) -> None:
        self.rows = rows
        self.most = most
        self.number = 0
        self.is_cut = False

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        for row in self.rows:
            if self.number == self.most:
                self.is_cut = True
                return
            self.number += 1
            yield row


def _order_cells(order: Any) -> tuple[Cell, ...]:
    return (
        order.order_id,
        order.account_id,
        order.marketplace_id,
        order.amazon_status,
        order.own_status,
        order.work_status,
        order.is_held,
        order.fulfilled_by,
        order.amazon_created_at,
        order.amazon_updated_at,
        order.recorded_at,
        order.ship_by_latest,
        _trimmed(order.total_amount, order.total_currency),
        order.total_currency,
    )


def _line_cells(line: Any) -> tuple[Cell, ...]:
    return (
        line.order_item_id,
        line.seller_sku,
        line.asin,
        line.title,
        line.quantity,
        line.fulfilled,
        _trimmed(line.unit_price, line.currency),
        line.currency,
    )


def _trimmed(amount: Decimal | None, currency: str) -> Decimal | None:
    return None if amount is None else trim(amount, currency)
