"""FBA inventory: fifty a page, tokens that die, and the same units as the truth."""

from typing import Any

import pytest

from spapi_simulator.world.orders import AMAZON, MERCHANT
from tests.simulator.amazon import DE_STORE, NA, US_STORE, Amazon, Json, small_world

SUMMARIES = "/fba/inventory/v1/summaries"
CA_STORE = "A2EUQ1WTGCTBG2"
US = {"granularityType": "Marketplace", "granularityId": US_STORE, "marketplaceIds": US_STORE}


def sweep(amazon: Amazon, **query: Any) -> list[Json]:
    found: list[Json] = []
    token: dict[str, str] = {}
    while True:
        answer = amazon.get(SUMMARIES, **US | {"details": "true"} | query | token)
        assert answer.status_code == 200, answer.text
        found += answer.json()["payload"]["inventorySummaries"]
        if "pagination" not in answer.json():
            return found
        amazon.world.buckets.fill_all()
        token = {"nextToken": answer.json()["pagination"]["nextToken"]}


def sellable(rows: list[Json]) -> dict[str, tuple[int, int]]:
    return {
        row["sellerSku"]: (
            row["inventoryDetails"]["fulfillableQuantity"],
            row["inventoryDetails"]["reservedQuantity"]["totalReservedQuantity"],
        )
        for row in rows
    }


def truth(amazon: Amazon) -> dict[str, tuple[int, int]]:
    return {
        each["seller_sku"]: (each["fulfillable"], each["reserved"])
        for each in amazon.control("GET", "/sim/truth", seller_id=NA)["fba"]
        if each["pool"] == "US"
    }


def test_a_sweep_tells_what_the_truth_tells() -> None:
    amazon = Amazon(small_world(products=150))

    rows = sweep(amazon)

    assert len(rows) > 50
    known = truth(amazon)
    assert sellable(rows) == {sku: known[sku] for sku in sellable(rows)}
    assert set(known) == {row["sellerSku"] for row in rows}
    for row in rows:
        details = row["inventoryDetails"]
        bad = details["unfulfillableQuantity"]
        parts = [units for name, units in bad.items() if not name.startswith("total")]
        assert bad["totalUnfulfillableQuantity"] == sum(parts)


def test_b4_a_token_dies_after_thirty_seconds() -> None:
    amazon = Amazon(small_world(products=150))
    first = amazon.get(SUMMARIES, **US).json()
    token = first["pagination"]["nextToken"]
    assert len(first["payload"]["inventorySummaries"]) == 50
    assert "inventoryDetails" not in first["payload"]["inventorySummaries"][0]

    amazon.advance(29)
    assert amazon.get(SUMMARIES, **US, nextToken=token).status_code == 200
    amazon.advance(1)
    late = amazon.get(SUMMARIES, **US, nextToken=token)

    assert (late.status_code, late.json()["errors"][0]["code"]) == (400, "InvalidInput")


def test_a_sale_takes_units_away_and_only_the_changed_row_is_told(amazon: Amazon) -> None:
    for pool in amazon.world.stock.pools.values():
        pool.updated = 0
    before = sellable(sweep(amazon))
    placed = amazon.put_order(fulfilled_by=AMAZON)
    [line] = placed["lines"]
    amazon.advance(1)

    changed = sweep(amazon, startDateTime="2026-11-23T10:00:00Z")

    sku = line["seller_sku"]
    free, reserved = before[sku]
    assert sellable(changed) == {sku: (free - 2, reserved + 2)}
    amazon.control("PATCH", f"/sim/orders/{placed['order_id']}", {"amazon_status": "SHIPPED"})
    amazon.world.buckets.fill_all()
    assert sellable(sweep(amazon, sellerSkus=sku)) == {sku: (free - 2, reserved)}


def test_inbound_units_are_not_told_as_a_change(amazon: Amazon) -> None:
    pool = next(each for each in amazon.world.stock.pools.values() if each.seller_id == NA)
    pool.inbound_shipped, pool.updated = 40, 0

    everything = sweep(amazon)

    told = {row["sellerSku"]: row["inventoryDetails"] for row in everything}
    assert told[pool.seller_sku]["inboundShippedQuantity"] == 40
    since = sweep(amazon, startDateTime="2026-11-20T00:00:00Z")
    assert pool.seller_sku not in sellable(since)


