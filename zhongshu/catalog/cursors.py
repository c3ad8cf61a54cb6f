"""Places in sorted lists, such as of products: opaque outside, checked when they return."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from zhongshu.catalog.errors import InvalidCursorError
from zhongshu.catalog.paging import LARGEST_ID, from_address, require_limit, to_address, turn
from zhongshu.catalog.product_values import ProductSort
from zhongshu.catalog.values import ListingSort
from zhongshu.kernel.texts import is_storable

type SortKey = str | int | Decimal | datetime | date


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row beside which a page begins, and whether the page lies before it."""

    sort: StrEnum
    is_descending: bool
    is_backward: bool
    key: SortKey
    row_id: int


class SortedBy(NamedTuple):
    """What sorts a list in the database, and how the key of a cursor is read."""

    name: str
    read_key: Callable[[str], SortKey]


@dataclass(frozen=True, slots=True)
class SortedPage[Row]:
    """The rows of a page in the order of the list, with the cursors of its neighbours."""

    rows: tuple[Row, ...]
    next: str | None
    previous: str | None


def read_page[Row](
    found: QuerySet[Any],
    read: Callable[[QuerySet[Any]], Sequence[Row]],
    place_of: Callable[[Row], tuple[SortKey, int]],
    *,
    sort: StrEnum,
    is_descending: bool,
    cursor: str | None,
    limit: int,
    name: str | SortedBy = "",
) -> SortedPage[Row]:
    """Return one page of a query in the order of `name` (else of what sorts) and id.

    `place_of` tells the key and the id of a row.

    Raises:
        LimitOutOfRangeError: not 1 to 500 rows.
        InvalidCursorError: the cursor is not one of ours, or of another order.
    """
    require_limit(limit)
    if isinstance(name, str):
        name = SortedBy(name or sort.value, READERS.get(sort.value, _read_text))
    name, read_key = name
    place = (
        read_cursor(cursor, read_key, sort=sort, is_descending=is_descending) if cursor else None
    )
    is_backward = place is not None and place.is_backward
    goes_down = is_descending != is_backward
    if place is not None:
        found = found.filter(beyond(name, place, goes_down=goes_down))
    order = (f"-{name}", "-pk") if goes_down else (name, "pk")

    def beside(row: Row, *, backward: bool) -> str:
        return to_text(Cursor(sort, is_descending, backward, *place_of(row)))

    page = turn(
        read(found.order_by(*order)[: limit + 1]),
        limit,
        is_backward=is_backward,
        begins_here=place is None,
    )
    return SortedPage(
        rows=page.rows,
        next=beside(page.rows[-1], backward=False) if page.has_next else None,
        previous=beside(page.rows[0], backward=True) if page.has_previous else None,
    )


def to_text(cursor: Cursor) -> str:
    """Return the cursor as it stands in an address."""
    key = cursor.key.isoformat() if isinstance(cursor.key, datetime) else str(cursor.key)
    return to_address(
        [cursor.sort.value, cursor.is_descending, cursor.is_backward, key, cursor.row_id]
    )


def read_cursor(
    text: str, read_key: Callable[[str], SortKey], *, sort: StrEnum, is_descending: bool
) -> Cursor:
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
        return Cursor(sort, is_descending, is_backward is True, read_key(key), row_id)
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


def read_moment(key: str) -> datetime:
    moment = datetime.fromisoformat(key)
    if moment.tzinfo is None:
        raise InvalidCursorError
    return moment


READERS: Mapping[str, Callable[[str], SortKey]] = {
    ListingSort.PRICE.value: _read_amount,
    ListingSort.QUANTITY.value: int,
    ListingSort.SOLD.value: int,
    ListingSort.RECORDED.value: read_moment,
    ListingSort.CREATED.value: read_moment,
    ProductSort.CHANGED.value: read_moment,
    ProductSort.MADE.value: read_moment,
}
