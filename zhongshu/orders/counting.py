"""Count many lists in one statement, never further than anybody wants to know."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Q, QuerySet, Value

from zhongshu.orders.models import Order, OrderLine

# More lines than these, and each list is counted by its own index instead.
MOST_FOUND = 2_000


def count_each(
    querysets: Mapping[str, QuerySet[Any]], *, most: Mapping[str, int]
) -> dict[str, int]:
    """Count the rows of several lists in one statement, none further than one past its `most`.

    Lists that mean the same are counted once, as far as the longest of them asks; their
    numbers may so be greater than a list's own `most`.
    """
    asked: dict[tuple[str, tuple[Any, ...]], list[str]] = {}
    for name, queryset in querysets.items():
        try:
            query = queryset.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:  # Django knows without asking: somebody without stores
            query = "SELECT WHERE false", ()
        asked.setdefault(query, []).append(name)
    bounded: list[str] = []
    params: list[Any] = []
    for (sql, values), names in asked.items():
        bounded.append(f"(SELECT count(*) FROM ({sql} LIMIT %s) AS bounded)")  # noqa: S608 - Django's SQL
        params += [*values, max(most[name] for name in names) + 1]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(bounded)}", params)
        counts = zip(asked.values(), cursor.fetchone(), strict=True)
    return {name: count for names, count in counts for name in names}


def count_found(
    orders: QuerySet[Order], lines: QuerySet[OrderLine], conditions: Mapping[str, Q]
) -> dict[str, int] | None:
    """Count what these lines lead to, all conditions in one pass; None: there are too many lines.

    An index on lines finds them at once; counting list by list would look each of their
    orders up again for every list.
    """
    found = lines.order_by().values("order")[: MOST_FOUND + 1]
    counted = (
        orders.order_by()
        .filter(pk__in=found)
        .annotate(one=Value(1))
        .values("one")
        .annotate(**{name: Count("pk", filter=condition) for name, condition in conditions.items()})
        .values(*conditions)
    )
    try:
        sql, values = counted.query.sql_with_params()
    except EmptyResultSet:  # Django knows without asking: somebody without stores
        return dict.fromkeys(conditions, 0)
    found_sql, found_values = found.query.sql_with_params()
    columns = ", ".join(f"counted.{connection.ops.quote_name(name)}" for name in conditions)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT count(*) FROM ({found_sql}) AS lines), {columns}"  # noqa: S608 - Django's SQL
            f" FROM (SELECT 1) AS always LEFT JOIN ({sql}) AS counted ON true",
            [*found_values, *values],
        )
        line_count, *counts = cursor.fetchone()
    if line_count > MOST_FOUND:
        return None
    return {name: count or 0 for name, count in zip(conditions, counts, strict=True)}
