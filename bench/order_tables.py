"""The rows of recorded orders taken out of their tables, and copied into them again."""

import time
from collections.abc import Sequence
from pathlib import Path

from django.db import connection, transaction

TABLES = {
    "orders_order": "id",
    "orders_orderline": "order_id",
    "orders_orderpackage": "order_id",
    "orders_orderevent": "order_id",
    "orders_buyerdetails": "order_id",
    "orders_orderpayload": "order_id",
    "orders_orderoffile": "order_id",
    "orders_stockdue": "order_id",
    "orders_reportedunits": "order_id",
}
# They refer to lines: nothing can be emptied without them.
OF_LINES = ("orders_linestock", "orders_openingcorrection")

type Content = dict[str, bytes]


def dump(order_ids: Sequence[str]) -> Content:
    """Return the rows of these orders as COPY writes them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(id) FROM orders_order WHERE order_id = ANY(%s)", [list(order_ids)]
        )
        ids = cursor.fetchone()[0]
        content = {}
        for table, key in TABLES.items():
            rows = f"COPY (SELECT * FROM {table} WHERE {key} = ANY(%s)) TO STDOUT"
            with cursor.copy(rows, [ids]) as read:
                content[table] = b"".join(bytes(piece) for piece in read)
    return content


def dump_all(folder: Path) -> None:
    """Write the rows of all orders into a file for each table."""
    with connection.cursor() as cursor:
        for table in TABLES:
            with (
                (folder / table).open("wb") as file,
                cursor.copy(f"COPY {table} TO STDOUT") as read,
            ):
                for piece in read:
                    file.write(piece)


def copy(content: Content) -> float:
    """Copy rows into the tables in one transaction; return the seconds it took."""
    started = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in content.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as write:
                write.write(rows)
    return time.perf_counter() - started


def copy_all(folder: Path) -> float:
    """Copy what `dump_all` wrote; return the seconds it took."""
    started = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        for table in TABLES:
            with (
                (folder / table).open("rb") as file,
                cursor.copy(f"COPY {table} FROM STDIN") as write,
            ):
                while piece := file.read(1 << 16):
                    write.write(piece)
    return time.perf_counter() - started


def empty() -> None:
    """Take all orders out of the tables."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join((*TABLES, *OF_LINES))}")


def fingerprint() -> str:
    """Return what tells one content of all the tables from another."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT "
            + " || ".join(
                f"(SELECT count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)), 0)"
                f" FROM {table} AS t)"
                for table in TABLES
            )
        )
        return str(cursor.fetchone()[0])
