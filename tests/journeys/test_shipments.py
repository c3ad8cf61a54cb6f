"""What Amazon receives of shipments ends as moves, as the simulated Amazon counts them."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cast import ADMIN
from tests.catalog.pairing_cast import make_product
from tests.journeys.amazon import Amazon, Json, start_amazon
from tests.journeys.inside import Inside, query
from tests.journeys.test_books import on_hand, pair_everything
from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.claims import public as claims
from zhongshu.fba import public as fba
from zhongshu.flows.open_claims import open_claims
from zhongshu.flows.post_stock import post_stock
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

WORLD = ("--seed", "11", "--products", "30", "--orders-per-day", "60", "--speed", "0")
SHIPMENTS = channels.StreamKind.INBOUND_SHIPMENTS

type Units = Counter[tuple[str, str]]


@pytest.fixture
def amazon() -> Iterator[Amazon]:
    with start_amazon(*WORLD) as amazon:
        yield amazon


class Story:
    """A seller whose books are open, with hands on his shipments."""

    def __init__(self, inside: Inside, amazon: Amazon) -> None:
        self.inside, self.amazon = inside, amazon
        self.seller = amazon.seller()
        self.account = inside.connect(self.seller)
        self.read()
        inside.run_to_the_end(self.account, "fba_inventory")
        pair_everything(self.account)
        inside.open_books(self.account, insists=True)  # no order is looked at here
        self.before = self.received()

    def read(self) -> None:
        self.inside.run_to_the_end(self.account, SHIPMENTS)

    def received(self) -> Units:
        rows = self.amazon.truth(self.seller)["fba"]
        return Counter({(row["pool"], row["seller_sku"]): row["received"] for row in rows})

    def expect_truth(self) -> None:
        """Compare the moves of receipts with what Amazon received since, SKU by SKU."""
        after = self.received()
        since = {key: after[key] - self.before[key] for key in after}
        posted = _posted()
        assert {key: units for key, units in posted.items() if units} == {
            key: units for key, units in since.items() if units
        }
        assert fba.find_contradictions(identity.SYSTEM) == []
        assert inventory.find_contradictions(identity.SYSTEM) == []

    def send(self, *items: Json, status: str = "SHIPPED", **wish: Any) -> str:
        made = self.amazon.tell(
            "POST",
            "/sim/shipments",
            json={
                "seller_id": self.seller["seller_id"],
                "marketplace_id": self.seller["marketplaces"][0],
                "items": list(items),
                "status": status,
                **wish,
            },
        )
        code: str = made["shipment_id"]
        return code

    def change(self, code: str, **wish: Any) -> None:
        self.amazon.tell("PATCH", f"/sim/shipments/{code}", json=wish)

    def hour(self) -> None:
        self.amazon.advance(hours=1)
        self.read()

    def skus(self) -> list[str]:
        """Return SKUs of the first store of which enough lies there."""
        truth = self.amazon.truth(self.seller)
        there = on_hand(truth)
        pool = next(row["pool"] for row in truth["shipments"] or truth["fba"])
        return sorted(sku for (where, sku), units in there.items() if where == pool and units > 20)


def _posted() -> Units:
    rows = query(
        "SELECT pool.code, sku.code, sum(CASE WHEN move.destination_id = place.id"
        "   THEN move.quantity ELSE -move.quantity END)"
        " FROM inventory_stockmove AS move"
        " JOIN inventory_stockentry AS entry ON entry.id = move.entry_id"
        " JOIN inventory_location AS place ON place.id IN (move.source_id, move.destination_id)"
        " JOIN channels_fulfilmentpool AS pool ON pool.id = place.pool_id"
        " JOIN catalog_sellersku AS sku ON sku.id = move.seller_sku_id"
        " WHERE entry.reason = 'FBA_RECEIPT' AND place.kind = 'FBA' GROUP BY 1, 2"
    )
    return Counter({(pool, sku): int(units) for pool, sku, units in rows})


def _ways(code: str) -> int:
    rows = query(
        "SELECT coalesce(sum(balance.on_hand), 0) FROM inventory_stockbalance AS balance"
        " JOIN inventory_location AS place ON place.id = balance.location_id"
        " WHERE place.document = %s",
        f"fba:{code}",
    )
    return int(rows[0][0])


def test_receipts_up_down_over_unknown_and_short_are_what_amazon_counts(
    inside: Inside, amazon: Amazon
) -> None:
    story = Story(inside, amazon)
    first, second = story.skus()[:2]
    code = story.send({"seller_sku": first, "shipped": 12})
    story.hour()
    assert _ways(code) == 12

    for received in (10, 8, 10):
        story.change(code, items=[{"seller_sku": first, "received": received}])
        story.hour()
        assert _ways(code) == 12 - received
        story.expect_truth()

    story.change(code, items=[{"seller_sku": second, "received": 3}])  # the shipment lacks it
    story.hour()
    story.expect_truth()
    story.change(code, items=[{"seller_sku": first, "received": 15}])
    story.hour()
    story.expect_truth()
    story.change(code, items=[{"seller_sku": first, "received": 9}], status="CLOSED")
    story.hour()

    story.expect_truth()
    assert _ways(code) == 0
    lost = query(
        "SELECT line.lost FROM fba_shipmentline AS line"
        " JOIN fba_shipment AS shipment ON shipment.id = line.shipment_id"
        " WHERE shipment.code = %s ORDER BY line.lost DESC",
        code,
    )
    assert lost[0] == (3,)
    open_claims(at=amazon.now())
    claimed = "SELECT kind, units, cause_units, status FROM claims_claim WHERE reference = %s"
    assert query(claimed, code) == [("SHORT_SHIPMENT", 3, 3, "OPEN")]
    story.change(code, items=[{"seller_sku": first, "received": 11}])
    story.hour()
    open_claims(at=amazon.now())
    assert query(claimed, code) == [("SHORT_SHIPMENT", 1, 1, "OPEN")]
    assert claims.find_contradictions(identity.SYSTEM, at=amazon.now()) == []
    codes = {
        row[0]
        for row in query(
            "SELECT code FROM channels_syncissue WHERE code LIKE 'fba.%%'",
        )
    }
    assert codes >= {"fba.needs_source", "fba.beyond_shipped", "fba.not_in_shipment"}


def test_under_faults_the_end_is_what_amazon_counts(inside: Inside, amazon: Amazon) -> None:
    """Rows twice, rows and fields left out: nothing is closed, zero or counted twice by them."""
    story = Story(inside, amazon)
    first, second = story.skus()[:2]
    codes = [story.send({"seller_sku": sku, "shipped": 30}) for sku in (first, second, first)]
    for operation in ("getShipments", "getShipmentItemsByShipmentId"):
        for kind in ("repeat_rows", "hide_rows", "missing_fields"):
            amazon.break_with(kind, operation, rate=0.4)

    for step in range(1, 7):
        for number, code in enumerate(codes):
            sku = (first, second, first)[number]
            received = step * 5 - 2 * number * (step % 2)
            story.change(code, items=[{"seller_sku": sku, "received": received}])
        story.hour()
        post_stock()
    amazon.mend()
    story.hour()

    story.expect_truth()
    assert sum(_posted().values()) == 90
    assert [_ways(code) for code in codes] == [0, 0, 0]


def test_a_new_sku_waits_for_its_pairing_and_begins_with_nothing(
    inside: Inside, amazon: Amazon
) -> None:
    story = Story(inside, amazon)
    code = story.send({"seller_sku": "BRAND-NEW-1", "shipped": 20})
    story.hour()
    story.change(code, items=[{"seller_sku": "BRAND-NEW-1", "received": 6}])
    inside.run_to_the_end(story.account, "fba_inventory")  # Amazon shows six of it
    story.hour()
    post_stock()
    assert _ways(code) == 0

    [(sku_id,)] = query("SELECT id FROM catalog_sellersku WHERE code = 'BRAND-NEW-1'")
    pair = catalog.Pair(sku_id, make_product("P-NEW").pk)
    at = query("SELECT now()")[0][0]
    catalog.pair_skus([pair], reason=catalog.Reason.PERSON, actor=ADMIN, at=at)
    post_stock()

    assert _ways(code) == 14
    story.expect_truth()
