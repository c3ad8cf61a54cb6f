"""One installation among others: served once, backed up, restored without keys, cloned."""

import shutil
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import httpx2
import pytest

from tests.journeys.agreement import find_order_differences
from tests.journeys.amazon import Amazon
from tests.journeys.installation import (
    ROOT,
    Installation,
    Process,
    copy_installation,
    make_installation,
    wait_for,
)

PLANNING = "GET_FBA_INVENTORY_PLANNING_DATA"


def serve(erp: Installation) -> tuple[Process, str]:
    """Start `serve`, and wait until its pages answer."""
    process, address = erp.start_serving()
    wait_for(lambda: answers(address) or process.poll() is not None)
    assert process.poll() is None, erp.read_logs()
    return process, address


def answers(address: str) -> bool:
    try:
        return httpx2.get(f"{address}/healthz").status_code == 200
    except httpx2.HTTPError:
        return False


def is_synced(erp: Installation, kind: str) -> bool:
    return (
        erp.query(
            "SELECT 1 FROM channels_syncstream WHERE kind = %s AND synced_at IS NOT NULL", kind
        )
        != []
    )


def test_n1_n3_m7_what_serves_is_alone_backed_up_and_not_replaced(
    erp: Installation, amazon: Amazon, tmp_path: Path
) -> None:
    seller = amazon.seller()
    [account] = erp.connect(seller)
    erp.keep_only("orders")
    process, _ = serve(erp)
    file = tmp_path / "all.backup"

    second = erp.run("serve", "--port", "1", expect=1)
    backed_up = erp.run("backup", str(file), "--verify")
    restored = erp.run("restore", str(file), "--yes", expect=1)
    wait_for(lambda: is_synced(erp, "orders"))
    checked = erp.run("check")
    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=30) == 0
    assert f"already serves from {erp.folder} (process {process.pid})" in second.stderr
    assert "Verified:" in backed_up.stdout
    assert f"already serves from {erp.folder}" in restored.stderr
    assert checked.stdout == "Nothing contradicts itself.\n"
    assert find_order_differences(erp.query, account, amazon.truth(seller)) == []


def restore_typing(erp: Installation, file: Path, word: str) -> "subprocess.CompletedProcess[str]":
    """Run `restore` as somebody who types this word."""
    return subprocess.run(
        [sys.executable, "-m", "zhongshu.cli.main", "restore", str(file)],
        cwd=ROOT,
        env=erp.environment(),
        input=f"{word}\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_n3_a_restore_wants_its_name_typed_and_keeps_what_was_there(
    connected: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "all.backup"
    connected.run("backup", str(file))
    connected.query("UPDATE channels_sellingaccount SET name = 'Renamed since'")

    refused = restore_typing(connected, file, "yes")
    untouched = connected.query("SELECT name FROM channels_sellingaccount")
    restored = restore_typing(connected, file, "restore")

    assert (refused.returncode, "nothing was restored" in refused.stderr) == (1, True)
    assert untouched == [("Renamed since",)]
    assert restored.returncode == 0, restored.stderr
    assert connected.query("SELECT name FROM channels_sellingaccount") != untouched
    kept = restored.stdout.partition("is kept in the database ")[2].split(".")[0]
    with closing(connected.target.named(kept).connect()) as db:
        assert db.execute("SELECT name FROM channels_sellingaccount").fetchall() == untouched


@pytest.fixture
def connected(erp: Installation, amazon: Amazon) -> Installation:
    """Make an installation that has run here, with one account and two streams."""
    erp.connect(amazon.seller())
    erp.keep_only("orders", PLANNING)
    erp.script(MARK)
    return erp


MARK = """
from django.utils import timezone
from zhongshu.channels import public as channels
from zhongshu.cli.serving import host_mark
channels.check_installation(host_mark=host_mark(), at=timezone.now())
"""


def test_n4_restored_without_keys_says_whom_to_authorise_and_crashes_nowhere(
    connected: Installation, amazon: Amazon, tmp_path: Path
) -> None:
    file = tmp_path / "all.backup"
    connected.run("backup", str(file))
    with make_installation(tmp_path / "other", amazon, name="other") as other:
        told = other.run("restore", str(file), "--yes")
        synced = other.run("sync", "--stream", "orders", expect=1)

        assert amazon.seller()["name"] in told.stdout
        assert "FAILED" in synced.stdout
        assert "Traceback" not in synced.stderr
        assert other.query("SELECT held_because FROM channels_installation") == [
            ("restored from a backup",)
        ]
        assert other.query("SELECT status FROM channels_syncrun") == [("FAILED",)]


def test_n5_a_clone_reads_and_sends_nothing_until_it_is_released(
    connected: Installation, amazon: Amazon, tmp_path: Path
) -> None:
    seller = amazon.seller()
    with copy_installation(connected, tmp_path / "clone") as clone:
        shutil.copytree(connected.folder / "secrets", clone.folder / "secrets")
        original, _ = serve(connected)
        process, _ = serve(clone)
        wait_for(lambda: is_synced(connected, PLANNING) and is_synced(clone, "orders"))
        wait_for(lambda: refusals(clone) != [])
        asked = amazon.calls(seller)["createReport"]["calls"]

        assert connected.query("SELECT held_at FROM channels_installation") == [(None,)]
        [(because,)] = clone.query("SELECT held_because FROM channels_installation")
        assert because.startswith("It runs in another place than before")
        assert not is_synced(clone, PLANNING)
        assert asked == 1

        clone.run("release")
        clone.query("UPDATE channels_syncstream SET due_at = now()")
        clone.fill_buckets()
        clone.run("sync", "--stream", PLANNING)
        # It finds the report that the original asked for, and asks for no second one.
        assert is_synced(clone, PLANNING)
        for each in (original, process):
            each.send_signal(signal.SIGTERM)
            assert each.wait(timeout=30) == 0


def refusals(erp: Installation) -> list[tuple[str]]:
    return erp.query(
        "SELECT r.message FROM channels_syncrun r JOIN channels_syncstream s ON s.id = r.stream_id"
        " WHERE s.kind = %s AND r.status = 'FAILED'",
        PLANNING,
    )
