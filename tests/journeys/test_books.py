"""FBA stock in our books falls with Amazon's as orders come in, and opens down to each of them."""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.cast import ADMIN, CA
from tests.catalog.pairing_cast import make_product
from tests.journeys.amazon import Amazon, Json, start_amazon
from tests.journeys.inside import Inside, query
from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.flows.pool_proposals import list_pool_proposals
from zhongshu.flows.post_stock import post_stock
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.orders import public as orders

WORLD = ("--seed", "11", "--products", "30", "--orders-per-day", "120", "--speed", "0")

type Units = Counter[tuple[str, str]]


@pytest.fixture
def amazon() -> Iterator[Amazon]:
    with start_amazon(*WORLD) as amazon:
        yield amazon


def on_hand(truth: Json) -> Units:
    """Return what lies at Amazon by pool and seller SKU, in its own words."""
    return Counter(
        {
            (row["pool"], row["seller_sku"]): row["fulfillable"]
            + row["reserved"]
            + row["researching"]
            for row in truth["fba"]
        }
    )


def sold(truth: Json) -> Units:
    """Return what Amazon sent by pool and seller SKU; an order of no store is nobody's pool."""
    units: Units = Counter()
    for order in truth["orders"]:
        place = channels.MARKETPLACES.get(order["marketplace_id"])
        if order["fulfilled_by"] == "AMAZON" and place is not None:
            for line in order["lines"]:
                units[place.country_code, line["seller_sku"]] += line["fulfilled"]
    return units


def in_books() -> Units:
    rows = query(
        "SELECT pool.code, sku.code, balance.on_hand FROM inventory_stockbalance AS balance"
        " JOIN inventory_location AS place ON place.id = balance.location_id"
        " JOIN channels_fulfilmentpool AS pool ON pool.id = place.pool_id"
        " JOIN catalog_sellersku AS sku ON sku.id = balance.seller_sku_id"
        " WHERE place.kind = 'FBA'"
    )
    return Counter({(pool, sku): units for pool, sku, units in rows})


def pair_everything(account: int) -> None:
    """Let each seller SKU be a product of its own."""
    skus = query("SELECT id, code FROM catalog_sellersku WHERE account_id = %s", account)
    pairs = [catalog.Pair(sku_id, make_product(f"P-{code}").pk) for sku_id, code in skus]
    catalog.pair_skus(
        pairs, reason=catalog.Reason.PERSON, actor=ADMIN, at=query("SELECT now()")[0][0]
    )


def test_sales_fall_in_our_books_as_at_amazon(inside: Inside, amazon: Amazon) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    inside.run_to_the_end(account)
    inside.run_to_the_end(account, "order_history")
    inside.read_stock(account)
    pair_everything(account)
    inside.run_to_the_end(account, "inbound_shipments", now=amazon.now)
    inside.open_books(account)
    before, sold_before = on_hand(amazon.truth(seller)), sold(amazon.truth(seller))
    opened = in_books()

    amazon.advance(hours=18)
    truth = amazon.truth(seller)
    amazon.advance(minutes=3)  # its list of orders lags two minutes
    later = on_hand(amazon.truth(seller))
    inside.run_to_the_end(account)
    post_stock()
    post_stock()

    after, sold_since = on_hand(truth), sold(truth) - sold_before
    # Sold and nothing else happened to it meanwhile: no receipt, no return, no adjustment.
    only_sold = [
        key
        for key in before
        if before[key] - after[key] == sold_since[key] and later[key] == after[key]
        if key in opened
    ]
    assert sum(sold_since[key] for key in only_sold) > 10
    assert {key: opened[key] for key in before if before[key]} == {
        key: before[key] for key in before if before[key]
    }
    assert {key: in_books()[key] for key in only_sold} == {key: after[key] for key in only_sold}
    assert inventory.find_contradictions(identity.SYSTEM) == []
    assert orders.find_contradictions(identity.SYSTEM) == []


def test_h8_what_two_seller_skus_share_is_in_the_books_once(inside: Inside, amazon: Amazon) -> None:
    seller = amazon.seller()
    first, second = [
        row["seller_sku"]
        for row in amazon.truth(seller)["fba"]
        if row["pool"] == "US" and row["fulfillable"] > 8
    ][:2]
    wish = {"stock_sku": first, "seller_id": seller["seller_id"]}
    amazon.tell("PATCH", f"/sim/listings/{quote(second, safe='')}", json=wish)
    account = inside.connect(seller)
    inside.run_to_the_end(account)
    inside.run_to_the_end(account, "order_history")
    inside.read_stock(account)
    pair_with(account, "MUG-RED", first, second)
    inside.run_to_the_end(account, "inbound_shipments", now=amazon.now)
    inside.open_books(account)
    opened, there = of_product("MUG-RED"), on_hand(amazon.truth(seller))["US", first]

    amazon.advance(minutes=5)
    order = amazon.place(seller, second, 3, fulfilled_by="AMAZON")
    amazon.change(order, amazon_status="SHIPPED")
    amazon.advance(minutes=5)
    inside.run_to_the_end(account)
    post_stock()
    inside.read_stock(account)

    pool_id = query("SELECT id FROM channels_fulfilmentpool WHERE code = 'US'")[0][0]
    mirror = inventory.compare_pool(ADMIN, account_id=account, pool_id=pool_id)
    assert (opened, there > 8) == (there, True)
    assert of_product("MUG-RED") == on_hand(amazon.truth(seller))["US", first] <= there - 3
    assert [row for row in mirror.rows if row.seller_sku in {first, second}] == []
    assert inventory.find_contradictions(identity.SYSTEM) == []


