"""How soon a change at Amazon is in our rows: by polling, and by Amazon's notifications."""

import time
from collections.abc import Callable

from bench.figures import Figure
from bench.ground import Ground
from tests.journeys.amazon import Amazon, Json, start_amazon
from tests.journeys.installation import Installation
from zhongshu.cli.environment import queue_at

ROWS = 8
PERIOD_S = 60
BEHIND_S = 240  # what a poll may be late beyond its period, Amazon's own two minutes included
SOON_S = 5
BETWEEN_S = 8.0
UNDER_WAY_S = 40  # longer than the simulated Amazon's messages need to arrive
LONGEST_WAIT_S = 900.0
SKU = "MUG-RED-1"
WORLD = ("--seed", "7", "--products", "40", "--speed", "1", "--orders-per-day", "20")


def run(ground: Ground, *, rows: int = ROWS) -> list[Figure]:
    """Change orders by hand at a simulated Amazon in real time, and watch our table."""
    with start_amazon(*WORLD) as amazon, ground.database("fresh") as target:
        erp = Installation(ground.folder / "fresh", target, amazon, variables=_queue(amazon))
        seller = amazon.seller()
        erp.connect(seller)
        erp.keep_only("orders")
        erp.query("UPDATE channels_syncstream SET period_minutes = %s", PERIOD_S // 60)
        try:
            erp.start("worker")
            polled = _poll(erp, amazon, seller, rows)
            erp.query(
                "UPDATE channels_syncstream SET period_minutes = 1440,"
                " due_at = now() + interval '1 day'"
            )
            erp.run("notifications", "subscribe")
            told = _tell(erp, amazon, seller, rows)
        finally:
            erp.stop()
    return [
        Figure(
            name=f"from a change to our row, polling every {PERIOD_S} s, the slowest",
            rows=rows,
            value=max(polled),
            unit="s",
            limit=PERIOD_S + BEHIND_S,
            remark=f"fastest {min(polled):.0f} s; Amazon's list is two minutes behind",
        ),
        Figure(
            name="from a notification's arrival to our row, the slowest",
            rows=rows,
            value=max(told),
            unit="s",
            limit=SOON_S,
            remark=f"fastest {min(told):.1f} s, polling switched off",
        ),
    ]


def _queue(amazon: Amazon) -> dict[str, str]:
    [queue] = amazon.tell("GET", "/sim/queues")
    return queue_at(amazon.url, queue)


def _poll(erp: Installation, amazon: Amazon, seller: Json, rows: int) -> list[float]:
    """Change orders at moments spread over a period; return how long each took to be seen."""
    orders = [amazon.place(seller, SKU, fulfilled_by="MERCHANT") for _ in range(rows)]
    _wait(lambda: all(_status(erp, each) == "UNSHIPPED" for each in orders))
    changed: dict[str, float] = {}
    for order in orders:
        amazon.change(order, amazon_status="CANCELLED")
        changed[order["order_id"]] = time.monotonic()
        time.sleep(BETWEEN_S)
    seen: dict[str, float] = {}

    def all_seen() -> bool:
        for order in orders:
            if order["order_id"] not in seen and _status(erp, order) == "CANCELLED":
                seen[order["order_id"]] = time.monotonic() - changed[order["order_id"]]
        return len(seen) == len(orders)

    _wait(all_seen)
    return list(seen.values())


def _tell(erp: Installation, amazon: Amazon, seller: Json, rows: int) -> list[float]:
    """Change orders one after another; return how long each message took to become a row."""
    took = []
    for number in range(rows + 1):
        order = amazon.place(seller, SKU, fulfilled_by="MERCHANT")
        amazon.change(order, amazon_status="SHIPPED")
        amazon.advance(seconds=UNDER_WAY_S)
        arrived = time.monotonic()
        _wait(lambda order=order: _status(erp, order) == "SHIPPED")  # type: ignore[misc]
        if number:  # the first one tells that the worker has learnt of the subscription
            took.append(time.monotonic() - arrived)
    return took


def _status(erp: Installation, order: Json) -> str:
    rows = erp.query(
        "SELECT amazon_status FROM orders_order WHERE order_id = %s", order["order_id"]
    )
    return str(rows[0][0]) if rows else ""


def _wait(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONGEST_WAIT_S
    while not is_so():
        if time.monotonic() > deadline:
            raise RuntimeError("the change did not arrive")
        time.sleep(0.1)
