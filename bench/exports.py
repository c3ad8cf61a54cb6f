"""Exports of 100,000 products, written as the download does."""

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bench.figures import Figure
from bench.goods import ALL, save_products
from bench.ground import Ground
from zhongshu.flows.exports import writing
from zhongshu.flows.exports.lists import open_list
from zhongshu.flows.exports.values import Opened, Wish

ROWS = 100_000
MOST_S = 20
MOST_MB = 300
STATUS, FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def run(_ground: Ground, *, rows: int = ROWS) -> list[Figure]:
    """Make products, then write all of them in each format."""
    save_products(rows)
    found = []
    for kind, write in (("XLSX", _xlsx), ("CSV", _lines("csv")), ("JSONL", _lines("jsonl"))):
        found += _measure(kind, write, rows)
    return found


def _measure(kind: str, write: Callable[[Opened], None], rows: int) -> list[Figure]:
    FORGET.write_text("5")  # the most memory is counted from here on
    opened = open_list(Wish("products", words={"": {}}), ALL)
    started, computed = time.perf_counter(), time.process_time()
    write(opened)
    seconds, computed = time.perf_counter() - started, time.process_time() - computed
    [line] = [line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM")]
    return [
        Figure(
            name=f"products as {kind}",
            rows=rows,
            value=seconds,
            unit="s",
            limit=MOST_S * rows / ROWS,
            remark=f"{len(opened.heads)} columns; {computed:.1f} s of it this process computed",
        ),
        Figure(
            name=f"most memory of the process, {kind}",
            rows=rows,
            value=int(line.split()[1]) / 1024,
            unit="MB",
            limit=MOST_MB,
        ),
    ]


def _xlsx(opened: Opened) -> None:
    with closing(writing.to_xlsx(opened.heads, opened.rows)):
        pass


def _lines(kind: str) -> Callable[[Opened], None]:
    def write(opened: Opened) -> None:
        for _line in writing.to_lines(kind, opened.heads, opened.rows):
            pass

    return write
