"""Numbers and times as Amazon's files spell them, which differs by marketplace."""

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from functools import lru_cache

from zhongshu.amazon.shapes import MOST_UNITS, MalformedError, exact, parse_moment

DECIMAL_COMMA = frozenset({"DE", "FR", "IT", "ES", "NL", "BE", "SE", "PL", "TR", "BR"})
_BLANKS = dict.fromkeys(map(ord, "\u00a0\u202f\u2009 '’"))
_LOCAL_TIME = re.compile(
    r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})[ T](\d{1,2}):(\d{2}):(\d{2})\s+([A-Z]{2,5})"
)
_OFFSETS = {
    "UTC": 0, "GMT": 0, "BST": 1, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MET": 1, "MEST": 2,
    "MEZ": 1, "MESZ": 2,
    "EET": 2, "EEST": 3, "TRT": 3, "PST": -8, "PDT": -7, "BRT": -3, "JST": 9, "IST": 5.5,
    "SGT": 8, "AEST": 10, "AEDT": 11, "GST": 4,
}  # fmt: skip


# A file of a hundred thousand rows repeats the same few prices and shipping fees.
@lru_cache(maxsize=8192)
def read_amount(text: str, name: str, *, has_comma: bool = False) -> Decimal | None:
    """Read an amount; None when it is empty. `has_comma`: the marketplace writes 19,99.

    A dot or comma with other than three digits after it is the decimal one, wherever.
    """
    plain = text.translate(_BLANKS)
    if not plain:
        return None
    return exact(_with_point(plain, has_comma=has_comma), name)


def _with_point(plain: str, *, has_comma: bool) -> str:
    thousands = "." if has_comma else ","
    marks = [mark for mark in plain if mark in ",."]
    if not marks:
        return plain
    last = marks[-1]
    if len(set(marks)) == 2:
        return plain.replace("." if last == "," else ",", "").replace(last, ".")
    is_grouping = len(marks) > 1 or (last == thousands and len(plain) - plain.rfind(last) - 1 == 3)
    return plain.replace(last, "" if is_grouping else ".")


def read_units(text: str, name: str) -> int | None:
    """Read a number of units; None when it is empty."""
    plain = text.strip()
    if not plain:
        return None
    if not re.fullmatch(r"-?\d{1,10}", plain, re.ASCII) or abs(int(plain)) > MOST_UNITS:
        raise MalformedError(f"{name} is no number of units")
    return int(plain)


def read_moment(text: str, name: str) -> datetime:
    """Read a time with its zone, as `read_time` does; what is unclear is no time."""
    found = read_time(text)
    if found is None:
        raise MalformedError(f"{name} is no time")
    return found


def read_time(text: str) -> datetime | None:
    """Read a time with its zone, such as `2026-05-01 10:20:30 PDT`; None when it is unclear.

    Where the year stands last, the day stands first: that is how the European files write it.
    """
    plain = text.strip()
    found = _LOCAL_TIME.fullmatch(plain)
    try:
        if found is None:
            return parse_moment(plain, "time") if plain else None
        *numbers, zone = found.groups()
        first, month, last, hour, minute, second = map(int, numbers)
        year, day = (first, last) if first > 31 else (last, first)
        offset = timezone(timedelta(hours=_OFFSETS[zone]))
        return datetime(year, month, day, hour, minute, second, tzinfo=offset).astimezone(UTC)
    except (MalformedError, ValueError, KeyError, OverflowError):
        return None
