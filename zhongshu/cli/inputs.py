"""What commands read from files, and how they print data."""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from zhongshu.server.folder import ServerError

LARGEST_SECRET = 10_000


def read_secret(file: Path) -> str:
    """Return the one secret in a file, without the line's end.

    Raises:
        ServerError: missing, empty, too large, or no text.
    """
    try:
        if file.stat().st_size > LARGEST_SECRET:
            raise ServerError(f"{file} is too large to hold one secret.")
        secret = file.read_text(encoding="utf-8-sig").strip()
    except FileNotFoundError as error:
        raise ServerError(f"There is no file {file}.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ServerError(f"{file} cannot be read as text.") from error
    if not secret or "\n" in secret or "\x00" in secret:
        raise ServerError(f"{file} must hold one secret on one line.")
    return secret


def read_day(text: str) -> date:
    """Return a day of an argument."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("write the day as 2026-12-31") from error


def print_rows(rows: Sequence[object], *, as_json: bool, columns: Sequence[str]) -> None:
    """Print dataclasses as JSON, or some of their fields as an aligned table."""
    plain = [_plain(row) for row in rows]
    if as_json:
        print(json.dumps(plain, ensure_ascii=False, indent=1, default=_text))
        return
    table = [[_cell(row.get(column)) for column in columns] for row in plain]
    widths = [max([len(head), *(len(line[i]) for line in table)]) for i, head in enumerate(columns)]
    for line in [list(columns), *table]:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        )


def _plain(row: object) -> Mapping[str, object]:
    if is_dataclass(row) and not isinstance(row, type):
        return asdict(row)
    if isinstance(row, Mapping):
        return row
    raise TypeError(type(row).__name__)


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return str(value)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return str(value)
