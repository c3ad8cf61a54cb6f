"""The first load of a hundred thousand orders by the stream itself, from both formats of report."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from bench.accounts import make_account
from bench.figures import Figure
from bench.file_gateway import FILE
from bench.ground import Ground
from bench.order_reports import NOW, write_flat_file, write_xml
from bench.order_tables import copy_all, dump_all, empty
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncStream

ROWS = 100_000
ROOT = Path(__file__).resolve().parents[1]
FORMATS = {"XML": write_xml, "flat file": write_flat_file}


def run(ground: Ground, *, rows: int = ROWS) -> list[Figure]:
    """Let a process of its own load each file, then COPY the rows it made.

    Beside the flat file Amazon offers no XML: the flow falls back, and that counts too.
    """
    account_id = make_account()
    channels.make_streams(account_id=account_id, at=NOW)
    streams = SyncStream.objects.filter(account_id=account_id)
    # The history waits until the orders stream has begun.
    streams.filter(kind=channels.StreamKind.ORDERS).update(cursor=NOW)
    stream = streams.get(kind=channels.StreamKind.ORDER_HISTORY)
    figures = []
    for name, write in FORMATS.items():
        empty()
        figures += _measure(ground, stream, name, write, rows)
    return figures


def _measure(
    ground: Ground, stream: SyncStream, name: str, write: Callable[[Path, int], int], rows: int
) -> list[Figure]:
    file = ground.folder / "orders.report"
    lines = write(file, rows)
    told = _load(stream, file)
    loaded = _count_orders()
    if loaded != rows:
        raise RuntimeError(f"{loaded} of {rows} orders were loaded: {told}")
    again = _load(stream, file)
    dump_all(ground.folder)
    empty()
    copied = copy_all(ground.folder)
    size = file.stat().st_size / 1024**2
    return [
        Figure(
            name=f"first load from the {name}, with parsing",
            rows=rows,
            value=told["seconds"],
            unit="s",
            limit=60,
            remark=f"{lines:,} lines, {size:.0f} MB, {rows / told['seconds']:,.0f} orders/s;"
            f" {told['waited']:.1f} s of it are the wait for the report",
        ),
        Figure(
            name=f"{name} beside raw COPY of the rows it made",
            rows=rows,
            value=(told["seconds"] - told["waited"]) / copied,
            unit="×",
            limit=6,
            remark=f"without the wait; COPY {copied:.1f} s, one transaction, same tables and"
            " indexes",
        ),
        Figure(
            name=f"most memory of the process that loads the {name}",
            rows=rows,
            value=told["peak_mb"],
            unit="MB",
            limit=300,
            remark=f"{told['start_mb']:.0f} MB before it began",
        ),
        Figure(
            name=f"the same {name} again",
            rows=rows,
            value=again["seconds"],
            unit="s",
            limit=told["seconds"],
            remark="limit: the first time",
        ),
    ]


def _load(stream: SyncStream, file: Path) -> dict[str, float]:
    """Run the stream, which thinks it never ran, in a process of its own; return what it told."""
    stream.refresh_from_db()
    stream.cursor, stream.carried, stream.first_load_days, stream.due_at = None, {}, 30, NOW
    stream.save(update_fields=["cursor", "carried", "first_load_days", "due_at"])
    connection.close()
    done = subprocess.run(
        [sys.executable, "-m", "bench.history_load", str(stream.pk)],
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


def _count_orders() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM orders_order")
        return int(cursor.fetchone()[0])
