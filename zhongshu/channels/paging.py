"""Pages of a list, newest first: the cursor is the last id shown, never a page number."""

from collections.abc import Callable, Sequence

from zhongshu.channels.errors import BadCursorError
from zhongshu.channels.stream_rows import Rows

LARGEST_ID = 2**63 - 1


def read_cursor(cursor: str) -> int:
    """Return the id that a cursor names.

    Raises:
        BadCursorError: no list of ours gave out this cursor.
    """
    if not (cursor.isascii() and cursor.isdigit()) or len(cursor) > 19 or int(cursor) > LARGEST_ID:
        raise BadCursorError(cursor[:40])
    return int(cursor)


def cut[Row](rows: Sequence[Row], limit: int, key: Callable[[Row], int]) -> Rows[Row]:
    """Keep `limit` of up to one more row, and say whether there is more."""
    kept = tuple(rows[:limit])
    return Rows(kept, str(key(kept[-1])) if len(rows) > limit and kept else None)
