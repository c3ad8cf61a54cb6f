"""Days as the inventory ledger writes them, which differs by country."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from zhongshu.amazon.shapes import MalformedError

_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)


def days_come_first(words: Iterable[str]) -> bool:
    """Tell whether a file writes 31/12/2026: no month is above twelve.

    With dots the day always stands first. A file that never says so writes the month first.
    """
    for word in words:
        found = _YEAR_LAST.match(word)
        if found is None:
            continue
        if int(found[2]) > 12:
            return False
        if int(found[1]) > 12 or "." in found[0]:
            return True
    return False


def read_day(word: str, *, is_day_first: bool) -> date:
    """Read a calendar day; a time behind it is not looked at.

    Raises:
        MalformedError: it is no day.
    """
    try:
        if found := _YEAR_FIRST.match(word):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _YEAR_LAST.match(word):
            first, second, year = int(found[1]), int(found[2]), int(found[3])
            month, day = (second, first) if is_day_first else (first, second)
            return date(year, month, day)
        if word.isascii():
            return datetime.strptime(word, "%d-%b-%Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        pass
    raise MalformedError("date is no day")
