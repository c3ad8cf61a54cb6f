"""Places in the sorted lists of listings and products: opaque outside, checked when they return."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.db.models import Q

from zhongshu.catalog.errors import InvalidCursorError
from zhongshu.catalog.paging import LARGEST_ID, from_address, to_address
from zhongshu.catalog.product_values import ProductSort
from zhongshu.catalog.values import ListingSort
from zhongshu.kernel.texts import is_storable

type SortKey = str | int | Decimal | datetime
type Sort = ListingSort | ProductSort


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row beside which a page begins, and whether the page lies before it."""

    sort: Sort
    is_descending: bool
    is_backward: bool
    key: SortKey
    row_id: int


def to_text(cursor: Cursor) -> str:
    """Return the cursor as it stands in an address."""
    key = cursor.key.isoformat() if isinstance(cursor.key, datetime) else str(cursor.key)
    return to_address(
        [cursor.sort.value, cursor.is_descending, cursor.is_backward, key, cursor.row_id]
    )


def read(text: str, *, sort: Sort, is_descending: bool) -> Cursor:
    """Return the cursor of an address.

    Raises:
        InvalidCursorError: it is not one of ours, or of another order (failures.md, O21).
    """
    given_sort, given_descending, is_backward, key, row_id = from_address(text, parts=5)
    if (given_sort, given_descending) != (sort.value, is_descending):
        raise InvalidCursorError
    if not (isinstance(key, str) and isinstance(row_id, int) and 0 <= row_id < LARGEST_ID):
        raise InvalidCursorError
    try:
        return Cursor(sort, is_descending, is_backward is True, _reader_of(sort)(key), row_id)
    except (ValueError, InvalidOperation) as error:
        raise InvalidCursorError from error


def beyond(name: str, cursor: Cursor, *, goes_down: bool) -> Q:
    """Return the rows beyond a place in the order of `name` and id: one range of an index."""
    step = "lt" if goes_down else "gt"
    behind = Q(**{f"{name}__{step}": cursor.key}) | Q(
        **{name: cursor.key, f"pk__{step}": cursor.row_id}
    )
    return Q(**{f"{name}__{step}e": cursor.key}) & behind


def _read_text(key: str) -> str:
    if not is_storable(key):
        raise InvalidCursorError
    return key


def _read_amount(key: str) -> Decimal:
    amount = Decimal(key)
    if not amount.is_finite():
        raise InvalidCursorError
    return amount


def _read_moment(key: str) -> datetime:
    moment = datetime.fromisoformat(key)
    if moment.tzinfo is None:
        raise InvalidCursorError
    return moment


def _reader_of(sort: Sort) -> Callable[[str], SortKey]:
    return READERS.get(sort.value, _read_text)


READERS: Mapping[str, Callable[[str], SortKey]] = {
    ListingSort.PRICE.value: _read_amount,
    ListingSort.QUANTITY.value: int,
    ListingSort.SOLD.value: int,
    ListingSort.RECORDED.value: _read_moment,
    ListingSort.CREATED.value: _read_moment,
    ProductSort.CHANGED.value: _read_moment,
    ProductSort.MADE.value: _read_moment,
}
