"""Who took which list with how many rows: a line of the trail behind the last row."""

from collections.abc import Iterator

from zhongshu.flows.exports.values import Opened, Row, Wish
from zhongshu.identity import public as identity


def told(opened: Opened, wish: Wish, kind: str, actor: identity.Actor) -> Opened:
    """Return the list with rows that leave their number in the trail when they end.

    Rows that nobody fetched to their end are told too, as a list that was broken off.
    """
    return Opened(opened.heads, _told(opened.rows, wish, kind, actor))


def _told(rows: Iterator[Row], wish: Wish, kind: str, actor: identity.Actor) -> Iterator[Row]:
    number, is_whole = 0, False
    try:
        for row in rows:
            number += 1
            yield row
        is_whole = True
    finally:
        identity.record(
            actor,
            "exports.list.taken",
            f"exports.list:{wish.code}",
            format=kind,
            rows=number,
            is_whole=is_whole,
        )
