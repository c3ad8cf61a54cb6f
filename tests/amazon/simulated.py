"""The simulator as Amazon, for one test module: a process of its own on a free port."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx2

from tests.simulator.process import Process
from zhongshu.channels import public as channels

WORLD = ("--seed", "7", "--products", "8", "--orders-per-day", "60")
REGIONS = ("NA", "EU", "FE")


@contextmanager
def start_simulator() -> Iterator[Process]:
    """Run a simulator while the block runs."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    process = Process(port, *WORLD)
    try:
        yield process
    finally:
        process.process.kill()
        process.process.communicate()
        process.web.close()


def sellers(running: Process) -> list[dict[str, Any]]:
    """Return the sellers of the simulated world, with their tokens."""
    found: list[dict[str, Any]] = running.web.get("/sim/sellers").json()
    return found


def account_of(seller: dict[str, Any]) -> channels.AccountRef:
    """Return the account as a gateway sees it."""
    return channels.AccountRef(
        account_id=7,
        name=seller["name"],
        region=seller["region"],
        seller_id=seller["seller_id"],
        application_id=3,
        marketplace_ids=tuple(seller["marketplaces"]),
    )


def advance(running: Process, seconds: int) -> None:
    """Let time go by in the simulated world."""
    answer: httpx2.Response = running.web.post("/sim/clock", json={"advance_s": seconds})
    assert answer.status_code == 200


def now(running: Process) -> datetime:
    """Return the time of the simulated world."""
    told: str = running.web.get("/sim/clock").json()["now"]
    return datetime.fromisoformat(told).astimezone(UTC)
