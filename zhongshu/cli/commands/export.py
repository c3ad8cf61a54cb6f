"""zhongshu export."""

import argparse
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from tempfile import gettempdir
from typing import IO

from zhongshu.channels import public as channels
from zhongshu.cli.arguments import let_file_stand_last
from zhongshu.cli.ground import Ground
from zhongshu.cli.outputs import whole_file
from zhongshu.flows.exports import writing
from zhongshu.flows.exports.filters import from_texts
from zhongshu.flows.exports.lists import LISTS, open_list
from zhongshu.flows.exports.values import Row, Wish
from zhongshu.identity import public as identity
from zhongshu.server.folder import ServerError
from zhongshu.server.room import size

NAME = "export"
HELP = "Write a list to a file or to standard output; no cell becomes a formula."
EXAMPLE = "zhongshu export orders --format xlsx ./orders.xlsx"


class Counted:
    """Rows that are counted while they pass; from `most` on the rest is left out and told."""

    def __init__(self, rows: Iterable[Row], *, most: int | None = None) -> None:
        self.rows = rows
        self.most = most
        self.number = 0
        self.is_cut = False

    def __iter__(self) -> Iterator[Row]:
        for row in self.rows:
            if self.number == self.most:
                self.is_cut = True
                return
            self.number += 1
            yield row


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("table", choices=sorted(LISTS), metavar="LIST", help=", ".join(LISTS))
    parser.add_argument("file", nargs="?", type=Path, help="without it, standard output")
    parser.add_argument("--format", choices=writing.FORMATS, default="csv")
    parser.add_argument("--account", type=int, metavar="ID", help="only this account")
    parser.add_argument(
        "--filter",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help="only what fits; may be given several times",
    )
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="the file; - for standard output"
    )
    let_file_stand_last(parser)


def run(options: argparse.Namespace, ground: Ground) -> int:
    wish = Wish(options.table, _filter(options))
    opened = open_list(wish, identity.SYSTEM)
    most = writing.MOST_ROWS_OF_XLSX - 1 if options.format == "xlsx" else None
    rows = Counted(opened.rows, most=most)
    file = options.file or options.output
    if file is None or str(file) == "-":
        if options.format == "xlsx" and sys.stdout.isatty():
            raise ServerError("XLSX is no text: name a file, or send it on with a pipe.")
        write(options.format, opened.heads, rows, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    else:
        write_file(file, options.format, opened.heads, rows)
        ground.say(f"{file}: {rows.number:,} rows")
    return 0


def _filter(options: argparse.Namespace) -> dict[str, object]:
    """Return the filter of the list; an account is one of its stores where it knows no account."""
    kind = LISTS[options.table].filter
    wanted = from_texts(kind, options.filter)
    if options.account is None:
        return wanted
    account = channels.get_account(identity.SYSTEM, options.account)
    known = {each.name for each in fields(kind)}
    if "account_id" in known:
        return wanted | {"account_id": account.account_id}
    if "store_ids" in known:
        return wanted | {"store_ids": [each.store_id for each in account.stores]}
    raise ServerError(f"{options.table} belong to the company, to no account: leave --account out.")


def write_file(file: Path, kind: str, heads: Sequence[str], rows: Counted) -> None:
    """Write the whole table into a file, or leave what was there."""

    def needed(written: int) -> str:
        if kind == "xlsx":
            return f"an XLSX of {rows.number:,} rows or more is gathered in {gettempdir()} first"
        return f"{rows.number:,} rows, not all of them, took {size(written)}"

    also = " and set TMPDIR to a folder there" if kind == "xlsx" else ""
    with whole_file(file, needed=needed, remedy=f"name a file on another disk{also}") as out:
        write(kind, heads, rows, out)


def write(kind: str, heads: Sequence[str], rows: Counted, out: IO[bytes]) -> None:
    """Write the table, row by row: memory stays flat however many there are."""
    if kind == "xlsx":
        with closing(writing.to_xlsx(heads, rows)) as book:
            if rows.is_cut:
                raise ServerError(
                    f"An XLSX sheet holds {rows.number:,} rows at most, and there are more: use"
                    " --format csv or jsonl, or choose one --account."
                )
            shutil.copyfileobj(book, out)
        return
    for line in writing.to_lines(kind, heads, rows):
        out.write(line.encode())
