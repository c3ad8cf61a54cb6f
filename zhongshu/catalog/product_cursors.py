"""Page addresses of the list of products: opaque outside, checked when they come back."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime

from zhongshu.catalog.errors import InvalidCursorError
from zhongshu.catalog.product_values import ProductSort
from zhongshu.kernel.texts import is_storable


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row beside which a page begins, and whether the page lies before it."""

    sort: ProductSort
    is_descending: bool
    is_backward: bool
    key: str | datetime
    row_id: int


def write_cursor(cursor: Cursor) -> str:
    """Return the cursor as it stands in an address."""
    key = cursor.key.isoformat() if isinstance(cursor.key, datetime) else cursor.key
    parts = [cursor.sort.value, cursor.is_descending, cursor.is_backward, key, cursor.row_id]
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def read_cursor(text: str, *, sort: ProductSort, is_descending: bool) -> Cursor:
    """Return the cursor of an address.

    Raises:
        InvalidCursorError: it is not one of ours, or of another order (failures.md, O21).
    """
    try:
        parts = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        given_sort, given_descending, is_backward, key, row_id = parts
        if (given_sort, given_descending) != (sort.value, is_descending):
            raise InvalidCursorError
        if not (isinstance(key, str) and is_storable(key) and 0 <= int(row_id) < 2**63):
            raise InvalidCursorError
        is_time = sort in {ProductSort.CHANGED, ProductSort.MADE}
        moment = datetime.fromisoformat(key) if is_time else key
        if isinstance(moment, datetime) and moment.tzinfo is None:
            raise InvalidCursorError
        return Cursor(sort, is_descending, is_backward is True, moment, int(row_id))
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise InvalidCursorError from error
