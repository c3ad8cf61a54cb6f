"""What record_stock_levels believes, and what only a complete full sweep proves."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.channels.stream_cast import CA, MONDAY, US, make_account
from zhongshu.channels import public as channels
from zhongshu.channels.models import Store, SyncIssue
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import AmazonStockLevel
from zhongshu.inventory.rules import QUANTITIES

DAY = timedelta(days=1)
MUG = "MUG-RED-1"


def level(seller_sku: str = MUG, **told: Any) -> channels.StockLevelFacts:
    facts: dict[str, Any] = dict.fromkeys(QUANTITIES, 0)
    facts |= {"fnsku": "X001", "asin": "B00MUGRED1", "fulfillable": 5}
    return channels.StockLevelFacts(seller_sku, **(facts | told))


def store(marketplace_id: str = US) -> int:
    return Store.objects.get(account=make_account(), marketplace_id=marketplace_id).pk


def begin(*, is_full: bool = True, at: datetime = MONDAY, marketplace_id: str = US) -> int:
    return inventory.begin_stock_sweep(store_id=store(marketplace_id), is_full=is_full, at=at)


def record(
    sweep_id: int,
    *levels: channels.StockLevelFacts,
    at: datetime = MONDAY,
    marketplace_id: str = US,
) -> list[str]:
    answers = inventory.record_stock_levels(
        account_id=make_account().pk,
        marketplace_id=marketplace_id,
        levels=levels,
        sweep_id=sweep_id,
        at=at,
    )
    return [answer.outcome.value for answer in answers]


def finish(sweep_id: int, at: datetime = MONDAY, **more: Any) -> inventory.StockSweepResult:
    return inventory.finish_stock_sweep(
        account_id=make_account().pk, marketplace_id=US, sweep_id=sweep_id, at=at, **more
    )


def sweep(levels: Sequence[channels.StockLevelFacts], at: datetime) -> inventory.StockSweepResult:
    sweep_id = begin(at=at)
    record(sweep_id, *levels, at=at)
    return finish(sweep_id, at)


def fulfillable() -> dict[str, int | None]:
    return dict(AmazonStockLevel.objects.values_list("seller_sku__code", "fulfillable"))


def test_new_changed_and_unchanged_are_told_apart(db: None) -> None:
    sweep_id = begin()

    first = record(sweep_id, level(), level("MUG-BLUE-1"))
    second = record(sweep_id, level(fulfillable=4), level("MUG-BLUE-1"))

    assert (first, second) == (["new", "new"], ["changed", "unchanged"])
    assert fulfillable() == {MUG: 4, "MUG-BLUE-1": 5}


def test_d2_an_older_word_of_amazons_changes_no_number(db: None) -> None:
    sweep_id = begin()
    record(sweep_id, level(updated_at=MONDAY))

    answers = record(sweep_id, level(fulfillable=9, updated_at=MONDAY - DAY), at=MONDAY + DAY)

    assert answers == ["unchanged"]
    assert fulfillable() == {MUG: 5}


def test_d11_levels_of_skus_that_look_alike_stay_apart(db: None) -> None:
    record(begin(), level("abc", fulfillable=1), level("ABC", fulfillable=2), level("abc "))

    assert fulfillable() == {"abc": 1, "ABC": 2, "abc ": 5}


@pytest.mark.parametrize("bad", [level(fulfillable=-1), level(reserved=10**12), level("\x00")])
def test_e7_an_impossible_level_becomes_an_issue(db: None, bad: channels.StockLevelFacts) -> None:
    answers = record(begin(), level("GOOD"), bad)

    assert answers == ["new", "refused"]
    assert fulfillable() == {"GOOD": 5}
    assert SyncIssue.objects.get().code == "inventory.level_refused"


def test_h9_only_a_complete_full_sweep_turns_absence_into_zero(db: None) -> None:
    sweep([level(), level("GONE", inbound_shipped=3)], MONDAY)
    broken = begin(at=MONDAY + DAY)
    record(broken, level(), at=MONDAY + DAY)
    partial = begin(is_full=False, at=MONDAY + DAY)
    record(partial, level(), at=MONDAY + DAY)
    of_partial = finish(partial)
    before = fulfillable()

    of_full = sweep([level()], MONDAY + 2 * DAY)

    assert (of_partial.zeroed, before) == (0, {MUG: 5, "GONE": 5})
    assert of_full == inventory.StockSweepResult(seen=1, zeroed=1)
    assert fulfillable() == {MUG: 5, "GONE": 0}
    gone = AmazonStockLevel.objects.get(seller_sku__code="GONE")
    assert (gone.inbound_shipped, gone.absent_since) == (0, MONDAY + 2 * DAY)


def test_an_unreadable_row_keeps_a_sweep_from_concluding(db: None) -> None:
    sweep([level(), level("GONE")], MONDAY)
    sweep_id = begin(at=MONDAY + DAY)
    record(sweep_id, level(), at=MONDAY + DAY)

    result = finish(sweep_id, could_read_all=False)

    assert result == inventory.StockSweepResult(seen=1)
    assert fulfillable() == {MUG: 5, "GONE": 5}


def test_an_empty_sweep_zeroes_nothing_before_a_second_agrees(db: None) -> None:
    sweep([level()], MONDAY)

    first = sweep([], MONDAY + DAY)
    kept = fulfillable()
    issues = SyncIssue.objects.filter(resolved_at=None).count()
    second = sweep([], MONDAY + 2 * DAY)

    assert first == inventory.StockSweepResult(seen=0, held=1)
    assert (kept, issues) == ({MUG: 5}, 1)
    assert second == inventory.StockSweepResult(seen=0, zeroed=1)
    assert fulfillable() == {MUG: 0}
    assert SyncIssue.objects.filter(resolved_at=None).count() == 0


def test_a_sweep_that_another_replaced_writes_nothing_more(db: None) -> None:
    old = begin()
    begin(at=MONDAY + DAY)

    with pytest.raises(inventory.SweepEndedError):
        record(old, level())

    assert AmazonStockLevel.objects.count() == 0


def test_o3_levels_are_shown_by_store_and_never_added_together(db: None) -> None:
    record(begin(), level())
    record(begin(marketplace_id=CA), level(fulfillable=3), marketplace_id=CA)
    canadian = identity.Actor("canadian", store_ids=frozenset({store(CA)}))
    sku_id = AmazonStockLevel.objects.values_list("seller_sku_id", flat=True)[0]
    both = [(store(US), sku_id), (store(CA), sku_id)]

    everything = inventory.list_levels(identity.SYSTEM, limit=1)
    rest = inventory.list_levels(identity.SYSTEM, cursor=everything.next)

    assert [row.fulfillable for row in everything.rows + rest.rows] == [5, 3]
    assert rest.next is None
    assert [row.pool for row in inventory.list_levels(canadian).rows] == ["NA"]
    assert {pair: row.on_hand for pair, row in inventory.find_levels(canadian, both).items()} == {
        both[1]: 3
    }


@pytest.mark.parametrize("length", [1, 500])
def test_a_batch_costs_the_same_number_of_statements_whatever_its_length(
    db: None, length: int
) -> None:
    sweep_id, account_id = begin(), make_account().pk
    levels = [level(f"SKU-{number}") for number in range(length)]
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as statements:
            inventory.record_stock_levels(
                account_id=account_id,
                marketplace_id=US,
                levels=levels,
                sweep_id=sweep_id,
                at=MONDAY,
            )
        costs.append(len([each for each in statements if "SAVEPOINT" not in each["sql"]]))

    # Lock and count the sweep, hold the store, lock SKUs, write levels, settle issues.
    # New SKUs: write, compare, ask for proposals.
    assert costs == [9, 6]
