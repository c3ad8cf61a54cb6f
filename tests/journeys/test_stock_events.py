"""What happens to FBA stock besides sales ends as moves, as the simulated Amazon knows it."""

from collections import Counter
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.cast import ADMIN
from tests.journeys.amazon import Amazon, Json, start_amazon
from tests.journeys.inside import Inside, query, stand_inside
from tests.journeys.test_books import pair_everything
from zhongshu.channels import public as channels
from zhongshu.flows.open_pool import open_pool
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

WORLD = ("--seed", "11", "--products", "30", "--orders-per-day", "120", "--speed", "0")
EVENTS = channels.StreamKind.STOCK_EVENTS

type Units = Counter[tuple[str, str]]


@pytest.fixture
def amazon() -> Iterator[Amazon]:
    with start_amazon(*WORLD) as amazon:
        yield amazon


@pytest.fixture
def inside(
    transactional_db: None, amazon: Amazon, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Inside:
    return stand_inside(amazon, settings, monkeypatch)


def unsellable_at_amazon(truth: Json) -> Units:
    return Counter({(row["pool"], row["seller_sku"]): row["unfulfillable"] for row in truth["fba"]})


def unsellable_in_books() -> Units:
    rows = query(
        "SELECT pool.code, sku.code, balance.on_hand FROM inventory_stockbalance AS balance"
        " JOIN inventory_location AS place ON place.id = balance.location_id"
        " JOIN channels_fulfilmentpool AS pool ON pool.id = place.pool_id"
        " JOIN catalog_sellersku AS sku ON sku.id = balance.seller_sku_id"
        " WHERE place.kind = 'FBA_UNSELLABLE'"
    )
    return Counter({(pool, sku): units for pool, sku, units in rows})


def posted() -> Counter[str]:
    rows = query("SELECT reason FROM inventory_stockentry WHERE reason <> 'OPENING'")
    return Counter(reason for (reason,) in rows)


def test_returns_losses_and_disposals_end_as_moves_like_amazons_own(
    inside: Inside, amazon: Amazon
) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    inside.run_to_the_end(account, "fba_inventory")
    pair_everything(account)
    for (pool_id,) in query(
        "SELECT id FROM channels_fulfilmentpool WHERE account_id = %s", account
    ):
        open_pool(pool_id, actor=ADMIN)
    opened = unsellable_in_books()
    before = unsellable_at_amazon(amazon.truth(seller))

    amazon.advance(hours=24 * 10)
    inside.run_to_the_end(account, EVENTS)
    after = unsellable_at_amazon(amazon.truth(seller))
    moved = posted()
    # Nothing but returns, adjustments and removals touches what cannot be sold.
    books = unsellable_in_books()

    assert {key: units for key, units in opened.items() if units} == {
        key: units for key, units in before.items() if units
    }
    assert after != before
    assert {key: units for key, units in books.items() if units} == {
        key: units for key, units in after.items() if units
    }
    assert moved["CUSTOMER_RETURN"] > 5
    assert moved["AMAZON_ADJUSTED"] >= 1
    assert moved["DISPOSITION_CHANGED"] >= 2

    inside.run_to_the_end(account, EVENTS)

    assert posted() == moved
    assert unsellable_in_books() == books
    assert inventory.find_contradictions(identity.SYSTEM) == []
    assert query("SELECT code, why FROM channels_syncissue WHERE stream = 'stock_events'") == []


def test_a_month_ends_with_a_disposal(inside: Inside, amazon: Amazon) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    inside.run_to_the_end(account, "fba_inventory")
    pair_everything(account)
    for (pool_id,) in query(
        "SELECT id FROM channels_fulfilmentpool WHERE account_id = %s", account
    ):
        open_pool(pool_id, actor=ADMIN)

    for _ in range(4):
        amazon.advance(hours=24 * 8)
        inside.run_to_the_end(account, EVENTS)

    after = unsellable_at_amazon(amazon.truth(seller))
    assert posted()["DISPOSAL"] >= 1
    assert {key: units for key, units in unsellable_in_books().items() if units} == {
        key: units for key, units in after.items() if units
    }
    assert inventory.find_contradictions(identity.SYSTEM) == []
