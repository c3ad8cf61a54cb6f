"""The first load of a hundred thousand orders from Amazon's flat file, by the stream itself."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import connection

from bench.accounts import make_account
from bench.figures import Figure
from bench.file_gateway import FILE
from bench.ground import Ground
from bench.order_tables import copy_all, dump_all, empty
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncStream

ROWS = 100_000
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[1]
COLUMNS = (
    "amazon-order-id\tmerchant-order-id\tpurchase-date\tlast-updated-date\torder-status\t"
    "fulfillment-channel\tsales-channel\torder-channel\tship-service-level\tproduct-name\tsku\t"
    "asin\titem-status\tquantity\tcurrency\titem-price\titem-tax\tshipping-price\tshipping-tax\t"
    "gift-wrap-price\tgift-wrap-tax\titem-promotion-discount\tship-promotion-discount\tship-city\t"
    "ship-state\tship-postal-code\tship-country\tpromotion-ids\tis-business-order"
)


def run(ground: Ground, *, rows: int = ROWS) -> list[Figure]:
    """Let a process of its own load the file, then COPY the rows it made."""
    file = ground.folder / "orders.txt"
    lines = _write(file, rows)
    account_id = make_account()
    channels.make_streams(account_id=account_id, at=NOW)
    streams = SyncStream.objects.filter(account_id=account_id)
    streams.update(first_load_days=30, due_at=NOW)
    # The history waits until the orders stream has begun.
    streams.filter(kind=channels.StreamKind.ORDERS).update(cursor=NOW)
    stream = streams.get(kind=channels.StreamKind.ORDER_HISTORY)
    connection.close()

    told = _load(stream.pk, file)
    loaded = _count_orders()
    if loaded != rows:
        raise RuntimeError(f"{loaded} of {rows} orders were loaded: {told}")
    again = _load_again(stream, file)
    dump_all(ground.folder)
    empty()
    copied = copy_all(ground.folder)
    size = file.stat().st_size / 1024**2
    return [
        Figure(
            name="first load from a flat file, with parsing",
            rows=rows,
            value=told["seconds"],
            unit="s",
            limit=60,
            remark=f"{lines:,} lines, {size:.0f} MB, {rows / told['seconds']:,.0f} orders/s;"
            " 2 s of it are the wait for a report",
        ),
        Figure(
            name="beside raw COPY of the rows it made",
            rows=rows,
            value=told["seconds"] / copied,
            unit="×",
            limit=6,
            remark=f"COPY {copied:.1f} s, one transaction, same tables and indexes",
        ),
        Figure(
            name="most memory of the process that loads",
            rows=rows,
            value=told["peak_mb"],
            unit="MB",
            limit=300,
            remark=f"{told['start_mb']:.0f} MB before it began",
        ),
        Figure(
            name="the same file again",
            rows=rows,
            value=again["seconds"],
            unit="s",
            limit=told["seconds"],
            remark="limit: the first time",
        ),
    ]


def _write(file: Path, orders: int) -> int:
    """Write a report of shipped orders, every third with two lines; return how many lines."""
    lines = 0
    with file.open("w", encoding="utf-8") as out:
        out.write(f"{COLUMNS}\r\n")
        for number in range(orders):
            for position in range(1 + (number % 3 == 0)):
                out.write("\t".join(_cells(number, position)) + "\r\n")
                lines += 1
    return lines


def _cells(number: int, position: int) -> Sequence[str]:
    bought = NOW - timedelta(days=29) + timedelta(seconds=number * 20)
    price = 5 + number % 90
    status = "Cancelled" if number % 50 == 0 else "Shipped"
    return (
        f"702-{number:07}-{number % 10_000_000:07}",
        "",
        bought.isoformat(),
        (bought + timedelta(hours=9)).isoformat(),
        status,
        "Merchant" if number % 3 else "Amazon",
        "Amazon.com",
        "",
        "Standard",
        f"Stainless steel mug number {number % 5_000} 不锈钢保温杯",
        f"MUG-{(number + position) % 5_000:05}",
        f"B0{(number + position) % 5_000:08}",
        status,
        str(1 + number % 3),
        "USD",
        f"{price}.99",
        "1.65",
        "4.99",
        "0.30",
        "",
        "",
        "1.00",
        "",
        "Springfield",
        "IL",
        f"{number % 99999:05}",
        "US",
        "",
        "true" if number % 97 == 0 else "false",
    )


def _load(stream_id: int, file: Path) -> dict[str, float]:
    """Run the stream in a process that does nothing else; return seconds and memory."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.history_load", str(stream_id)],
        cwd=ROOT,
        env={**os.environ, FILE: str(file)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{done.stdout}\n{done.stderr}")
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _load_again(stream: SyncStream, file: Path) -> dict[str, float]:
    """Let the stream think that it never loaded anything."""
    stream.refresh_from_db()
    stream.cursor, stream.due_at = None, NOW
    stream.save(update_fields=["cursor", "due_at"])
    connection.close()
    return _load(stream.pk, file)


def _count_orders() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM orders_order")
        return int(cursor.fetchone()[0])
