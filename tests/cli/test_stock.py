"""zhongshu stock: pools, their opening, and what is due."""

import json

import pytest

from tests.cast import US, make_store
from tests.cli.conftest import Run
from tests.flows import repost_world
from tests.inventory.ledger_cast import stock
from tests.orders.test_stock_of_orders import SKU, pair, record, sell, show_levels
from tests.reconciliation.cast import plant

pytestmark = pytest.mark.django_db


def test_a_pool_is_opened_and_what_is_due_is_posted(run: Run) -> None:
    pair()
    show_levels(SKU)
    pool_id = make_store(US).pool_id
    [before] = json.loads(run("stock", "pools", "--json").out)

    [found] = json.loads(run("stock", "look", pool_id, "--json").out)
    refused = run("stock", "open", pool_id)
    opened = run("stock", "open", pool_id, "--insist")
    record(sell(2))
    posted = run("stock", "post")

    assert (before["pool_id"], before["unopened"], before["opened"]) == (pool_id, 1, 0)
    assert (found["fulfillable"], found["under_way"], found["corrected"]) == (20, 0, 0)
    assert found["awaited"] == "order_history, inbound_shipments"
    assert refused.code == 1
    assert str(pool_id) in run("stock", "look", pool_id).out
    assert "Not read to the end yet: the orders of the last two weeks" in refused.err
    assert "1 seller SKUs have their books now." in opened.err
    assert "1 orders looked at." in posted.err
    assert stock() == {"FBA": 18}
    assert "NA" in run("stock", "pools").out


def test_a_pool_that_is_none_is_refused(run: Run) -> None:
    refused = run("stock", "open", 10**9)

    assert (refused.code, refused.out) == (1, "")
    assert "There is no pool 1000000000 at Amazon whose stores you see." in refused.err


def test_the_books_are_checked_and_what_differs_is_listed(run: Run) -> None:
    plant()

    checked = json.loads(run("stock", "check", "--json").out)
    [row] = json.loads(run("stock", "differences", "--json").out)
    none = json.loads(run("stock", "differences", "--tab", "accepted", "--json").out)
    refused = run("stock", "check", 10**9)

    assert [(each["status"], each["known"], each["differing"]) for each in checked] == [
        ("FINISHED", 1, 1)
    ]
    assert (row["seller_sku"], row["gap"], row["cause"]) == (SKU, 2, "SOLD_LATE")
    assert none == []
    assert (refused.code, refused.out) == (1, "")
    assert "There is no pool 1000000000 with open books." in refused.err


def test_a_seller_sku_is_re_posted_looked_at_before_and_taken_back(run: Run) -> None:
    repost_world.begin(("MUG-OLD", 1))
    repost_world.pair(("MUG-RED", 1))

    [misplaced] = json.loads(run("stock", "misplaced", "--json").out)
    told = run("stock", "repost", SKU, "--dry-run")
    rows = json.loads(run("stock", "repost", SKU, "--dry-run", "--json").out)
    nothing = json.loads(run("stock", "repostings", "--json").out)
    done = run("stock", "repost", SKU, "--since", "2026-11-01")
    again = run("stock", "repost", SKU)
    [refused, first] = sorted(
        json.loads(run("stock", "repostings", "--json").out), key=lambda row: row["state"] == "DONE"
    )
    undone = run("stock", "repost", "--undo", first["id"])

    assert (misplaced["seller_sku"], misplaced["lies"], misplaced["parts"]) == (
        SKU,
        "23 MUG-OLD",
        "1 × MUG-RED",
    )
    assert "1 entries would be taken back, 1 posted anew, 0 places exchanged" in told.err
    assert [(row["sku"], row["before"], row["after"], row["short"]) for row in rows] == [
        ("MUG-OLD", 20, 0, None),
        ("MUG-RED", 0, 20, None),
        ("MUG-OLD", 3, 0, None),
        ("MUG-RED", 0, 3, None),
    ]
    assert nothing == []
    assert f"of {SKU}: 1 entries taken back, 1 posted anew" in done.err
    assert (again.code, refused["state"]) == (1, "REFUSED")
    assert f"All of {SKU} since then is posted as what it is now." in again.err
    assert (undone.code, "places exchanged (DONE)" in undone.err) == (0, True)
