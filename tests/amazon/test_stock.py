"""From Amazon's stock summaries to ours."""

from datetime import UTC, datetime

import pytest

from tests.amazon.stage import Stage, bad, golden, good
from zhongshu.amazon.fba_inventory.mapping import to_page
from zhongshu.channels import public as channels

US = "ATVPDKIKX0DER"


def test_every_quantity_is_read_in_amazons_words() -> None:
    read = to_page(golden("stock.json"), request_id="req-1")

    assert read.next_token == "t/+="
    assert read.levels == (
        channels.StockLevelFacts(
            seller_sku="MUG-RED-1",
            fnsku="X000000001",
            asin="B000000001",
            fulfillable=100,
            inbound_working=1,
            inbound_shipped=2,
            inbound_receiving=3,
            reserved=30,
            reserved_customer_orders=11,
            reserved_transfers=12,
            reserved_processing=7,
            researching=4,
            unfulfillable=20,
            updated_at=datetime(2026, 11, 23, 10, tzinfo=UTC),
        ),
        channels.StockLevelFacts(
            seller_sku="MUG-BLUE-1",
            fulfillable=0,
            inbound_working=0,
            inbound_shipped=0,
            inbound_receiving=0,
            reserved=0,
            reserved_customer_orders=0,
            reserved_transfers=0,
            reserved_processing=0,
            researching=0,
            unfulfillable=0,
        ),
    )


def test_a_summary_without_details_is_not_zero() -> None:
    read = to_page(golden("stock.json"), request_id="req-1")

    assert [(each.key, each.why) for each in read.unreadable] == [
        ("MUG-GREEN-1", "inventoryDetails is no object")
    ]


def test_the_start_time_is_repeated_with_the_token(stage: Stage) -> None:
    stage.script = [good(golden("stock.json")), good(golden("stock.json"))]
    since = datetime(2026, 11, 1, tzinfo=UTC)
    gateway = stage.gateway()

    gateway.fetch_stock_page(US, None)
    gateway.fetch_stock_page(US, "t/+=", since=since)

    assert stage.query(0) == (
        "details=true&granularityType=Marketplace&granularityId=ATVPDKIKX0DER"
        "&marketplaceIds=ATVPDKIKX0DER"
    )
    assert stage.query(1) == (
        stage.query(0) + "&startDateTime=2026-11-01T00%3A00%3A00.000Z&nextToken=t%2F%2B%3D"
    )


def test_b4_a_dead_token_is_told_apart(stage: Stage) -> None:
    stage.script = [bad(400, "InvalidInput", "Token expired")]

    with pytest.raises(channels.PageTokenRefusedError):
        stage.gateway().fetch_stock_page(US, "old")
