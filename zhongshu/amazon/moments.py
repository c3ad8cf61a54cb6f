"""Times as Amazon wants and gives them in headers and queries."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def to_query(when: datetime) -> str:
    """Spell a time for a query: ISO 8601 in UTC, milliseconds."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_date_header(value: str) -> datetime | None:
    """Read a `Date` header; None when it is none."""
    if not 0 < len(value) <= 60:
        return None
    try:
        when = parsedate_to_datetime(value)
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
