"""AWD from the simulated Amazon to our books: what lies there, comes in and goes on to FBA."""

from collections.abc import Iterator

import pytest

from tests.cast import ADMIN
from tests.journeys.amazon import Amazon, Json, start_amazon
from tests.journeys.inside import Inside
from tests.journeys.test_books import pair_everything
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncIssue
from zhongshu.fba import public as fba
from zhongshu.flows.check_stock import check_stock
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import StockBalance
from zhongshu.reconciliation.models import Difference

WORLD = ("--seed", "11", "--products", "20", "--orders-per-day", "20")
AWD = channels.StreamKind.AWD


@pytest.fixture
def amazon() -> Iterator[Amazon]:
    with start_amazon(*WORLD, "--awd", "4") as amazon:
        yield amazon


class Story:
    """A seller with goods at AWD whose books are open."""

    def __init__(self, inside: Inside, amazon: Amazon) -> None:
        self.inside, self.amazon = inside, amazon
        self.seller = amazon.seller()
        self.account = inside.connect(self.seller)
        for kind in (AWD, "inbound_shipments", "fba_inventory"):
            inside.run_to_the_end(self.account, kind)
        pair_everything(self.account)
        inside.open_books(self.account, insists=True)  # no order is looked at here
        self.read()

    def read(self) -> None:
        for kind in ("inbound_shipments", AWD, "fba_inventory"):
            self.inside.run_to_the_end(self.account, kind)

    def truth(self) -> dict[str, Json]:
        return {row["seller_sku"]: row for row in self.amazon.truth(self.seller)["awd"]}

    def expect_truth(self) -> None:
        """Compare what lies at AWD in our books with what Amazon knows, SKU by SKU."""
        rows = StockBalance.objects.filter(location__kind="AWD").exclude(on_hand=0)
        ours = dict(rows.values_list("seller_sku__code", "on_hand"))
        assert ours == {sku: row["on_hand"] for sku, row in self.truth().items() if row["on_hand"]}
        list(check_stock(ADMIN, at=self.amazon.now()))
        assert list(Difference.objects.filter(kind="AWD").exclude(status="RESOLVED")) == []
        assert fba.find_contradictions(identity.SYSTEM) == []
        assert inventory.find_contradictions(identity.SYSTEM) == []


def test_every_unit_is_at_one_place_from_awd_to_fba(inside: Inside, amazon: Amazon) -> None:
    story = Story(inside, amazon)
    story.expect_truth()
    [coming] = [
        each
        for each in amazon.truth(story.seller)["awd_shipments"]
        if each["status"] == "IN_TRANSIT"
    ]

    for units in (60, -5):
        item = {"seller_sku": coming["items"][0]["seller_sku"], "quantity": units}
        path = f"/sim/awd/shipments/{coming['shipment_id']}/receive"
        amazon.tell("POST", path, json={"items": [item]})
        story.read()
        story.expect_truth()

    sku = coming["items"][0]["seller_sku"]
    sent = amazon.tell(
        "POST",
        "/sim/awd/replenish",
        json={
            "seller_id": story.seller["seller_id"],
            "marketplace_id": story.seller["marketplaces"][0],
            "items": [{"seller_sku": sku, "quantity": 40}],
        },
    )
    story.read()
    shipment_id = fba.find_shipment(ADMIN, sent["shipment_id"], story.account)
    assert shipment_id is not None
    assert fba.get_shipment(ADMIN, shipment_id).is_likely_of_awd
    fba.confirm_source(shipment_id=shipment_id, source=fba.Source.AWD, actor=ADMIN, at=amazon.now())
    story.expect_truth()


def test_a_seller_without_awd_reads_nothing_and_nothing_is_wrong(
    inside: Inside, amazon: Amazon
) -> None:
    account = inside.connect(amazon.seller(3))

    ends = inside.run_to_the_end(account, AWD)

    assert ends == [channels.RunStatus.DONE]
    assert inventory.get_awd(identity.SYSTEM, account).is_there is False
    assert not SyncIssue.objects.filter(resolved_at=None).exists()
