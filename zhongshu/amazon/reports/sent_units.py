"""Reading the report of shipped orders: which units of an order item left, and when."""

from collections.abc import Iterator, Mapping, Sequence

from zhongshu.amazon.reports.numbers import read_time
from zhongshu.amazon.reports.row_fields import (
    SKU_TITLES,
    Namer,
    read_count,
    read_identifier,
    read_sku,
)
from zhongshu.amazon.reports.tables import Row, normalise, open_table, read_facts
from zhongshu.amazon.shapes import MalformedError
from zhongshu.channels import public as channels

LONGEST_ID = 64

TITLES: Mapping[str, Sequence[str]] = {
    "sku": SKU_TITLES,
    "amazon-order-id": ("order-id",),
    "amazon-order-item-id": ("order-item-id",),
    "shipment-date": ("shipped-date",),
    "quantity-shipped": ("quantity",),
}
ALIASES = {normalise(title): name for name, titles in TITLES.items() for title in titles}
REQUIRED = (*TITLES, "shipment-id", "shipment-item-id")

type Facts = channels.SentUnitsFacts


def read_sent_units(
    document: channels.DocumentContent, *, home: channels.Marketplace
) -> Iterator[Facts | channels.Unreadable]:
    """Read the report row by row. `home` is the first marketplace it was asked for.

    Raises:
        channels.GatewayError: a column that we cannot do without is missing.
    """
    table = open_table(
        document, aliases=ALIASES, required=REQUIRED, is_japanese=home.country_code == "JP"
    )
    name = Namer()
    yield from read_facts(
        table, lambda row: (_read(row, name),), lambda row: f"shipped orders, row {row.number}"
    )


def _read(row: Row, name: Namer) -> Facts:
    """Read one line. A day alone would not tell what left before a moment of that day."""
    sent_at = read_time(row.get("shipment-date"))
    if sent_at is None:
        raise MalformedError("shipment-date is no time with its zone")
    ids = [
        read_identifier(row, column, longest=LONGEST_ID)
        for column in (
            *("amazon-order-id", "amazon-order-item-id"),
            *("shipment-id", "shipment-item-id"),
        )
    ]
    return channels.SentUnitsFacts(
        key=name(*ids, is_unique=True),
        order_id=ids[0],
        order_item_id=ids[1],
        seller_sku=read_sku(row),
        units=read_count(row, "quantity-shipped", is_signed=False),
        sent_at=sent_at,
    )
