"""From Amazon's listings items to ours."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.amazon.stage import ACCOUNT, Stage, bad, golden, good
from zhongshu.amazon.listings.mapping import to_page
from zhongshu.channels import public as channels
from zhongshu.kernel.money import Money

US = "ATVPDKIKX0DER"
WINDOW = channels.Window(
    datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 2, 0, 0, 0, 500_000, tzinfo=UTC)
)


def test_a_listing_is_read_for_the_marketplace_that_was_asked_about() -> None:
    read = to_page(golden("listings.json"), marketplace_id=US, request_id="req-1")

    assert read.next_token == "page-2=="
    assert read.total == 1203
    assert read.listings[0] == channels.ListingFacts(
        marketplace_id=US,
        seller_sku="MUG-RED-1",
        asin="B000000001",
        fnsku="X000000001",
        title="Red mug",
        price=Money(Decimal("100.5"), "USD"),
        quantity=12,
        fulfilment_channel="DEFAULT",
        condition="new_new",
        product_type="DRINKING_CUP",
        image_url="https://m.media-amazon.com/images/I/red.jpg",
        created_at=datetime(2026, 2, 1, tzinfo=UTC),
        updated_at=datetime(2026, 11, 1, 10, tzinfo=UTC),
        is_buyable=True,
        is_discoverable=False,
        problem_count=2,
    )


def test_what_is_not_told_is_not_empty() -> None:
    read = to_page(golden("listings.json"), marketplace_id=US, request_id="req-1")

    assert read.listings[1] == channels.ListingFacts(
        marketplace_id=US, seller_sku="007 ", fulfilment_channel="AMAZON_NA"
    )
    assert [(each.row, each.why) for each in read.unreadable] == [(2, "sku is missing")]


def test_changes_are_asked_for_oldest_first(stage: Stage) -> None:
    stage.script = [good({"items": []}), good({"items": []})]
    query = channels.ListingQuery(US, updated=WINDOW)

    stage.gateway().fetch_listing_page(query, None)
    stage.gateway().fetch_listing_page(query, "page/2=")

    assert stage.last.url.path == "/listings/2021-08-01/items/A1NORTHWIND00"
    assert stage.query(0) == (
        "marketplaceIds=ATVPDKIKX0DER"
        "&includedData=summaries%2Coffers%2CfulfillmentAvailability%2Cissues"
        "&pageSize=20&issueLocale=en_US"
        "&lastUpdatedAfter=2026-11-01T00%3A00%3A00.000Z"
        "&lastUpdatedBefore=2026-11-02T00%3A00%3A00.500Z"
        "&sortBy=lastUpdatedDate&sortOrder=ASC"
    )
    assert stage.query(1) == stage.query(0) + "&pageToken=page%2F2%3D"


def test_b14_a_slice_of_creation_dates_is_asked_for(stage: Stage) -> None:
    stage.script = [good({"items": []})]

    stage.gateway().fetch_listing_page(channels.ListingQuery(US, created=WINDOW), None)

    assert stage.query().endswith(
        "&createdAfter=2026-11-01T00%3A00%3A00.000Z"
        "&createdBefore=2026-11-02T00%3A00%3A00.500Z&sortBy=createdDate&sortOrder=ASC"
    )


def test_d11_skus_are_asked_for_as_they_are(stage: Stage) -> None:
    stage.script = [good({"items": []})]
    skus = ("007", "a/b", "a+b", "%2F", "x ", "é")

    stage.gateway().fetch_listing_page(channels.ListingQuery(US, seller_skus=skus), None)

    assert stage.query().endswith(
        "&identifiersType=SKU&identifiers=007%2Ca%2Fb%2Ca%2Bb%2C%252F%2Cx%20%2C%C3%A9"
    )


def test_d11_a_sku_with_a_comma_is_asked_for_alone(stage: Stage) -> None:
    item = golden("listings.json")["items"][1]
    stage.script = [good(item | {"sku": "a,b/c"}), bad(404, "NotFound", "No such SKU.")]

    read = stage.gateway().fetch_listing_page(
        channels.ListingQuery(US, seller_skus=("a,b/c", "gone")), None
    )

    assert [each.seller_sku for each in read.listings] == ["a,b/c"]
    assert read.next_token is None
    assert stage.requests[0].url.raw_path.decode().partition("?")[0] == (
        "/listings/2021-08-01/items/A1NORTHWIND00/a%2Cb%2Fc"
    )


def test_more_than_twenty_skus_are_our_mistake(stage: Stage) -> None:
    query = channels.ListingQuery(US, seller_skus=tuple(f"S{number}" for number in range(21)))

    with pytest.raises(ValueError, match="at most 20"):
        stage.gateway().fetch_listing_page(query, None)


def test_without_the_merchant_token_nobody_can_be_asked(stage: Stage) -> None:
    gateway = stage.gateway(replace(ACCOUNT, seller_id=None))

    with pytest.raises(channels.RequestRefusedError) as refusal:
        gateway.fetch_listing_page(channels.ListingQuery(US), None)

    assert refusal.value.amazon_code == "MerchantTokenMissing"
    assert "Settings › Account Info" in str(refusal.value)
    assert stage.requests == []
