"""Pages of a list, newest first: the cursor is the id at the edge shown, never a page number."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from zhongshu.channels.errors import BadCursorError
from zhongshu.channels.stream_rows import Rows

LARGEST_ID = 2**63 - 1
# Before an id: the page that ends where this row begins.
NEWER = "newer."


def read_cursor(cursor: str) -> int:
    """Return the id that a cursor names.

    Raises:
        BadCursorError: no list of ours gave out this cursor.
    """
    if not (cursor.isascii() and cursor.isdigit()) or len(cursor) > 19 or int(cursor) > LARGEST_ID:
        raise BadCursorError(cursor[:40])
    return int(cursor)


def cut_page[Row](
    found: QuerySet[Any], cursor: str, limit: int, to_row: Callable[[Any], Row]
) -> Rows[Row]:
    """Return one page, and the cursors of its neighbours, in one statement.

    Raises:
        BadCursorError: no list of ours gave out this cursor.
    """
    is_back = cursor.startswith(NEWER)
    if is_back:
        found = found.filter(pk__gt=read_cursor(cursor.removeprefix(NEWER))).order_by("pk")
    else:
        found = found.order_by("-pk")
        if cursor:
            found = found.filter(pk__lt=read_cursor(cursor))
    shown = list(found[: limit + 1])
    has_more, kept = len(shown) > limit, shown[:limit]
    if is_back:
        kept.reverse()
    leads_on, leads_back = (True, has_more) if is_back else (has_more, bool(cursor))
    return Rows(
        rows=tuple(to_row(each) for each in kept),
        next_cursor=str(kept[-1].pk) if kept and leads_on else None,
        previous_cursor=f"{NEWER}{kept[0].pk}" if kept and leads_back else None,
    )
