"""Amazon's report of shipped orders, however it is written."""

from datetime import UTC, datetime

import pytest

from tests.amazon.test_stock_events import US, write
from zhongshu.amazon.reports.sent_units import read_sent_units
from zhongshu.channels import public as channels

COLUMNS = (
    "amazon-order-id\tmerchant-order-id\tshipment-id\tshipment-item-id\tamazon-order-item-id\t"
    "shipment-date\treporting-date\tsku\tquantity-shipped\tship-city\tsales-channel"
)
SENT = {
    "amazon-order-id": "702-1234567-1234567",
    "shipment-id": "DabcXYZ12",
    "shipment-item-id": "Dabc1",
    "amazon-order-item-id": "50000000000001",
    "shipment-date": "2026-11-20T10:11:12+00:00",
    "reporting-date": "2026-11-20T11:11:12+00:00",
    "sku": "MUG-RED-1",
    "quantity-shipped": "2",
    "ship-city": "Springfield",
    "sales-channel": "Amazon.com",
}

type Row = channels.SentUnitsFacts | channels.Unreadable


def read(text: str) -> list[Row]:
    document = channels.DocumentContent(text.encode())
    return list(read_sent_units(document, home=channels.MARKETPLACES[US]))


def test_a_parcel_is_read_with_the_time_it_left() -> None:
    [row] = read(write(COLUMNS, SENT))

    assert isinstance(row, channels.SentUnitsFacts)
    assert (row.order_id, row.order_item_id) == ("702-1234567-1234567", "50000000000001")
    assert (row.seller_sku, row.units) == ("MUG-RED-1", 2)
    assert row.sent_at == datetime(2026, 11, 20, 10, 11, 12, tzinfo=UTC)


def test_a_parcel_that_is_told_twice_has_one_name_and_another_item_has_its_own() -> None:
    again = SENT | {"quantity-shipped": "3", "shipment-date": "2026-11-20T10:15:00+00:00"}
    first, second, other = read(write(COLUMNS, SENT, again, SENT | {"shipment-item-id": "Dabc2"}))

    assert isinstance(first, channels.SentUnitsFacts)
    assert isinstance(second, channels.SentUnitsFacts)
    assert isinstance(other, channels.SentUnitsFacts)
    assert first.key == second.key != other.key


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("shipment-date", "2026-11-20"),
        ("shipment-date", ""),
        ("quantity-shipped", "-1"),
        ("amazon-order-item-id", ""),
        ("sku", " "),
    ],
)
def test_a_row_that_proves_nothing_is_unreadable(column: str, cell: str) -> None:
    good, bad = read(write(COLUMNS, SENT, SENT | {column: cell}))

    assert isinstance(good, channels.SentUnitsFacts)
    assert isinstance(bad, channels.Unreadable)


def test_a_report_without_item_ids_is_refused_with_its_columns() -> None:
    with pytest.raises(channels.GatewayError, match="amazon-order-item-id"):
        read("amazon-order-id\tsku\n702-1\tMUG\n")
