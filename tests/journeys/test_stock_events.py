"""What happens to FBA stock besides sales ends as moves, as the simulated Amazon knows it."""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.journeys.amazon import Amazon, Json, start_amazon
from tests.journeys.inside import Inside, query
from tests.journeys.test_books import in_books, on_hand, pair_everything
from zhongshu.channels import public as channels
from zhongshu.flows.post_stock import post_stock
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

WORLD = ("--seed", "11", "--products", "30", "--orders-per-day", "120", "--speed", "0")
EVENTS = channels.StreamKind.STOCK_EVENTS

type Units = Counter[tuple[str, str]]


@pytest.fixture
def amazon() -> Iterator[Amazon]:
    with start_amazon(*WORLD) as amazon:
        yield amazon


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
    inside.read_stock(account)
    pair_everything(account)
    inside.open_books(account, insists=True)
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
    inside.read_stock(account)
    pair_everything(account)
    inside.open_books(account, insists=True)

    for _ in range(4):
        amazon.advance(hours=24 * 8)
        inside.run_to_the_end(account, EVENTS)

    after = unsellable_at_amazon(amazon.truth(seller))
    assert posted()["DISPOSAL"] >= 1
    assert {key: units for key, units in unsellable_in_books().items() if units} == {
        key: units for key, units in after.items() if units
    }
    assert inventory.find_contradictions(identity.SYSTEM) == []


def agreed_in_sales() -> set[tuple[str, str]]:
    """Return pool and seller SKU where orders posted what Amazon's ledger says was shipped.

    Orders of no store are nobody's pool as long as the account has several: they are not posted.
    """
    return set(
        query(
            "SELECT pool.code, sku.code FROM inventory_stockopening AS opening"
            " JOIN channels_fulfilmentpool AS pool ON pool.id = opening.pool_id"
            " JOIN catalog_sellersku AS sku ON sku.id = opening.seller_sku_id"
            " WHERE (SELECT coalesce(-sum(quantity), 0) FROM inventory_amazonstockevent AS event"
            "   WHERE event.pool_id = pool.id AND event.seller_sku_id = sku.id"
            "   AND event.event = 'Shipments' AND event.occurred_at > opening.opened_at)"
            " = (SELECT coalesce(sum(move.quantity), 0) FROM inventory_stockmove AS move"
            "   JOIN inventory_stockentry AS entry ON entry.id = move.entry_id"
            "   JOIN inventory_location AS place ON place.id = move.source_id"
            "   WHERE move.seller_sku_id = sku.id AND place.pool_id = pool.id"
            "   AND entry.reason IN ('FBA_SALE', 'MULTI_CHANNEL_SALE'))"
        )
    )


def test_with_sales_the_whole_stock_of_a_pool_is_amazons(inside: Inside, amazon: Amazon) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    inside.run_to_the_end(account)
    inside.read_stock(account)
    pair_everything(account)
    inside.open_books(account, insists=True)
    before = on_hand(amazon.truth(seller))

    amazon.advance(hours=24 * 8)
    inside.run_to_the_end(account)
    inside.run_to_the_end(account, EVENTS)
    post_stock()

    after, books = on_hand(amazon.truth(seller)), in_books()
    agreed = agreed_in_sales() & after.keys()
    assert sum(before[key] - after[key] for key in agreed) > 50
    assert {key: books[key] for key in agreed} == {key: after[key] for key in agreed}
    assert len(agreed) > 20
    assert set(posted()) >= {"FBA_SALE", "CUSTOMER_RETURN", "AMAZON_ADJUSTED"}