def pair_with(account: int, sku: str, *codes: str) -> None:
    """Let these seller SKUs be one product."""
    skus = dict(query("SELECT code, id FROM catalog_sellersku WHERE account_id = %s", account))
    product_id = make_product(sku).pk
    catalog.pair_skus(
        [catalog.Pair(skus[each], product_id) for each in codes],
        reason=catalog.Reason.PERSON,
        actor=ADMIN,
        at=query("SELECT now()")[0][0],
    )


def of_product(sku: str) -> int:
    """Return the units of a product in the books of the US pool."""
    rows = query(
        "SELECT coalesce(sum(balance.on_hand), 0) FROM inventory_stockbalance AS balance"
        " JOIN inventory_location AS place ON place.id = balance.location_id"
        " JOIN channels_fulfilmentpool AS pool ON pool.id = place.pool_id"
        " WHERE place.kind = 'FBA' AND pool.code = 'US' AND balance.product_id = %s",
        make_product(sku).pk,
    )
    return int(rows[0][0])


def test_h8_an_offer_sent_from_another_pool_is_brought_there_with_all_it_sold(
    inside: Inside, amazon: Amazon
) -> None:
    seller = amazon.seller()
    listed = {
        row["seller_sku"]
        for row in amazon.truth(seller)["listings"]
        if row["marketplace_id"] == CA and row["fulfilled_by"] == "AMAZON"
    }
    code = next(
        row["seller_sku"]
        for row in amazon.truth(seller)["fba"]
        if row["pool"] == "US" and row["fulfillable"] > 20 and row["seller_sku"] in listed
    )
    wish = {"pool": "US", "seller_id": seller["seller_id"], "marketplace_id": CA}
    amazon.tell("PATCH", f"/sim/listings/{quote(code, safe='')}", json=wish)
    account = inside.connect(seller)
    inside.run_to_the_end(account)
    inside.run_to_the_end(account, "order_history")
    inside.read_stock(account)
    pair_with(account, "MUG-RED", code)
    inside.run_to_the_end(account, "inbound_shipments", now=amazon.now)
    inside.open_books(account)
    sell_abroad(inside, amazon, account, code, 3)
    twice = everywhere("MUG-RED")

    [found] = [each for each in list_pool_proposals(ADMIN) if each.seller_sku == code]
    wished = orders.OfferWish(found.store.store_id, code, found.pool_id)
    done = orders.set_offer_pools([wished], actor=ADMIN, at=amazon.now())
    post_stock()
    once, truth = everywhere("MUG-RED"), on_hand(amazon.truth(seller))["US", code]
    sell_abroad(inside, amazon, account, code, 2)

    assert (found.store.marketplace_id, found.pool, found.is_same_moment) == (CA, "US", True)
    assert done.brought.since >= 3
    assert twice > truth + 10
    assert once == truth
    assert everywhere("MUG-RED") == on_hand(amazon.truth(seller))["US", code] <= truth - 2
    for pool_id in (found.pool_id, found.store.pool_id):
        mirror = inventory.compare_pool(ADMIN, account_id=account, pool_id=pool_id)
        assert [row for row in mirror.rows if row.seller_sku == code] == []
    assert inventory.find_contradictions(identity.SYSTEM) == []
    assert orders.find_contradictions(identity.SYSTEM) == []


def sell_abroad(inside: Inside, amazon: Amazon, account: int, code: str, units: int) -> None:
    """Let Amazon send units of an order of the Canadian store, and tell us of all of it."""
    amazon.advance(minutes=5)
    order = amazon.place(amazon.seller(), code, units, fulfilled_by="AMAZON", marketplace_id=CA)
    amazon.change(order, amazon_status="SHIPPED")
    amazon.advance(minutes=5)
    inside.run_to_the_end(account)
    post_stock()
    inside.read_stock(account)


def everywhere(sku: str) -> int:
    """Return the units of a product in the books of all pools."""
    rows = query(
        "SELECT coalesce(sum(balance.on_hand), 0) FROM inventory_stockbalance AS balance"
        " JOIN inventory_location AS place ON place.id = balance.location_id"
        " WHERE place.kind = 'FBA' AND balance.product_id = %s",
        make_product(sku).pk,
    )
    return int(rows[0][0])
