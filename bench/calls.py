"""What following changed orders costs in calls to Amazon, counted by the simulated one."""

import time

from bench.figures import Figure
from bench.ground import Ground
from tests.journeys.amazon import Amazon, Json, start_amazon
from tests.journeys.installation import Installation

ROWS = 1_000
LIMIT = 11
# The token endpoint, and the clock: it is read off a refusal, without a token.
FREE = ("token", "getMarketplaceParticipations")
WORLD = ("--seed", "7", "--products", "40", "--speed", "0")


def run(ground: Ground, *, rows: int = ROWS) -> list[Figure]:
    """Sync, let a day pass, and count the calls of the next sync."""
    with (
        start_amazon(*WORLD, "--orders-per-day", str(rows * 3 // 2)) as amazon,
        ground.database("erp") as target,
    ):
        erp = Installation(ground.folder / "erp", target, amazon)
        seller = amazon.seller()
        [account] = erp.connect(seller)
        erp.keep_only("orders")
        _sync(erp, account)
        amazon.advance(days=1)
        calls = _sync_and_count(erp, amazon, account)
        [(read, changed)] = erp.query(
            "SELECT read, new + changed FROM channels_syncrun ORDER BY id DESC LIMIT 1"
        )
    named = ", ".join(f"{name} {number}" for name, number in sorted(calls.items()))
    spent = sum(number for name, number in calls.items() if name not in FREE)
    return [
        Figure(
            name="calls for each 1,000 changed orders",
            rows=changed,
            value=spent * 1000 / changed,
            unit="calls",
            limit=LIMIT,
            remark=f"those that use allowance; {read:,} orders read in one run of the stream",
        ),
        Figure(
            name="requests of any kind for each 1,000",
            rows=changed,
            value=sum(calls.values()) * 1000 / changed,
            unit="calls",
            remark=named,
        ),
    ]


def _sync_and_count(erp: Installation, amazon: Amazon, account: int) -> dict[str, int]:
    """Sync with an access token that is over, and count what Amazon was asked."""
    erp.query("UPDATE channels_accesstoken SET expires_at = now()")
    amazon.tell("DELETE", "/sim/calls")
    _sync(erp, account)
    counts: list[Json] = amazon.tell("GET", "/sim/calls")
    return {each["operation"]: each["calls"] for each in counts}


def _sync(erp: Installation, account: int) -> None:
    """Amazon's time stands still here: no allowance would grow by itself."""
    syncing = erp.start("sync", "--account", str(account))
    while syncing.poll() is None:
        erp.fill_buckets()
        time.sleep(0.2)
    if syncing.returncode:
        raise RuntimeError(f"sync ended with {syncing.returncode}")
