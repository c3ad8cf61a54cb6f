"""Listings and catalog: read page by page, changed with a delay, refused with reasons."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from httpx2 import Response

from spapi_simulator.accounts import LISTING
from spapi_simulator.journal import Journal
from spapi_simulator.server import open_world
from spapi_simulator.world.orders import AMAZON, MERCHANT
from spapi_simulator.world.world import WorldSettings
from tests.simulator.amazon import (
    DE_STORE,
    HARBOUR,
    MONDAY,
    NA,
    US_STORE,
    Amazon,
    Json,
    small_world,
)

ITEMS = f"/listings/2021-08-01/items/{NA}"
CATALOG = "/catalog/2022-04-01/items"
CA_STORE = "A2EUQ1WTGCTBG2"
EVERYTHING = "summaries,attributes,issues,offers,fulfillmentAvailability,relationships,productTypes"
LATER_S = 30


def sku_of(amazon: Amazon, fulfilled_by: str = MERCHANT) -> str:
    return next(
        each.seller_sku
        for each in amazon.world.listings.of(NA, US_STORE)
        if each.fulfilled_by == fulfilled_by and each.created < amazon.world.started
    )


def item(amazon: Amazon, sku: str, store: str = US_STORE, **more: Any) -> Response:
    path = f"{ITEMS}/{quote(sku, safe='')}"
    return amazon.get(path, marketplaceIds=store, includedData=EVERYTHING, **more)


def change(amazon: Amazon, sku: str, *patches: Json, **query: Any) -> Json:
    answer = amazon.call(
        "PATCH",
        f"{ITEMS}/{quote(sku, safe='')}",
        body={"productType": "PRODUCT", "patches": list(patches)},
        marketplaceIds=query.pop("store", US_STORE),
        **query,
    )
    assert answer.status_code == 200, answer.text
    outcome: Json = answer.json()
    return outcome


def quantity_patch(units: Any, *, op: str = "merge", code: str = "DEFAULT") -> Json:
    value = [{"fulfillment_channel_code": code, "quantity": units}]
    return {"op": op, "path": "/attributes/fulfillment_availability", "value": value}


def price_patch(amount: Any, *, currency: str = "USD") -> Json:
    price = {"schedule": [{"value_with_tax": amount}]}
    value = [{"marketplace_id": US_STORE, "currency": currency, "our_price": [price]}]
    return {"op": "replace", "path": "/attributes/purchasable_offer", "value": value}


def price_of(amazon: Amazon, sku: str) -> str:
    price: str = item(amazon, sku).json()["offers"][0]["price"]["amount"]
    return price


def walk(amazon: Amazon, **query: Any) -> tuple[int, list[str]]:
    """Return the number told and the SKUs that can be paged to."""
    found: list[str] = []
    token: dict[str, str] = {}
    while True:
        amazon.world.buckets.fill_all()
        wish: Json = {"marketplaceIds": US_STORE, "pageSize": 20} | query | token
        page = amazon.get(ITEMS, **wish)
        assert page.status_code == 200, page.text
        body = page.json()
        found += [each["sku"] for each in body["items"]]
        if "pagination" not in body:
            return body["numberOfResults"], found
        token = {"pageToken": body["pagination"]["nextToken"]}


def test_all_listings_are_found_and_agree_with_the_truth() -> None:
    amazon = Amazon(small_world(products=90))
    truth = {
        each["seller_sku"]: each
        for each in amazon.control("GET", "/sim/truth", seller_id=NA)["listings"]
        if each["marketplace_id"] == US_STORE
    }

    number, found = walk(amazon)

    assert (number, sorted(found)) == (len(truth), sorted(truth))
    for sku in found:
        amazon.world.buckets.fill_all()
        shown, known = item(amazon, sku).json(), truth[sku]
        assert shown["summaries"][0]["asin"] == known["asin"]
        assert shown["offers"][0]["price"]["amount"] == known["price"]
        assert shown["fulfillmentAvailability"][0].get("quantity") == known["quantity"]


def test_b14_only_the_first_thousand_can_be_paged() -> None:
    amazon = Amazon(small_world(products=1300))

    number, found = walk(amazon)
    middle = "2026-03-01T00:00:00Z"
    early, later = walk(amazon, createdBefore=middle), walk(amazon, createdAfter=middle)

    assert number > 1200
    assert len(found) == len(set(found)) == 1000
    assert len(early[1]) + len(later[1]) == early[0] + later[0] == number


@pytest.mark.parametrize(
    "sku",
    ["a/b-mug", "a+b lamp", "50%2FOFF", "007", "杯子-红-1", "trailing-space ", "cafe\u0301-1"],
)
def test_d11_skus_are_exact_bytes(sku: str) -> None:
    amazon = Amazon(small_world(products=90))

    answer = item(amazon, sku)

    assert (answer.status_code, answer.json()["sku"]) == (200, sku)


def test_d11_a_slash_that_is_not_encoded_is_another_address() -> None:
    amazon = Amazon(small_world(products=90))

    answer = amazon.web.get(
        f"{ITEMS}/a/b-mug",
        params={"marketplaceIds": US_STORE},
        headers={"x-amz-access-token": amazon.token()},
    )

    assert answer.status_code == 404


def test_look_alikes_are_two_listings() -> None:
    amazon = Amazon(small_world(products=90))
    for each in amazon.world.listings.of(NA, US_STORE):
        each.created = 0
    query = {"identifiers": "abc-Case,ABC-Case", "identifiersType": "SKU", "sortBy": "sku"}

    number, found = walk(amazon, **query)

    assert (number, sorted(found)) == (2, ["ABC-Case", "abc-Case"])


def test_filters_and_order(amazon: Amazon) -> None:
    for each in amazon.world.listings.of(NA, US_STORE):
        each.updated = int(amazon.world.clock.timestamp()) - 86_400
    sku = sku_of(amazon)
    amazon.control(
        "PATCH",
        f"/sim/listings/{sku}",
        {"marketplace_id": US_STORE, "status": ["DISCOVERABLE"], "price": "9.99"},
    )

    assert walk(amazon, lastUpdatedAfter="2026-11-23T09:00:00Z") == (1, [sku])
    assert walk(amazon, withoutStatus="BUYABLE") == (1, [sku])
    assert sku not in walk(amazon, withStatus="BUYABLE")[1]
    assert sku in walk(amazon, withIssueSeverity="ERROR")[1]
    assert walk(amazon)[1][0] == sku  # newest change first
    skus = walk(amazon, sortBy="sku", sortOrder="ASC")[1]
    assert skus == sorted(skus)
    asin = item(amazon, sku).json()["summaries"][0]["asin"]
    assert sku in walk(amazon, identifiers=asin, identifiersType="ASIN")[1]
    assert walk(amazon, identifiers="4006381333931", identifiersType="EAN") == (0, [])


def test_listings_change_as_days_go_by() -> None:
    amazon = Amazon(small_world(products=90))
    before = {each.seller_sku: each.price for each in amazon.world.listings.of(NA, US_STORE)}
    amazon.advance(3 * 86_400)
    amazon.forget_tokens()

    _number, changed = walk(amazon, lastUpdatedAfter="2026-11-23T10:00:00Z")

    assert changed
    again = Amazon(small_world(products=90))
    again.advance(3 * 86_400)
    prices = [
        {each.seller_sku: each.price for each in world.listings.of(NA, US_STORE)}
        for world in (amazon.world, again.world)
    ]
    assert prices[0] == prices[1] != before


SEARCHES: list[tuple[str, dict[str, Any], int]] = [
    ("no marketplace", {"marketplaceIds": None}, 400),
    ("another region", {"marketplaceIds": DE_STORE}, 403),
    ("page too large", {"pageSize": "21"}, 400),
    ("identifiers alone", {"identifiers": "007"}, 400),
    ("type alone", {"identifiersType": "SKU"}, 400),
    ("unknown type", {"identifiers": "007", "identifiersType": "NAME"}, 400),
    (
        "21 identifiers",
        {"identifiers": ",".join("abc" for _ in range(21)), "identifiersType": "SKU"},
        400,
    ),
    ("unknown status", {"withStatus": "DELETED"}, 400),
    ("unknown data", {"includedData": "secrets"}, 400),
    ("unknown order", {"sortBy": "price"}, 400),
    ("not a date", {"createdAfter": "soon"}, 400),
    (
        "backwards",
        {"createdAfter": "2026-02-01T00:00:00Z", "createdBefore": "2026-01-01T00:00:00Z"},
        400,
    ),
    ("foreign token", {"pageToken": "abc"}, 400),
]


@pytest.mark.parametrize(
    ("query", "status"), [row[1:] for row in SEARCHES], ids=[row[0] for row in SEARCHES]
)
def test_search_refuses(query: dict[str, Any], status: int, amazon: Amazon) -> None:
    wish = {"marketplaceIds": US_STORE} | query

    answer = amazon.get(ITEMS, **{name: text for name, text in wish.items() if text})

    assert answer.status_code == status


def test_a_page_token_is_bound_to_its_parameters() -> None:
    amazon = Amazon(small_world(products=90))
    query = {"marketplaceIds": US_STORE, "sortBy": "sku"}
    token = amazon.get(ITEMS, **query).json()["pagination"]["nextToken"]

    same = amazon.get(ITEMS, **query, pageToken=token)
    other = amazon.get(ITEMS, marketplaceIds=US_STORE, sortBy="createdDate", pageToken=token)

    assert (same.status_code, other.status_code) == (200, 400)


def test_the_seller_id_of_the_path_must_be_the_callers(amazon: Amazon) -> None:
    sku = sku_of(amazon)
    answers = [
        amazon.get(f"/listings/2021-08-01/items/{HARBOUR}", marketplaceIds=US_STORE),
        amazon.get(f"/listings/2021-08-01/items/{HARBOUR}/{sku}", marketplaceIds=US_STORE),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert item(amazon, "no-such-sku").status_code == 404
    amazon.control("POST", "/sim/roles", {"role": LISTING, "granted": False})
    assert item(amazon, sku).status_code == 403


def test_d9_a_change_is_accepted_now_and_visible_later(amazon: Amazon) -> None:
    sku = sku_of(amazon)
    before = price_of(amazon, sku)

    outcome = change(amazon, sku, price_patch(29.99), quantity_patch(7))

    assert (outcome["sku"], outcome["status"], outcome["issues"]) == (sku, "ACCEPTED", [])
    assert price_of(amazon, sku) == before
    amazon.advance(LATER_S)
    shown = item(amazon, sku).json()
    assert shown["offers"][0]["price"] == {"amount": "29.99", "currencyCode": "USD"}
    assert shown["fulfillmentAvailability"] == [
        {"fulfillmentChannelCode": "DEFAULT", "quantity": 7}
    ]
    assert shown["summaries"][0]["lastUpdatedDate"] == "2026-11-23T10:00:30Z"


def test_d9_a_change_can_stay_invisible_for_long(amazon: Amazon) -> None:
    amazon.fault("write_invisible", operation="patchListingsItem", seconds=3000, count=1)
    sku = sku_of(amazon)
    change(amazon, sku, price_patch(29.99))

    amazon.advance(2999)
    assert price_of(amazon, sku) != "29.99"
    amazon.advance(1)
    assert price_of(amazon, sku) == "29.99"


def test_a_preview_changes_nothing(amazon: Amazon) -> None:
    sku = sku_of(amazon)
    before = price_of(amazon, sku)

    outcome = change(amazon, sku, price_patch(29.99), mode="VALIDATION_PREVIEW")

    amazon.advance(LATER_S)
    assert (outcome["status"], price_of(amazon, sku)) == ("VALID", before)


def test_g3_replacing_drops_the_lead_time_and_merging_keeps_it(amazon: Amazon) -> None:
    sku = sku_of(amazon)

    def lead_time() -> int | None:
        amazon.advance(LATER_S)
        [shown] = item(amazon, sku).json()["attributes"]["fulfillment_availability"]
        days: int | None = shown.get("lead_time_to_ship_max_days")
        return days

    change(amazon, sku, quantity_patch(5))
    merged = lead_time()
    change(amazon, sku, quantity_patch(5, op="replace"))
    replaced = lead_time()

    assert (merged, replaced) == (2, None)


def test_g4_the_quantity_of_amazons_stock_is_refused(amazon: Amazon) -> None:
    amazons, own = sku_of(amazon, AMAZON), sku_of(amazon)

    outcomes = [
        change(amazon, amazons, quantity_patch(0)),
        change(amazon, own, quantity_patch(0, code="AMAZON_NA")),
    ]

    for outcome in outcomes:
        assert outcome["status"] == "INVALID"
        assert outcome["issues"][0]["code"] == "8105"
        assert outcome["issues"][0]["severity"] == "ERROR"


@pytest.mark.parametrize(
    "patch",
    [
        price_patch(0),
        price_patch("9.99"),
        price_patch(9.999),
        price_patch(9.99, currency="EUR"),
        quantity_patch(-1),
        quantity_patch(1.5),
        {"op": "delete", "path": "/attributes/purchasable_offer"},
        {"op": "replace", "path": "/attributes/item_name", "value": [{"value": ""}]},
    ],
)
def test_nonsense_is_invalid_and_changes_nothing(patch: Json, amazon: Amazon) -> None:
    sku = sku_of(amazon)
    before = item(amazon, sku).json()

    outcome = change(amazon, sku, patch)

    amazon.advance(LATER_S)
    assert outcome["status"] == "INVALID"
    assert item(amazon, sku).json() == before


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        {"productType": "PRODUCT"},
        {"productType": "PRODUCT", "patches": []},
        {"productType": "PRODUCT", "patches": [{"op": "increase", "path": "/attributes/x"}]},
        {"productType": "PRODUCT", "patches": [{"op": "add", "path": "/attributes/a/b"}]},
        {"productType": "PRODUCT", "patches": [{"op": "add", "path": "/attributes/a"}]},
    ],
)
def test_patch_refuses(body: Any, amazon: Amazon) -> None:
    path = f"{ITEMS}/{sku_of(amazon)}"

    answer = amazon.call("PATCH", path, body=body, marketplaceIds=US_STORE)

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "InvalidInput")


def test_an_unknown_sku_cannot_be_patched(amazon: Amazon) -> None:
    outcome = change(amazon, "no/such sku", price_patch(5))

    assert (outcome["status"], outcome["issues"][0]["code"]) == ("INVALID", "13013")


def test_d10_a_sku_can_be_deleted_and_made_again(amazon: Amazon) -> None:
    sku = sku_of(amazon)
    path = f"{ITEMS}/{sku}"
    old = item(amazon, sku).json()["summaries"][0]

    deleted = amazon.call("DELETE", path, marketplaceIds=US_STORE).json()
    amazon.advance(LATER_S)
    gone = item(amazon, sku)
    lacking = amazon.call(
        "PUT",
        path,
        marketplaceIds=US_STORE,
        body={"productType": "PRODUCT", "attributes": {"item_name": [{"value": "Another"}]}},
    ).json()
    attributes = {
        "item_name": [{"value": "Another thing"}],
        "purchasable_offer": price_patch(5.5)["value"],
        "fulfillment_availability": quantity_patch(3)["value"],
    }
    made = amazon.call(
        "PUT",
        path,
        marketplaceIds=US_STORE,
        body={"productType": "PRODUCT", "attributes": attributes},
    ).json()
    amazon.advance(LATER_S)
    new = item(amazon, sku).json()["summaries"][0]

    assert (deleted["status"], gone.status_code) == ("ACCEPTED", 404)
    assert (lacking["status"], len(lacking["issues"])) == ("INVALID", 2)
    assert made["status"] == "ACCEPTED"
    assert new["itemName"] == "Another thing"
    assert new["asin"] != old["asin"]
    assert new["createdDate"] == "2026-11-23T10:01:00Z"


def test_one_patch_can_concern_two_stores(amazon: Amazon) -> None:
    sku = sku_of(amazon)

    change(amazon, sku, quantity_patch(9), store=f"{US_STORE},{CA_STORE}")

    amazon.advance(LATER_S)
    for store in (US_STORE, CA_STORE):
        shown = item(amazon, sku, store).json()["fulfillmentAvailability"]
        assert shown == [{"fulfillmentChannelCode": "DEFAULT", "quantity": 9}]


def test_the_state_file_remembers_changes_that_were_under_way(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "state.jsonl")
    settings = WorldSettings(products=12, orders_per_day=20, history_days=14, start=MONDAY, speed=0)
    amazon = Amazon(open_world(settings, journal), journal)
    sku = sku_of(amazon)
    change(amazon, sku, price_patch(29.99))

    again = Amazon(open_world(settings, journal), journal)
    assert price_of(again, sku) != "29.99"
    again.advance(LATER_S)

    assert price_of(again, sku) == "29.99"


def test_the_catalog_knows_an_asin_by_many_names(amazon: Amazon) -> None:
    sku = sku_of(amazon)
    asin = item(amazon, sku).json()["summaries"][0]["asin"]
    shown = amazon.get(
        f"{CATALOG}/{asin}", marketplaceIds=US_STORE, includedData="summaries,images,identifiers"
    ).json()
    [number] = shown["identifiers"][0]["identifiers"]

    for kind, text, more in (
        ("ASIN", asin, {}),
        ("EAN", number["identifier"], {}),
        ("SKU", sku, {"sellerId": NA}),
    ):
        amazon.world.buckets.fill_all()
        found = amazon.get(
            CATALOG, marketplaceIds=US_STORE, identifiers=text, identifiersType=kind, **more
        ).json()
        assert [each["asin"] for each in found["items"]] == [asin]
    picture = amazon.web.get(shown["images"][0]["images"][0]["link"])
    assert picture.headers["content-type"] == "image/png"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"marketplaceIds": US_STORE}, 400),
        ({"marketplaceIds": US_STORE, "keywords": "mug", "identifiers": "B0"}, 400),
        ({"marketplaceIds": US_STORE, "identifiers": "007", "identifiersType": "SKU"}, 400),
        ({"marketplaceIds": f"{US_STORE},{CA_STORE}", "keywords": "mug"}, 400),
        ({"marketplaceIds": DE_STORE, "keywords": "mug"}, 403),
        ({"marketplaceIds": US_STORE, "keywords": "mug"}, 200),
    ],
)
def test_the_catalog_refuses(query: dict[str, str], status: int, amazon: Amazon) -> None:
    assert amazon.get(CATALOG, **query).status_code == status
    assert amazon.get(f"{CATALOG}/B000000000", marketplaceIds=US_STORE).status_code == 404
