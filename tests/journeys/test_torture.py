"""Everything goes wrong at once, and the program is killed at random: nothing is lost."""

import random
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.agreement import (
    find_listing_differences,
    find_order_differences,
    find_stock_differences,
)
from tests.journeys.amazon import Amazon, Json, start_amazon
from tests.journeys.installation import Installation, Process, make_installation, wait_for

SEED = 20261124
WORLD = ("--seed", "11", "--products", "6", "--orders-per-day", "240", "--speed", "6")
STREAMS = (
    "orders",
    "orders",
    "orders",
    "order_history",
    "order_sweep",
    "listings",
    "listing_details",
    "listing_changes",
    "fba_inventory",
)
PAGES = "searchOrders"


def break_everything(amazon: Amazon) -> None:
    """Let every kind of fault strike now and then."""
    for kind, rate in (
        ("429", 0.04),
        ("500", 0.04),
        ("503_html", 0.02),
        ("reset", 0.03),
        ("truncate", 0.04),
        ("answer_lost", 0.02),
        ("lwa_500", 0.1),
    ):
        amazon.break_with(kind, rate=rate)
    amazon.break_with("timeout", rate=0.03, seconds=0.5)
    amazon.break_with("slow", rate=0.05, seconds=0.3)
    for kind, rate in (
        ("token_refused", 0.1),
        ("token_loops", 0.03),
        ("token_broken", 0.05),
        ("hide_rows", 0.02),
        ("repeat_rows", 0.1),
        ("reorder_updates", 0.1),
        ("equal_times", 0.05),
    ):
        amazon.break_with(kind, PAGES, rate=rate)


def let_the_dead_be_found(erp: Installation) -> None:
    """Pass over the minute until a run without heartbeat counts as dead."""
    erp.query(
        "UPDATE channels_syncstream"
        " SET heartbeat_at = now() - interval '61 seconds', due_at = now()"
    )
    erp.fill_buckets()


def live(amazon: Amazon, seller: Json, dice: random.Random) -> None:
    """Let some time go by, with changes by hand."""
    placed = amazon.place(seller, "MUG-RED-1", 1, fulfilled_by="MERCHANT")
    amazon.advance(minutes=dice.randrange(20, 60))
    wish: dict[str, Any] = dice.choice(
        [
            {"amazon_status": "CANCELLED"},
            {"amazon_status": "SHIPPED"},
            {"lines": [{"seller_sku": "MUG-RED-1", "quantity": 5}]},
            {"lines": [{"seller_sku": "007", "quantity": 1}]},
        ]
    )
    amazon.change(placed, **wish)


def is_working_or_over(erp: Installation, process: Process) -> bool:
    """Whether the run of this process has its lease, or the process ended."""
    return process.poll() is not None or bool(
        erp.query(
            "SELECT 1 FROM channels_syncstream WHERE heartbeat_at > now() - interval '50 seconds'"
        )
    )


def kill_often(erp: Installation, amazon: Amazon, seller: Json, *, kills: int) -> int:
    """Run streams in processes that are killed; return how many were killed while working."""
    dice = random.Random(SEED)  # noqa: S311
    killed = 0
    for _ in range(kills * 4):
        if killed == kills:
            break
        let_the_dead_be_found(erp)
        live(amazon, seller, dice)
        process = erp.start("sync", "--stream", dice.choice(STREAMS), "--full")
        wait_for(partial(is_working_or_over, erp, process))
        time.sleep(dice.uniform(0, 1))
        if process.poll() is None:
            process.kill()
            killed += 1
        process.wait()
    return killed


def come_to_rest(erp: Installation, amazon: Amazon, account: int) -> None:
    """End the faults, then sync and sweep everything to the end."""
    amazon.mend()
    amazon.advance(minutes=40)
    let_the_dead_be_found(erp)
    # A stream that died three times at one page was switched off: a person switches it on.
    erp.keep_only(*STREAMS)
    erp.query("UPDATE channels_syncstream SET deaths = 0")
    age_reports(erp)
    # A stream may fail once more to give up a page address that died meanwhile.
    ends = [sync_in_plenty(erp, account).returncode]
    if ends[-1]:
        ends.append(sync_in_plenty(erp, account).returncode)
    assert ends[-1] == 0
    # The sweep may have gone on with the frozen days of a killed one: the next one sees all.
    erp.fill_buckets()
    erp.run("sync", "--stream", "order_sweep")
    stand_still(erp, amazon)


def age_reports(erp: Installation) -> None:
    """Pass over the time in which a report is used again: Amazon's hours were minutes here."""
    erp.query(
        "UPDATE channels_reportrequest"
        " SET intended_at = intended_at - interval '40 minutes', consumed_at = now()"
    )


def stand_still(erp: Installation, amazon: Amazon) -> None:
    """Stop Amazon's time and read what sales change: none comes between the reading and a look."""
    amazon.tell("POST", "/sim/clock", json={"speed": 0})
    amazon.tell("PATCH", "/sim/reports", json={"delay_s": 0})
    amazon.advance(minutes=40)
    age_reports(erp)
    for kind in ("listings", "fba_inventory"):
        erp.fill_buckets()
        erp.run("sync", "--stream", kind)


def sync_in_plenty(erp: Installation, account: int) -> Process:
    """Sync all to the end, with allowance in plenty."""
    sync = erp.start("sync", "--account", str(account))
    while sync.poll() is None:
        erp.fill_buckets()
        time.sleep(0.5)
    return sync


def torture(folder: Path, *, kills: int) -> None:
    with start_amazon(*WORLD) as amazon, make_installation(folder, amazon) as erp:
        seller = amazon.seller()
        [account] = erp.connect(seller)
        erp.keep_only(*STREAMS)
        break_everything(amazon)

        killed = kill_often(erp, amazon, seller, kills=kills)
        come_to_rest(erp, amazon, account)

        truth = amazon.truth(seller)
        assert killed == kills
        assert find_order_differences(erp.query, account, truth) == []
        assert find_listing_differences(erp.query, account, truth) == []
        assert find_stock_differences(erp.query, account, truth) == []
        streams = erp.query(
            "SELECT sum(sync_misses), count(*) FILTER (WHERE run_id IS NOT NULL)"
            " FROM channels_syncstream"
        )
        assert streams == [(0, 0)]


def test_five_kills_among_faults_lose_nothing(transactional_db: None, tmp_path: Path) -> None:
    torture(tmp_path / "data", kills=5)


@pytest.mark.soak
def test_fifty_kills_among_faults_lose_nothing(transactional_db: None, tmp_path: Path) -> None:
    torture(tmp_path / "data", kills=50)
