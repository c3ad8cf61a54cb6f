"""Cells of one row of a report: there or missing, short enough, storable."""

import hashlib
from collections import Counter
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from zhongshu.amazon.reports.numbers import read_units
from zhongshu.amazon.reports.tables import Row
from zhongshu.amazon.shapes import MalformedError, check_identifier
from zhongshu.kernel.texts import clean

LONGEST_SKU = 100
LONGEST_ID = 80

# What reports about goods call the seller SKU, and other names of what many of them have.
SKU_TITLES = (
    *("msku", "merchant-sku", "seller-sku", "Händler-SKU", "SKU del vendedor", "出品者SKU"),
)
FNSKU_TITLES = ("fulfillment-network-sku", "fulfilment-network-sku")


class Namer:
    """Names what has no id of Amazon's by its content, and counts the equal ones."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def __call__(self, *content: object, is_unique: bool = False) -> str:
        """Return a key for this content; `is_unique`: the same again is the same event."""
        digest = hashlib.sha256("\0".join(map(str, content)).encode()).hexdigest()[:40]
        if is_unique:
            return digest
        self._seen[digest] += 1
        return f"{digest}:{self._seen[digest]}"


def read_sku(row: Row) -> str:
    """Return the seller SKU as it is: it may end with a blank."""
    sku = check_identifier(row.exact("sku"), "sku", longest=LONGEST_SKU)
    if not sku.strip():
        raise MalformedError("sku is missing")
    return sku


def read_identifier(row: Row, name: str, *, longest: int = LONGEST_ID) -> str:
    """Return an id of Amazon's that must be there."""
    value = check_identifier(row.get(name), name, longest=longest)
    if not value:
        raise MalformedError(f"{name} is missing")
    return value


def read_required(row: Row, name: str, *, longest: int) -> str:
    """Return words that must be there."""
    value = read_words(row, name, longest=longest)
    if not value:
        raise MalformedError(f"{name} is missing")
    return value


def read_words(row: Row, name: str, *, longest: int = 60) -> str:
    """Return words to be shown; empty when there are none."""
    return clean(row.get(name), longest=longest)


def read_count(row: Row, name: str, *, is_signed: bool) -> int:
    """Return a number of units that must be there."""
    units = read_units(row.get(name), name)
    if units is None:
        raise MalformedError(f"{name} is missing")
    if units < 0 and not is_signed:
        raise MalformedError(f"{name} is below zero")
    return units


def begin_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the beginning of a day that has no time: it counts as early as it can have been."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