def test_b5_rows_can_be_hidden() -> None:
    amazon = Amazon(small_world(products=90))
    everything = sweep(amazon)
    amazon.fault("hide_rows", operation="getInventorySummaries", rate=0.5)

    shown = sweep(amazon)

    assert 0 < len(shown) < len(everything)
    amazon.world.buckets.fill_all()
    assert sellable(sweep(amazon)) == sellable(shown)


def test_h9_a_seller_without_fba_is_refused(amazon: Amazon) -> None:
    for each in amazon.world.listings.of(NA, US_STORE):
        each.fulfilled_by = MERCHANT

    answer = amazon.get(SUMMARIES, **US)

    assert answer.status_code == 400
    message = "The seller is not registered for Fulfillment by Amazon."
    assert answer.json()["errors"][0]["message"] == message


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"marketplaceIds": f"{US_STORE},{CA_STORE}"}, 400),
        ({"marketplaceIds": DE_STORE, "granularityId": DE_STORE}, 403),
        ({"granularityType": "Country"}, 400),
        ({"granularityId": CA_STORE}, 400),
        ({"details": "yes"}, 400),
        ({"startDateTime": "2025-05-01T00:00:00Z"}, 400),
        ({"startDateTime": "yesterday"}, 400),
        ({"sellerSkus": ",".join("abc" for _ in range(51))}, 400),
        ({"nextToken": "abc"}, 400),
    ],
)
def test_refuses(query: dict[str, str], status: int, amazon: Amazon) -> None:
    assert amazon.get(SUMMARIES, **US | query).status_code == status


def test_three_calls_at_once_are_one_too_many(amazon: Amazon) -> None:
    assert [amazon.get(SUMMARIES, **US).status_code for _ in range(3)] == [200, 200, 429]


def two_of_amazon(amazon: Amazon) -> tuple[str, str]:
    """Return two SKUs that Amazon ships from the US."""
    found = [
        each.seller_sku
        for each in amazon.world.listings.of(NA, US_STORE)
        if each.fulfilled_by == AMAZON and amazon.world.stock.available(each) > 5
    ]
    return found[0], found[1]


def test_h8_skus_of_one_fnsku_show_the_same_units_whichever_is_sold() -> None:
    amazon = Amazon(small_world(products=30))
    first, second = two_of_amazon(amazon)
    amazon.control("PATCH", f"/sim/listings/{second}", {"stock_sku": first, "seller_id": NA})
    before = sellable(sweep(amazon))

    amazon.put_order(
        fulfilled_by="AMAZON", lines=[{"seller_sku": second, "quantity": 2}], seller_id=NA
    )
    amazon.world.buckets.fill_all()
    rows = sweep(amazon)

    shown, codes = sellable(rows), {row["sellerSku"]: row["fnSku"] for row in rows}
    assert before[first] == before[second]
    assert shown[first] == shown[second] == (before[first][0] - 2, before[first][1] + 2)
    assert codes[first] == codes[second]
    assert second not in truth(amazon)


def test_h8_a_listing_that_is_sent_from_abroad_shows_and_takes_those_units() -> None:
    amazon = Amazon(small_world(products=30))
    first, _second = two_of_amazon(amazon)
    there = {"pool": "US", "marketplace_id": CA_STORE, "seller_id": NA}
    amazon.control("PATCH", f"/sim/listings/{first}", there)
    before = truth(amazon)[first]

    amazon.put_order(
        fulfilled_by="AMAZON",
        lines=[{"seller_sku": first, "quantity": 2}],
        seller_id=NA,
        marketplace_id=CA_STORE,
    )

    of_canada = {"granularityId": CA_STORE, "marketplaceIds": CA_STORE}
    assert truth(amazon)[first] == (before[0] - 2, before[1] + 2)
    assert sellable(sweep(amazon, **of_canada))[first] == truth(amazon)[first]


@pytest.mark.parametrize("wish", [{"pool": "MOON"}, {"stock_sku": "NONE"}])
def test_units_that_are_nowhere_are_refused(wish: Json) -> None:
    amazon = Amazon(small_world(products=30))
    first, _second = two_of_amazon(amazon)

    answer = amazon.web.patch(f"/sim/listings/{first}", json=wish)

    assert answer.status_code == 400
