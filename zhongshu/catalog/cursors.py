"""Page addresses of the list: opaque outside, checked when they come back."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from zhongshu.catalog.errors import InvalidCursorError
from zhongshu.catalog.values import ListingSort
from zhongshu.kernel.texts import is_storable

type SortKey = str | int | Decimal | datetime


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row beside which a page begins, and whether the page lies before it."""

    sort: ListingSort
    is_descending: bool
    is_backward: bool
    key: SortKey
    row_id: int


def to_text(cursor: Cursor) -> str:
    """Return the cursor as it stands in an address."""
    key = cursor.key.isoformat() if isinstance(cursor.key, datetime) else str(cursor.key)
    parts = [cursor.sort.value, cursor.is_descending, cursor.is_backward, key, cursor.row_id]
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def read(text: str, *, sort: ListingSort, is_descending: bool) -> Cursor:
    """Return the cursor of an address.

    Raises:
        InvalidCursorError: it is not one of ours, or of another order (failures.md, O21).
    """
    try:
        parts = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        given_sort, given_descending, is_backward, key, row_id = parts
        if (given_sort, given_descending) != (sort.value, is_descending):
            raise InvalidCursorError
        return Cursor(sort, is_descending, is_backward is True, _read_key(sort, key), int(row_id))
    except (binascii.Error, ValueError, TypeError, InvalidOperation, RecursionError) as error:
        raise InvalidCursorError from error


def _read_key(sort: ListingSort, key: str) -> SortKey:
    match sort:
        case ListingSort.PRICE:
            price = Decimal(key)
            if not price.is_finite():
                raise InvalidCursorError
            return price
        case ListingSort.QUANTITY | ListingSort.SOLD:
            return int(key)
        case ListingSort.RECORDED | ListingSort.CREATED:
            moment = datetime.fromisoformat(key)
            if moment.tzinfo is None:
                raise InvalidCursorError
            return moment
    if not isinstance(key, str) or not is_storable(key):
        raise InvalidCursorError
    return key
