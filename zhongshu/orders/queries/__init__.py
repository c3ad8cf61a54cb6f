"""What screens, the REST API and flows may read about orders."""

from zhongshu.orders.queries.contradictions import find_contradictions
from zhongshu.orders.queries.lists import (
    OrderRows,
    count_orders,
    find_order_ids,
    find_orders_by_buyer,
    has_more_orders,
    iterate_orders,
    list_changed_since,
    list_orders,
)
from zhongshu.orders.queries.numbers import find_order_numbers
from zhongshu.orders.queries.openings import (
    find_opening_checks,
    find_pool_of_no_store,
    find_watched_time,
    list_corrected_openings,
)
from zhongshu.orders.queries.replacements import Replacement, list_replacements
from zhongshu.orders.queries.sales import list_sold_units, sales_by_store
from zhongshu.orders.queries.single import (
    count_open_provisional,
    find_known_orders,
    get_order,
    get_raw_facts,
    is_own_number,
    list_open_provisional,
)
from zhongshu.orders.queries.windows import SpanSales, sum_span_sales

__all__ = [
    "OrderRows",
    "Replacement",
    "SpanSales",
    "count_open_provisional",
    "count_orders",
    "find_contradictions",
    "find_known_orders",
    "find_opening_checks",
    "find_order_ids",
    "find_order_numbers",
    "find_orders_by_buyer",
    "find_pool_of_no_store",
    "find_watched_time",
    "get_order",
    "get_raw_facts",
    "has_more_orders",
    "is_own_number",
    "iterate_orders",
    "list_changed_since",
    "list_corrected_openings",
    "list_open_provisional",
    "list_orders",
    "list_replacements",
    "list_sold_units",
    "sales_by_store",
    "sum_span_sales",
]
