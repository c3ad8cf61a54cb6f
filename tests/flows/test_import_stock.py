"""FBA stock comes in as Seller Central's own files, yields to Amazon's later words, goes back."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import DE, FR, JP, MONDAY, OPERATOR, US, make_account, make_store
from tests.flows.import_cast import bring_of_store, counts, errors_of, take_back
from zhongshu.catalog.models import SellerSku
from zhongshu.channels import public as channels
from zhongshu.channels.models import Store
from zhongshu.documents import public as documents
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import AmazonStockLevel, StockSweep

pytestmark = pytest.mark.django_db
HEAD = (
    "sku\tfnsku\tasin\tafn-listing-exists\tafn-fulfillable-quantity\tafn-unsellable-quantity"
    "\tafn-reserved-quantity\tafn-inbound-shipped-quantity\tafn-researching-quantity\n"
)
RED = "MUG-RED\tX000RED001\tB00MUGRED1\tYes\t12\t1\t3\t20\t0\n"
BLUE = "MUG-BLUE\tX000BLU001\tB00MUGBLU1\tYes\t0\t0\t0\t0\t0\n"
BEFORE = date(2026, 5, 2)


bring = partial(bring_of_store, documents.ImportKind.FBA_INVENTORY)


def known(*names: str) -> list[tuple[Any, ...]]:
    fields = names or ("fulfillable", "reserved", "unfulfillable", "inbound_shipped")
    rows = AmazonStockLevel.objects.order_by("seller_sku__code")
    return list(rows.values_list("seller_sku__code", *fields))


def told_by_amazon(
    store: Store, *, days: float, sku: str = "MUG-RED", is_full: bool = False, **units: Any
) -> None:
    """Let Amazon tell of one mug, in a sweep of changes or of everything."""
    at = MONDAY + timedelta(days=days)
    sweep_id = inventory.begin_stock_sweep(store_id=store.pk, is_full=is_full, at=at)
    inventory.record_stock_levels(
        account_id=store.account_id,
        marketplace_id=store.marketplace_id,
        levels=[channels.StockLevelFacts(sku, **units)],
        sweep_id=sweep_id,
        at=at,
    )
    inventory.finish_stock_sweep(
        account_id=store.account_id, marketplace_id=store.marketplace_id, sweep_id=sweep_id, at=at
    )


def test_a_download_is_previewed_stored_once_and_taken_back_whole() -> None:
    store = make_store()

    checked = bring(HEAD + RED + BLUE, store, goes_on=False)
    nothing = known()
    row = bring(HEAD + RED + BLUE, store)
    stored = known()
    again = bring(HEAD + RED + BLUE, store)
    taken = take_back(row.id)

    assert (checked.state, counts(checked), nothing) == (
        documents.ImportState.PREVIEW,
        (2, 2, 0, 0, 0),
        [],
    )
    assert (row.state, counts(row)) == (documents.ImportState.DONE, (2, 2, 0, 0, 0))
    assert stored == [("MUG-BLUE", 0, 0, 0, 0), ("MUG-RED", 12, 3, 1, 20)]
    assert counts(again) == (2, 0, 0, 2, 0)
    assert not again.may_take_back
    assert (taken.state, taken.message) == (documents.ImportState.TAKEN_BACK, "")
    assert AmazonStockLevel.objects.count() == SellerSku.objects.count() == 0


def test_a_number_that_the_file_does_not_tell_stays_and_is_not_zero() -> None:
    store = make_store()
    bring("sku\tavailable\nMUG-RED\t12\nMUG-NONE\t\n", store)
    first = known("fulfillable", "reserved", "reserved_transfers")
    level = inventory.list_levels(identity.SYSTEM).rows[0]

    row = bring("sku\treserved_qty\treserved_fc-transfers\nMUG-RED\t5\t4\n", store)

    assert first == [("MUG-RED", 12, None, None)]
    assert (level.on_hand, level.inbound) == (None, None)
    assert counts(row) == (1, 0, 1, 0, 0)
    assert known("fulfillable", "reserved", "reserved_transfers") == [("MUG-RED", 12, 5, 4)]


def test_what_can_be_sold_and_what_cannot_may_stand_in_two_rows() -> None:
    store = make_store()
    file = (
        "seller-sku\tfulfillment-channel-sku\tasin\tWarehouse-Condition-code\tQuantity Available\n"
        "MUG-RED\tX000RED001\tB00MUGRED1\tSELLABLE\t12\n"
        "MUG-RED\tX000RED001\tB00MUGRED1\tUNSELLABLE\t2\n"
        "MUG-BLUE\tX000BLU001\tB00MUGBLU1\tBROKEN\t2\n"
    )

    row = bring(file, store)

    assert known("fulfillable", "unfulfillable") == [("MUG-RED", 12, 2)]
    assert [each[:2] for each in errors_of(row.id)] == [(4, "Warehouse-Condition-code")]
    assert take_back(row.id).message == ""
    assert known() == []


def test_a_file_of_an_earlier_day_changes_nothing_that_amazon_told_since() -> None:
    store = make_store()
    told_by_amazon(store, days=-1, fulfillable=7, reserved=1)

    older = bring(HEAD + RED, store, as_of=BEFORE)
    after_older = known()
    newer = bring(HEAD + RED, store)
    after_newer = known()
    told_by_amazon(store, days=1, fulfillable=9, reserved=0)
    taken = take_back(newer.id)

    # What nobody told before is filled in; what Amazon told stays.
    assert after_older == [("MUG-RED", 7, 1, 1, 20)]
    assert counts(older) == (1, 0, 1, 0, 0)
    assert after_newer == [("MUG-RED", 12, 3, 1, 20)]
    assert known() == [("MUG-RED", 9, 0, 1, 20)]
    assert taken.message == "The stock of 1 SKU was told anew since, and is kept."


def test_a_file_is_no_sweep_and_a_running_sweep_takes_nothing_of_it_away() -> None:
    store = make_store()
    began = MONDAY - timedelta(minutes=1)
    sweep_id = inventory.begin_stock_sweep(store_id=store.pk, is_full=True, at=began)

    bring(HEAD + RED, store, complete=True)
    inventory.finish_stock_sweep(
        account_id=store.account_id,
        marketplace_id=store.marketplace_id,
        sweep_id=sweep_id,
        at=MONDAY + timedelta(minutes=1),
    )

    assert StockSweep.objects.count() == 1
    assert known("fulfillable", "absent_since") == [("MUG-RED", 12, None)]


def test_a_complete_file_zeroes_what_it_does_not_name_and_gives_it_back() -> None:
    store = make_store()
    bring(HEAD + RED + BLUE, store, as_of=BEFORE)

    checked = bring(HEAD + BLUE, store, complete=True, goes_on=False)
    untouched = known("fulfillable")
    row = bring(HEAD + BLUE, store, complete=True)
    zeroed = known("fulfillable", "inbound_shipped")
    taken = take_back(row.id)

    said = "The stock of 1 SKU that the file does not name counts as zero."
    assert (checked.message, row.message) == (said, said)
    assert untouched == [("MUG-BLUE", 0), ("MUG-RED", 12)]
    assert zeroed == [("MUG-BLUE", 0, 0), ("MUG-RED", 0, 0)]
    assert (known(), taken.message) == ([("MUG-BLUE", 0, 0, 0, 0), ("MUG-RED", 12, 3, 1, 20)], "")
    assert set(known("absent_since")) == {("MUG-BLUE", None), ("MUG-RED", None)}


def test_e7_rows_that_make_no_sense_are_named_by_their_column_and_the_others_stored() -> None:
    store = make_store()
    rows = [
        "MUG-1\tX1\tB1\tYes\tmany\t0\t0\t0\t0\n",
        "MUG-2\tX1\tB1\tYes\t-4\t0\t0\t0\t0\n",
        "MUG-3\t<script>\tB1\tYes\t4\t0\t0\t0\t0\n",
        "MUG-4\tX1\t../../etc\tYes\t4\t0\t0\t0\t0\n",
        "MUG-5\tX1\tB1\tYes\t4\t99999999999\t0\t0\t0\n",
        f"{'M' * 300}\tX1\tB1\tYes\t4\t0\t0\t0\t0\n",
        "\tX1\tB1\tYes\t4\t0\t0\t0\t0\n",
        "MUG-RED\tX1\tB1\tYes\t4\t0\t0\t0\t0\n",
        "MUG-RED\tX1\tB1\tYes\t5\t0\t0\t0\t0\n",
        "=cmd()\tX1\tB1\tYes\t6\t0\t0\t0\t0\n",
    ]

    row = bring(HEAD + "".join(rows), store)

    assert [each[:2] for each in errors_of(row.id)] == [
        (2, "afn-fulfillable-quantity"),
        (3, "afn-fulfillable-quantity"),
        (4, "fnsku"),
        (5, "asin"),
        (6, "afn-unsellable-quantity"),
        (7, "sku"),
        (8, "sku"),
        (10, "sku"),
    ]
    assert known("fulfillable") == [("=cmd()", 6), ("MUG-RED", 4)]


def test_a_file_without_a_number_is_refused() -> None:
    row = bring("sku\tfnsku\tasin\nMUG-RED\tX1\tB1\n", make_store())

    assert row.state is documents.ImportState.FAILED
    assert "FBA available" in row.message


def test_only_operations_bring_stock_and_only_of_their_stores() -> None:
    store = make_store()
    warehouse = identity.Actor(
        "depot",
        role=identity.Role.WAREHOUSE,
        sees_every_store=False,
        store_ids=frozenset({store.pk}),
    )

    with pytest.raises(identity.NotAllowedError):
        bring(HEAD + RED, store, actor=warehouse)
    with pytest.raises(documents.PlaceRefusedError):
        bring(HEAD + RED, store, actor=replace(OPERATOR, sees_every_store=False))


def test_a_batch_costs_the_same_statements_whatever_its_length() -> None:
    store = make_store()

    def count(rows: int, name: str) -> int:
        file = HEAD + "".join(
            f"{name}-{number}\tX1\tB1\tYes\t{number}\t0\t0\t0\t0\n" for number in range(rows)
        )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            bring(file, store)
        return len(queries)

    count(1, "WARM")
    assert count(3, "FEW") == count(300, "MANY")


def test_the_parts_of_another_sum_are_known_no_more_and_come_back() -> None:
    store = make_store()
    parts = ("reserved", "reserved_customer_orders", "reserved_transfers")
    told_by_amazon(store, days=-1, reserved=5, reserved_customer_orders=3, reserved_transfers=2)

    same = bring("sku\tafn-reserved-quantity\nMUG-RED\t5\n", store)
    kept = known(*parts)
    other = bring("sku\tafn-reserved-quantity\nMUG-RED\t1\n", store)
    changed = known(*parts)
    take_back(other.id)

    assert (counts(same), kept) == ((1, 0, 0, 1, 0), [("MUG-RED", 5, 3, 2)])
    assert changed == [("MUG-RED", 1, None, None)]
    assert known(*parts) == kept


def test_a_file_older_than_the_sweep_that_found_nothing_brings_nothing_back() -> None:
    store = make_store()
    told_by_amazon(store, days=-9, fulfillable=7)
    told_by_amazon(store, days=-1, sku="OTHER", is_full=True, fulfillable=7)
    told_by_amazon(store, days=-0.5, sku="OTHER", is_full=True, fulfillable=7)
    gone = known("fulfillable")

    row = bring("sku\tavailable\nMUG-RED\t12\n", store, as_of=MONDAY.date() - timedelta(days=3))

    assert known("fulfillable") == gone == [("MUG-RED", 0), ("OTHER", 7)]
    assert row.counts.older == 1


def test_rows_of_the_wrong_store_go_also_when_a_sweep_has_emptied_them() -> None:
    store = make_store()
    row = bring(HEAD + RED + BLUE, store)
    told_by_amazon(store, days=1, sku="OTHER", is_full=True, fulfillable=7)
    told_by_amazon(store, days=2, sku="OTHER", is_full=True, fulfillable=7)
    emptied = known("fulfillable")

    taken = take_back(row.id)

    assert emptied == [("MUG-BLUE", 0), ("MUG-RED", 0), ("OTHER", 7)]
    assert (taken.message, known("fulfillable")) == ("", [("OTHER", 7)])


def test_the_same_file_on_another_day_has_nothing_to_take_back() -> None:
    store = make_store()
    bring(HEAD + RED, store)

    again = bring(HEAD + RED, store, at=MONDAY + timedelta(days=1))

    assert (counts(again), again.may_take_back) == ((1, 0, 0, 1, 0), False)


def test_h9_a_file_alone_does_not_say_that_the_seller_has_fba() -> None:
    store = make_store()

    bring(HEAD + RED, store)

    assert not inventory.has_levels(identity.SYSTEM, store_id=store.pk)


def test_a_complete_file_that_changes_no_row_can_still_be_stored() -> None:
    store = make_store()
    bring(HEAD + RED + BLUE, store, as_of=BEFORE)

    checked = bring(HEAD + RED, store, complete=True, goes_on=False)

    assert (checked.counts.new, checked.counts.changed, checked.concludes) == (0, 0, True)


def test_unknown_numbers_are_no_stock_and_silence_no_store_that_knows_them() -> None:
    make_account("Acme EU", "EU", (DE, FR))
    germany, france = (make_store(each, account="Acme EU") for each in (DE, FR))
    bring(HEAD + RED, germany)
    later = MONDAY + timedelta(days=1)
    bring("sku\tafn-unsellable-quantity\nMUG-RED\t0\n", france, at=later)

    [pool] = inventory.list_pool_levels(identity.SYSTEM).rows
    [stock] = inventory.list_levels(
        identity.SYSTEM, inventory.LevelFilter(tab=inventory.LevelTab.STOCKED)
    ).rows

    assert (pool.fulfillable, stock.store_id) == (12, germany.pk)


@pytest.mark.parametrize(
    ("encoding", "marketplace_id", "head"),
    [
        ("utf-8-sig", DE, "Verfügbar\tNeue Spalte\tHändler-SKU\tReserviert"),
        ("cp1252", DE, "Verfügbar\tNeue Spalte\tHändler-SKU\tReserviert"),
        ("cp932", JP, "販売可能\t新しい列\t出品者SKU\t予約済み"),
        ("gb18030", US, "可售数量\t新列\t卖家SKU\t预留数量"),
        ("utf-8", US, "FBA可售\t备注\tMSKU\tFBA预留"),
    ],
)
def test_f1_f7_columns_of_other_languages_in_another_order_are_known_in_each_encoding(
    encoding: str, marketplace_id: str, head: str
) -> None:
    store = make_store(marketplace_id, account="Acme")

    row = bring(f"{head}\n1234\tx\tM-1\t5\n".encode(encoding), store)

    assert (counts(row), known("fulfillable", "reserved")) == ((1, 1, 0, 0, 0), [("M-1", 1234, 5)])


def test_sellable_and_unsellable_rows_of_one_sku_are_taken_back_from_two_batches(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("zhongshu.flows.import_batches.BATCH", 1)
    monkeypatch.setattr("zhongshu.flows.take_back_import.PIECE", 1)
    head = "seller-sku\tWarehouse-Condition-code\tQuantity Available\n"

    row = bring(head + "A\tUNSELLABLE\t2\nA\tSELLABLE\t17\nA\tSELLABLE\t18\n", make_store())
    stored = known("fulfillable", "unfulfillable")
    taken = take_back(row.id)

    assert (counts(row), stored) == ((3, 1, 1, 0, 1), [("A", 17, 2)])
    assert (taken.message, known()) == ("", [])
