"""The ways batches are written: one JSON parameter, or COPY for new rows; and bounded counts."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def to_json(rows: Sequence[Mapping[str, object]]) -> str:
    """Turn rows into the parameter of `jsonb_to_recordset(%s)`: Decimal as text, times in ISO."""
    return json.dumps(rows, default=_to_text, ensure_ascii=False)


def copy_rows(table: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows that surely do not exist yet: twice as fast as an upsert of them."""
    if not rows:
        return
    values_of = itemgetter(*columns)
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            copy.write_row(values_of(row))


def count_bounded(querysets: Mapping[str, QuerySet[Any]], *, at_most: int) -> dict[str, int]:
    """Count each query in one statement, none further than `at_most`."""
    pieces: list[str] = []
    params: list[Any] = []
    for queryset in querysets.values():
        try:
            sql, values = queryset.order_by().values("pk")[:at_most].query.sql_with_params()
        except EmptyResultSet:  # Django knows without asking: somebody without stores
            sql, values = "SELECT WHERE false", ()
        pieces.append(f"(SELECT count(*) FROM ({sql}) AS bounded)")  # noqa: S608 - the ORM's own
        params += values
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(pieces)}", params)
        return dict(zip(querysets, cursor.fetchone(), strict=True))


def _bytes_to_text(value: bytes | memoryview) -> str:
    return f"\\x{value.hex()}"


_TEXTS: Mapping[type, Callable[[Any], str]] = {
    Decimal: str,
    datetime: datetime.isoformat,
    date: date.isoformat,
    bytes: _bytes_to_text,
    memoryview: _bytes_to_text,
}


def _to_text(value: object) -> str:
    to_text = _TEXTS.get(type(value))
    if to_text is None:
        raise TypeError(f"{type(value).__name__} has no place in a row")
    return to_text(value)
