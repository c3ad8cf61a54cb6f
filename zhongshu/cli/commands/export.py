"""zhongshu export."""

import argparse
import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import gettempdir
from typing import IO

from zhongshu.channels import public as channels
from zhongshu.cli.arguments import let_file_stand_last
from zhongshu.cli.ground import Ground
from zhongshu.cli.outputs import whole_file
from zhongshu.cli.tables import TABLES, Counted, Table
from zhongshu.identity import public as identity
from zhongshu.server.folder import ServerError
from zhongshu.server.room import size
from zhongshu.web import sheets

NAME = "export"
HELP = (
    "Write orders, listings, products, pairings or suppliers to a file or to standard output; no"
    " cell becomes a formula."
)
EXAMPLE = "zhongshu export orders --format xlsx ./orders.xlsx"
FORMATS = ("csv", "xlsx", "jsonl")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("table", choices=sorted(TABLES))
    parser.add_argument("file", nargs="?", type=Path, help="without it, standard output")
    parser.add_argument("--format", choices=FORMATS, default="csv")
    parser.add_argument("--account", type=int, metavar="ID", help="only this account")
    let_file_stand_last(parser)


def run(options: argparse.Namespace, ground: Ground) -> int:
    if options.account is not None:
        channels.get_account(identity.SYSTEM, options.account)
    table = TABLES[options.table]
    most = sheets.MOST_ROWS_OF_XLSX - 1 if options.format == "xlsx" else None
    rows = Counted(table.rows(options.account), most=most)
    if options.file is None:
        if options.format == "xlsx" and sys.stdout.isatty():
            raise ServerError("XLSX is no text: name a file, or send it on with a pipe.")
        write(options.format, table, rows, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    else:
        write_file(options.file, options.format, table, rows)
        ground.say(f"{options.file}: {rows.number:,} rows")
    return 0


def write_file(file: Path, kind: str, table: Table, rows: Counted) -> None:
    """Write the whole table into a file, or leave what was there."""

    def needed(written: int) -> str:
        if kind == "xlsx":
            return f"an XLSX of {rows.number:,} rows or more is gathered in {gettempdir()} first"
        return f"{rows.number:,} rows, not all of them, took {size(written)}"

    also = " and set TMPDIR to a folder there" if kind == "xlsx" else ""
    with whole_file(file, needed=needed, remedy=f"name a file on another disk{also}") as out:
        write(kind, table, rows, out)


def write(kind: str, table: Table, rows: Counted, out: IO[bytes]) -> None:
    """Write the table, row by row: memory stays flat however many there are."""
    heads = table.heads()
    if kind == "xlsx":
        with closing(sheets.to_xlsx(heads, rows)) as book:
            if rows.is_cut:
                raise ServerError(
                    f"An XLSX sheet holds {rows.number:,} rows at most, and there are more: use"
                    " --format csv or jsonl, or choose one --account."
                )
            shutil.copyfileobj(book, out)
        return
    lines = sheets.to_csv(heads, rows) if kind == "csv" else to_json_lines(heads, rows)
    for line in lines:
        out.write(line.encode())


def to_json_lines(heads: Sequence[str], rows: Iterable[Sequence[sheets.Cell]]) -> Iterable[str]:
    """Yield one JSON object a row: decimals as text, times in ISO 8601."""
    for row in rows:
        told = dict(zip(heads, row, strict=True))
        yield json.dumps(told, ensure_ascii=False, default=_to_text) + "\n"


def _to_text(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
