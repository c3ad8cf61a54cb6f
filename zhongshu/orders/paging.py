"""Pages of the order list: signed cursors that go on behind the last row, not by number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.core import signing
from django.db.models import F, Q, QuerySet

from zhongshu.orders.errors import BadCursorError, BadLimitError
from zhongshu.orders.models import Order
from zhongshu.orders.models.orders import UNKNOWN_SHIP_BY, UNKNOWN_TOTAL

LARGEST_PAGE = 500
SALT = "orders.cursor"
RECORDED = "recorded_at"
UNKNOWN_TIME = datetime(9999, 12, 31, tzinfo=UTC)
EXPRESSIONS = {"ship_by_latest": UNKNOWN_SHIP_BY, "total_amount": UNKNOWN_TOTAL}


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page begins: behind this row, or before it when going back."""

    value: Any
    pk: int
    is_back: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Order]
    next: str | None
    previous: str | None


def cut_page(queryset: QuerySet[Order], *, sort: str, cursor: str | None, limit: int) -> Page:
    """Return one page of the list in this order, in one statement and its prefetches.

    Raises:
        BadCursorError: the cursor is forged, or of another order.
        BadLimitError: a page of that size does not exist.
    """
    if not 1 <= limit <= LARGEST_PAGE:
        raise BadLimitError(limit, LARGEST_PAGE)
    position = read_cursor(cursor, sort) if cursor else None
    is_back = bool(position and position.is_back)
    column, descends = sort.removeprefix("-"), sort.startswith("-")
    if is_back:
        descends = not descends
    queryset = queryset.alias(sort_key=EXPRESSIONS.get(column, F(column)))
    if position:
        queryset = queryset.filter(_behind(position, descends=descends))
    ordered = queryset.order_by(
        *(F(name).desc() if descends else F(name).asc() for name in ("sort_key", "pk"))
    )
    rows = list(ordered[: limit + 1])
    has_more = len(rows) > limit
    rows = rows[:limit]
    if is_back:
        rows.reverse()
    leads_on, leads_back = (bool(rows), has_more) if is_back else (has_more, position is not None)
    return Page(
        rows,
        next=to_cursor(rows[-1], sort) if rows and leads_on else None,
        previous=to_cursor(rows[0], sort, is_back=True) if rows and leads_back else None,
    )


def to_cursor(order: Order, sort: str, *, is_back: bool = False) -> str:
    """Return the signed address of the page behind or before this row."""
    value = getattr(order, sort.removeprefix("-"))
    if value is None:
        value = UNKNOWN_TIME if "ship_by" in sort else Decimal(-1)
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return signing.dumps([sort, text, order.pk, is_back], salt=SALT)


def read_cursor(cursor: str, sort: str) -> Position:
    """Return where the page begins.

    Raises:
        BadCursorError: it was not made here, or for another order of rows.
    """
    try:
        of_sort, text, pk, is_back = signing.loads(cursor, salt=SALT)
        if of_sort != sort:
            raise BadCursorError
        value = Decimal(text) if "total" in sort else datetime.fromisoformat(text)
    except (signing.BadSignature, ValueError) as error:
        raise BadCursorError from error
    return Position(value, pk, is_back)


def _behind(position: Position, *, descends: bool) -> Q:
    """Name the rows behind a position; the first condition lets the index begin there."""
    side = "lt" if descends else "gt"
    return Q(**{f"sort_key__{side}e": position.value}) & (
        Q(**{f"sort_key__{side}": position.value}) | Q(**{f"pk__{side}": position.pk})
    )
