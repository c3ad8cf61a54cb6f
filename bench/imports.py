"""100,000 products from an Excel file and from CSV, each by the program's own command."""

import csv
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure
from bench.ground import Ground
from zhongshu.flows.exports.books import Cell, write_book

ROWS = 100_000
IMPORT_S = 60
IMPORT_MB = 300
HEADS = (
    "SKU",
    "品名",
    "英文名称",
    "品牌",
    "分类",
    "采购成本(CNY)",
    "包装重量(g)",
    "包装长(cm)",
    "包装宽(cm)",
    "包装高(cm)",
    "中文报关名",
    "海关编码",
    "申报价值(USD)",
    "备注",
)


def run(ground: Ground, *, rows: int = ROWS) -> list[Figure]:
    """Measure a first import, a trial and the same file again, each in a process of its own."""
    book, text = ground.folder / "goods.xlsx", ground.folder / "goods.csv"
    with book.open("wb") as file:
        write_book(file, HEADS, _rows(rows, "A"), most_rows=rows + 2)
    with text.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS)
        writer.writerows(_rows(rows, "B"))
    return [
        *measure("products from XLSX", "products", book, rows=rows),
        *measure(
            "the same XLSX again, tried only", "products", book, "--dry-run", rows=rows, limit=None
        ),
        *measure("the same XLSX again", "products", book, rows=rows, limit=None),
        *measure("products from CSV in GB18030", "products", text, rows=rows),
    ]


def _rows(rows: int, mark: str) -> Iterator[tuple[Cell, ...]]:
    for number in range(rows):
        yield (
            f"{mark}-MUG-{number:06}",
            f"不锈钢保温杯 {number}",
            f"Stainless steel mug {number}",
            "Acme",
            f"Kitchen / Mugs {number % 50}",
            f"{12 + number % 90}.50",
            "350.5",
            "10.5",
            8,
            "22.5",
            "保温杯",
            "9617009000",
            "3.2",
            f"note {number}",
        )


def measure(
    name: str, kind: str, file: Path, *options: str, rows: int, limit: float | None = IMPORT_S
) -> list[Figure]:
    """Return how long the command took to import a file, and the most memory that it held."""
    took, worked, peak = _run(kind, file, *options)
    return [
        Figure(
            name=name,
            rows=rows,
            value=took,
            unit="s",
            limit=limit,
            remark=f"{worked:.1f} s of a core, beside what the database took",
        ),
        Figure(
            name=f"{name}: memory",
            rows=rows,
            value=peak,
            unit="MB",
            limit=IMPORT_MB,
            remark="peak RSS of the whole process",
        ),
    ]


def _run(kind: str, file: Path, *options: str) -> tuple[float, float, float]:
    """Return how long the command took, worked, and the most memory it held in megabytes."""
    command = [sys.executable, "-m", "zhongshu.cli.main", "import", kind, str(file)]
    started = time.perf_counter()
    child = subprocess.Popen(
        [*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    said = child.stderr.read() if child.stderr else ""
    _pid, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(said[-2000:])
    worked = usage.ru_utime + usage.ru_stime
    return time.perf_counter() - started, worked, usage.ru_maxrss / 1024
