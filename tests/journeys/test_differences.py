"""What Amazon sold before its orders were read is found, named, and gone by itself."""

from collections.abc import Iterator

import pytest

from tests.journeys.amazon import Amazon, start_amazon
from tests.journeys.inside import Inside, query
from tests.journeys.test_books import on_hand, pair_everything, sold
from zhongshu.channels import public as channels
from zhongshu.flows.check_stock import check_due_stock, find_unsaid
from zhongshu.flows.post_stock import post_stock
from zhongshu.inventory import public as inventory
from zhongshu.reconciliation.models import CheckRun, Difference

WORLD = ("--seed", "11", "--products", "30", "--orders-per-day", "120", "--speed", "0")


@pytest.fixture
def amazon() -> Iterator[Amazon]:
    with start_amazon(*WORLD) as amazon:
        yield amazon


def read_and_check(inside: Inside, amazon: Amazon, account: int) -> int:
    """Read Amazon's stock by its own clock, which runs ahead of ours, and compare."""
    assert inside.run(account, "fba_inventory", now=amazon.now) == channels.RunStatus.DONE
    return check_due_stock(amazon.now())


def open_causes() -> dict[tuple[str, str], str]:
    """Return the likely cause by pool and seller SKU of what lies on hand otherwise."""
    rows = Difference.objects.filter(status="OPEN", kind="FBA")
    return {
        (pool, sku): cause
        for pool, sku, cause in rows.values_list("pool__code", "seller_sku__code", "cause")
    }


def test_units_sold_in_orders_nobody_read_yet_are_found_and_gone_when_they_are(
    inside: Inside, amazon: Amazon
) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    inside.run_to_the_end(account)
    inside.run_to_the_end(account, "order_history")
    inside.read_stock(account)
    pair_everything(account)
    inside.run_to_the_end(account, "inbound_shipments", now=amazon.now)
    inside.open_books(account)
    first = check_due_stock(amazon.now()), open_causes()
    before, sold_before = on_hand(amazon.truth(seller)), sold(amazon.truth(seller))

    amazon.advance(hours=18)
    read_and_check(inside, amazon, account)
    found = open_causes()
    truth = amazon.truth(seller)
    amazon.advance(minutes=3)  # its list of orders lags two minutes
    later = on_hand(amazon.truth(seller))
    inside.run_to_the_end(account)
    post_stock()
    post_stock()
    read_and_check(inside, amazon, account)

    sold_since, after = sold(truth) - sold_before, on_hand(truth)
    # Sold and nothing else happened to it meanwhile: no receipt, no return, no adjustment.
    only_sold = {
        key
        for key, units in before.items()
        if sold_since[key] and units - after[key] == sold_since[key] and later[key] == after[key]
    }
    assert first == (len(query("SELECT id FROM channels_fulfilmentpool")), {})
    assert len(only_sold) > 3
    assert {found.get(key) for key in only_sold} == {inventory.MirrorCause.SOLD_LATE}
    gone = Difference.objects.filter(status="RESOLVED", kind="FBA", resolved_at__isnull=False)
    assert only_sold <= set(gone.values_list("pool__code", "seller_sku__code"))
    assert only_sold & set(open_causes()) == set()
    assert find_unsaid() == []
    assert set(CheckRun.objects.values_list("status", flat=True)) == {"FINISHED"}
