"""Pages of orders under every kind of trouble: at the end we know what Amazon knows."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from tests.journeys.amazon import WORLD, Amazon, start_amazon
from tests.journeys.inside import Inside, query, stand_inside
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncIssue, SyncRun, SyncStream

DONE, FAILED = channels.RunStatus.DONE, channels.RunStatus.FAILED
PAGES = "searchOrders"


def place_many(inside: Inside, number: int = 230) -> None:
    """Place orders for more than two pages, and let them come into the next window."""
    seller = inside.amazon.seller()
    for _ in range(number):
        inside.amazon.place(seller, "MUG-RED-1", fulfilled_by="MERCHANT")
    inside.amazon.advance(minutes=5)


@pytest.mark.parametrize(
    ("kind", "options", "ends"),
    [
        ("token_refused", {"count": 1}, [DONE]),
        ("token_broken", {"count": 1}, [DONE]),
        ("token_loops", {"count": 1}, [FAILED, DONE]),
        ("500", {"count": 9, "after_first_page": True}, [FAILED, FAILED, FAILED, DONE]),
        ("truncate", {"count": 1, "after_first_page": True}, [FAILED, DONE]),
        ("repeat_rows", {"rate": 0.2}, [DONE]),
        ("reorder_updates", {"rate": 0.2}, [DONE]),
    ],
)
def test_b1_b3_pages_in_trouble_end_in_agreement(
    inside: Inside, kind: str, options: dict[str, object], ends: list[channels.RunStatus]
) -> None:
    seller = inside.amazon.seller()
    account = inside.connect(seller)
    place_many(inside)
    inside.amazon.break_with(kind, PAGES, **options)

    found = inside.run_to_the_end(account)

    assert found == ends
    assert inside.differences(account, seller) == []


def test_b5_the_sweep_finds_what_the_list_hides(inside: Inside, amazon: Amazon) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    inside.run_to_the_end(account)
    inside.run_to_the_end(account, "order_history")
    place_many(inside, 120)
    amazon.break_with("hide_rows", PAGES, rate=0.05)
    inside.run_to_the_end(account)
    hidden = len(inside.differences(account, seller))

    inside.run_to_the_end(account, "order_sweep")

    stream = inside.stream(account, "order_sweep")
    assert hidden > 0
    assert inside.differences(account, seller) == []
    assert (stream.late_finds, stream.sync_misses) == (hidden, 0)


@pytest.mark.parametrize(
    ("seconds", "end"),
    [
        (600, FAILED),  # Amazon refuses a window that ends in its future
        (-600, DONE),
    ],
)
def test_b6_a_date_that_lies_loses_nothing(
    inside: Inside, amazon: Amazon, seconds: int, end: channels.RunStatus
) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    inside.run_to_the_end(account)
    known = inside.stream(account).cursor
    place_many(inside, 12)
    amazon.advance(minutes=15)
    amazon.break_with("skewed_date", seconds=seconds)

    lied_to = inside.run(account)
    moved_to = inside.stream(account).cursor
    amazon.mend()
    honest_again = inside.run(account)
    amazon.place(seller, "MUG-RED-1")
    amazon.advance(minutes=15)
    inside.run_to_the_end(account)

    cursor = inside.stream(account).cursor
    assert honest_again == DONE
    assert known is not None
    assert moved_to is not None
    assert cursor is not None
    assert (lied_to, moved_to > known) == (end, end == DONE)
    assert moved_to <= cursor <= amazon.now() - timedelta(minutes=2)
    assert inside.differences(account, seller) == []


@pytest.mark.parametrize("minutes", [10, -10])
def test_b6_our_own_clock_decides_no_window(inside: Inside, amazon: Amazon, minutes: int) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    place_many(inside, 12)

    end = inside.run(account, now=lambda: timezone.now() + timedelta(minutes=minutes))

    cursor = inside.stream(account).cursor
    assert end == DONE
    assert cursor is not None
    # Two and a half minutes behind Amazon's time; the world runs three times as fast as we.
    behind = amazon.now() - cursor
    assert timedelta(minutes=2) <= behind < timedelta(minutes=4)
    assert inside.differences(account, seller) == []


def test_b7_an_old_order_that_changes_comes_again(inside: Inside, amazon: Amazon) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    inside.run_to_the_end(account)
    inside.run_to_the_end(account, "order_history")
    [old] = [
        order
        for order in sorted(amazon.truth(seller)["orders"], key=lambda order: order["created_at"])
        if order["lines"] and order["amazon_status"] == "SHIPPED"
    ][:1]
    known = query("SELECT 1 FROM orders_order WHERE order_id = %s", old["order_id"])
    amazon.change(old, purchase_order="PO-1")
    amazon.advance(minutes=5)

    inside.run_to_the_end(account)

    assert known == []
    assert query(
        "SELECT amazon_status, is_provisional FROM orders_order WHERE order_id = %s",
        old["order_id"],
    ) == [("SHIPPED", False)]
    assert inside.differences(account, seller) == []


def test_b8_orders_that_change_between_pages_are_on_one_of_them(
    inside: Inside, amazon: Amazon
) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    place_many(inside)
    waiting = [o for o in amazon.truth(seller)["orders"] if o["amazon_status"] == "UNSHIPPED"]

    def change_some(page: int) -> None:
        for order in waiting[page - 1 :: 10]:
            amazon.change(order, amazon_status="SHIPPED" if page % 2 else "CANCELLED")

    inside.after_page(change_some)
    inside.run_to_the_end(account)
    amazon.advance(minutes=5)
    inside.run_to_the_end(account)

    assert inside.differences(account, seller) == []


def test_b9_forty_five_days_off_are_caught_up(inside: Inside, amazon: Amazon) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    inside.run_to_the_end(account)
    before = inside.stream(account).cursor
    amazon.advance(days=45)
    newest = amazon.place(seller, "MUG-RED-1", fulfilled_by="MERCHANT")
    amazon.advance(minutes=5)

    first = inside.run(account)
    halfway = inside.stream(account).cursor
    known = query("SELECT amazon_status FROM orders_order WHERE order_id = %s", newest["order_id"])
    ends = inside.run_to_the_end(account)

    after = inside.stream(account).cursor
    assert before is not None
    assert halfway is not None
    assert after is not None
    # What we ship is here after the first of many windows.
    assert (first, known) == (DONE, [("UNSHIPPED",)])
    assert halfway - before <= timedelta(days=3)
    assert after - before >= timedelta(days=45)
    assert ends == [DONE] * 15
    assert inside.differences(account, seller) == []


def test_b12_two_accounts_share_item_ids_and_stay_apart(
    transactional_db: None,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    faults = tmp_path / "faults.json"
    faults.write_text('[{"kind": "same_item_ids"}]')
    with start_amazon(*WORLD, "--faults", str(faults)) as amazon:
        inside = stand_inside(amazon, settings, monkeypatch)
        sellers = amazon.seller(0), amazon.seller(3)
        accounts = [inside.connect(seller) for seller in sellers]
        amazon.advance(days=25)
        for account in accounts:
            SyncStream.objects.update(cursor=amazon.now() - timedelta(days=85))
            inside.run_to_the_end(account)

        shared = query(
            "SELECT count(*) FROM (SELECT l.order_item_id FROM orders_orderline l"
            " JOIN orders_order o ON o.id = l.order_id"
            " GROUP BY 1 HAVING count(DISTINCT o.account_id) = 2) AS both_have"
        )
        assert shared[0][0] > 50
        for account, seller in zip(accounts, sellers, strict=True):
            assert inside.differences(account, seller) == []


def test_d3_unknown_words_of_the_whole_window_are_kept(inside: Inside, amazon: Amazon) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    amazon.break_with("unknown_enum", PAGES, rate=0.1)
    amazon.break_with("missing_fields", PAGES, rate=0.1)

    ends = inside.run_to_the_end(account)

    run = SyncRun.objects.latest("pk")
    unknown = query("SELECT order_id FROM orders_order WHERE amazon_status = 'AWAITING_DRONE'")
    told = SyncIssue.objects.filter(resolved_at=None, code="orders.unknown_status")
    assert unknown != []
    assert sorted(told.values_list("order_id", flat=True)) == sorted(row[0] for row in unknown)
    assert ends == [DONE]
    assert run.read == run.new + run.changed + run.unchanged + run.refused
    amazon.mend()
    inside.stream(account)
    query("UPDATE channels_syncstream SET cursor = cursor - interval '1 day'")
    inside.run_to_the_end(account)
    assert inside.differences(account, seller) == []
    assert SyncIssue.objects.filter(resolved_at=None, code="channels.unreadable").count() == 0
