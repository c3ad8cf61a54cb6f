"""Two workers and two web processes on one database, with killed, frozen and lost ones."""

import signal
import time
from datetime import UTC, datetime, timedelta
from functools import partial

import httpx2
import pytest

from tests.journeys.agreement import find_order_differences
from tests.journeys.amazon import Amazon
from tests.journeys.installation import Installation, wait_for

OVERLAPPING = """
    SELECT a.id, b.id FROM channels_syncrun a JOIN channels_syncrun b
        ON a.stream_id = b.stream_id AND a.id < b.id
     WHERE b.started_at < coalesce(a.finished_at, 'infinity')
"""
SYNC_NOW = """
from django.utils import timezone
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity

for stream in channels.list_streams(identity.SYSTEM):
    if stream.kind == "orders":
        channels.sync_now(stream_id=stream.stream_id, actor=identity.SYSTEM, at=timezone.now())
"""


def has_synced_since(erp: Installation, moment: datetime) -> bool:
    return (
        erp.query(
            "SELECT 1 FROM channels_syncstream WHERE kind = 'orders' AND synced_at > %s", moment
        )
        != []
    )


def test_n5_l1_k3_two_workers_share_the_work_and_one_carries_on_alone(
    erp: Installation, amazon: Amazon
) -> None:
    seller = amazon.seller()
    [account] = erp.connect(seller)
    erp.keep_only("orders", "listings", "fba_inventory")
    first, second = erp.start("worker"), erp.start("worker")
    webs = erp.start_web(), erp.start_web()

    wait_for(lambda: has_synced_since(erp, datetime.min.replace(tzinfo=UTC)))
    for web in webs:
        wait_for(partial(is_well, web))
    amazon.place(seller, "MUG-RED-1")
    amazon.advance(minutes=5)
    first.kill()
    erp.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    )
    began = datetime.now(UTC)
    erp.fill_buckets()
    erp.script(SYNC_NOW)
    wait_for(lambda: has_synced_since(erp, began))

    assert second.poll() is None
    assert erp.query(OVERLAPPING) == []
    assert find_order_differences(erp.query, account, amazon.truth(seller)) == []
    second.send_signal(signal.SIGTERM)
    assert second.wait(timeout=30) == 0

    for process in erp.processes[-2:]:
        process.kill()
    for web in webs:  # what was started from it goes too: it would keep the port
        wait_for(partial(has_left, web))


def has_left(web: str) -> bool:
    try:
        httpx2.get(f"{web}/healthz")
    except httpx2.ConnectError:
        return True
    return False


def is_well(web: str) -> bool:
    try:
        return httpx2.get(f"{web}/healthz").status_code == 200
    except httpx2.HTTPError:
        return False


@pytest.mark.soak
def test_l5_a_worker_frozen_for_seventy_seconds_writes_nothing_afterwards(
    erp: Installation, amazon: Amazon
) -> None:
    seller = amazon.seller()
    [account] = erp.connect(seller)
    for _ in range(330):
        amazon.place(seller, "MUG-RED-1")
    amazon.advance(minutes=5)
    erp.keep_only("orders")
    amazon.break_with("slow", "searchOrders", seconds=3)
    frozen = erp.start("worker")
    wait_for(lambda: erp.query("SELECT 1 FROM channels_syncrun WHERE pages > 0") != [])
    frozen.send_signal(signal.SIGSTOP)
    amazon.mend()
    other = erp.start("worker")
    began = datetime.now(UTC)
    time.sleep(70)
    wait_for(lambda: has_synced_since(erp, began))
    orders = erp.query("SELECT id, content_hash, recorded_at FROM orders_order ORDER BY id")
    frozen.send_signal(signal.SIGCONT)
    time.sleep(10)

    runs = erp.query("SELECT status, message FROM channels_syncrun ORDER BY id LIMIT 2")
    assert runs == [("FAILED", "The worker died"), ("DONE", "")]
    assert erp.query(OVERLAPPING) == []
    assert erp.query("SELECT id, content_hash, recorded_at FROM orders_order ORDER BY id") == orders
    assert find_order_differences(erp.query, account, amazon.truth(seller)) == []
    # The queue forgot the frozen worker: it may end, and `serve` starts another one.
    assert other.poll() is None
    assert datetime.now(UTC) - began > timedelta(seconds=70)
