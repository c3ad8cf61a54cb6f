"""Rates from a file that a person made: CSV of a spreadsheet, in any of its usual spellings."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO

from zhongshu.company import rules
from zhongshu.company.errors import BadRateFileError
from zhongshu.company.values import Rate
from zhongshu.kernel.errors import DomainError

LARGEST_FILE = 1024 * 1024
MOST_ROWS = 20_000
# What a spreadsheet saves: Unicode, or the code page of a Chinese Windows.
ENCODINGS = ("utf-8-sig", "gb18030")
HEADINGS: Mapping[str, frozenset[str]] = {
    "day": frozenset({"day", "date", "日期"}),
    "base": frozenset({"base", "from", "currency", "原币", "币种", "货币"}),
    "quote": frozenset({"quote", "to", "目标币", "本位币"}),
    "rate": frozenset({"rate", "exchange rate", "汇率"}),
}
DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d")
EXAMPLE = "day,base,quote,rate\r\n2026-11-20,USD,CNY,7.1234\r\n2026-11-20,EUR,CNY,8.2510\r\n"


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in a row of the file; rows count as a spreadsheet shows them, the head is 1."""

    row: int
    what: str


@dataclass(frozen=True, slots=True)
class RateFile:
    """What a file says. Nothing of it should be stored while there are errors."""

    rates: Sequence[Rate]
    errors: Sequence[RowError]


def read_rate_file(content: bytes, *, today: date) -> RateFile:
    """Read `day, base, quote, rate` in any order, by comma, semicolon or tab.

    Raises:
        BadRateFileError: no text, no rows, a column is missing, or it is too large.
    """
    if len(content) > LARGEST_FILE:
        raise BadRateFileError(why=BadRateFileError.TOO_LARGE)
    rows = csv.reader(StringIO(text := _decode(content)), delimiter=_find_delimiter(text))
    try:
        columns = _find_columns(next(rows, []))
        return _read_rows(rows, columns, today=today)
    except csv.Error as error:
        raise BadRateFileError(why=BadRateFileError.NO_TABLE) from error


def _decode(content: bytes) -> str:
    if b"\0" in content:
        raise BadRateFileError(why=BadRateFileError.NO_TABLE)
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadRateFileError(why=BadRateFileError.NO_TABLE)


def _find_delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _find_columns(head: Sequence[str]) -> dict[str, int]:
    names = [name.strip().lower() for name in head]
    found = {
        column: next((at for at, name in enumerate(names) if name in known), -1)
        for column, known in HEADINGS.items()
    }
    if missing := [column for column, at in found.items() if at < 0]:
        raise BadRateFileError(why=BadRateFileError.NO_COLUMN, column=", ".join(missing))
    return found


def _read_rows(
    rows: Iterator[Sequence[str]], columns: Mapping[str, int], *, today: date
) -> RateFile:
    rates: list[Rate] = []
    errors: list[RowError] = []
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        if number > MOST_ROWS + 1:
            raise BadRateFileError(why=BadRateFileError.TOO_LARGE)
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        try:
            rate = Rate(
                cells["base"].upper(),
                cells["quote"].upper(),
                _read_day(cells["day"]),
                rules.parse_rate(cells["rate"]),
            )
            rules.require_rate(rate, today=today)
        except DomainError as refusal:
            errors.append(RowError(number, str(refusal)))
        else:
            rates.append(rate)
    if not rates and not errors:
        raise BadRateFileError(why=BadRateFileError.NO_ROWS)
    return RateFile(rates, errors)


def _read_day(text: str) -> date:
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise BadRateFileError(why=BadRateFileError.NO_DAY, column=text[:40])
