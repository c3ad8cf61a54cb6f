"""Lists that come in pages, read to their end: never more than one page is in memory."""

from collections.abc import Callable, Iterator, Sequence

PAGE = 500


def by_number[Item](
    fetch: Callable[[int | None], Sequence[Item]], number_of: Callable[[Item], int]
) -> Iterator[Item]:
    """Yield every row of pages that go on below the number of the last row."""
    last: int | None = None
    while page := fetch(last):
        yield from page
        if len(page) < PAGE:
            return
        last = number_of(page[-1])


def by_cursor[Item, Cursor](
    fetch: Callable[[Cursor], tuple[Sequence[Item], Cursor | None]], first: Cursor
) -> Iterator[Item]:
    """Yield every row of pages, each of which names the next."""
    cursor: Cursor | None = first
    while cursor is not None:
        page, cursor = fetch(cursor)
        yield from page
