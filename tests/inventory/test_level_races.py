"""A file that is taken back and a sweep that reads the same SKUs do not wait for each other."""

import pytest

from tests.cast import MONDAY, US, make_store
from tests.race import meet_at, run_together
from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import AmazonStockLevel

SKUS = [f"SKU-{number:02}" for number in range(30)]


@pytest.mark.django_db(transaction=True)
def test_a_sweep_reads_what_is_being_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    store = make_store()
    levels = [channels.StockLevelFacts(sku, fulfillable=1) for sku in SKUS]
    recorded = inventory.record_levels_of_file(
        account_id=store.account_id, store_id=store.pk, levels=levels, at=MONDAY
    )
    effects = [each.effect for each in recorded if each.effect]
    sweep_id = inventory.begin_stock_sweep(store_id=store.pk, is_full=True, at=MONDAY)
    # The levels are gone, their SKUs not yet: there the sweep comes in.
    meet_at(monkeypatch, catalog, "forget_seller_skus")

    outcomes = run_together(
        lambda: inventory.restore_levels(effects, at=MONDAY),
        lambda: inventory.record_stock_levels(
            account_id=store.account_id,
            marketplace_id=US,
            levels=levels[::-1],
            sweep_id=sweep_id,
            at=MONDAY,
        ),
    )

    assert outcomes == [None, None]
    assert AmazonStockLevel.objects.filter(fulfillable=1).count() == len(SKUS)
