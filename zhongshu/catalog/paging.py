"""How every list of catalog is paged: addresses of pages, and which rows a page shows."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass

from zhongshu.catalog.errors import InvalidCursorError, LimitOutOfRangeError

MOST_ROWS = 500
LARGEST_ID = 2**63


@dataclass(frozen=True, slots=True)
class Turned[Row]:
    """The rows of a page in the order of the list, and whether there are rows beside it."""

    rows: tuple[Row, ...]
    has_next: bool
    has_previous: bool


def require_limit(limit: int) -> None:
    """Refuse a page of another size.

    Raises:
        LimitOutOfRangeError: not 1 to 500 rows.
    """
    if not 1 <= limit <= MOST_ROWS:
        raise LimitOutOfRangeError(limit=limit)


def turn[Row](
    found: Sequence[Row], limit: int, *, is_backward: bool, begins_here: bool
) -> Turned[Row]:
    """Make a page of up to `limit` + 1 rows that were read from a place on, or from the start.

    Rows that were read backwards come in reverse. `begins_here`: from the start of the list. A
    page without rows has nothing beside it that could be named.
    """
    has_more, page = len(found) > limit, list(found[:limit])
    if is_backward:
        page.reverse()
    return Turned(
        tuple(page),
        has_next=bool(page) and (has_more or is_backward),
        has_previous=bool(page) and (has_more if is_backward else not begins_here),
    )


def to_address(parts: Sequence[object]) -> str:
    """Return the parts of a place as they stand in an address, opaque outside."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def from_address(text: str, *, parts: int) -> list[object]:
    """Return the parts of an address; what they are is the caller's to check.

    Raises:
        InvalidCursorError: it is not one of ours (failures.md, O21).
    """
    try:
        found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise InvalidCursorError from error
    if not isinstance(found, list) or len(found) != parts:
        raise InvalidCursorError
    return found
