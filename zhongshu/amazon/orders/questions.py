"""What we ask the Orders API."""

from datetime import datetime

from zhongshu.amazon.calls import Question
from zhongshu.amazon.moments import to_query
from zhongshu.amazon.operations import GET_ORDER, SEARCH_ORDERS
from zhongshu.channels import public as channels

PAGE_SIZE = "100"
INCLUDED = "BUYER,RECIPIENT,PROCEEDS,CANCELLATION,FULFILLMENT,PACKAGES"
# Orders that still have to go out by us: their address is shown to whoever may see it.
TO_SHIP = ("UNSHIPPED", "PARTIALLY_SHIPPED")


def ask_page(query: channels.OrderQuery, token: str | None) -> Question:
    """Ask for a page: with a token every other parameter stays as it was."""
    pairs = [
        ("lastUpdatedAfter", to_query(query.window.after)),
        ("lastUpdatedBefore", to_query(query.window.before)),
        ("maxResultsPerPage", PAGE_SIZE),
        ("includedData", INCLUDED),
    ]
    if query.marketplace_ids:
        pairs.append(("marketplaceIds", ",".join(query.marketplace_ids)))
    if query.fulfilled_by:
        pairs.append(("fulfilledBy", query.fulfilled_by))
    if query.statuses:
        pairs.append(("fulfillmentStatuses", ",".join(query.statuses)))
    return Question(
        SEARCH_ORDERS,
        query=pairs,
        page_token=None if token is None else ("paginationToken", token),
    )


def ask_order(order_id: str) -> Question:
    """Ask for one order."""
    return Question(GET_ORDER, path=(order_id,), query=[("includedData", INCLUDED)])


def ask_addresses(marketplace_ids: tuple[str, ...], *, since: datetime) -> Question:
    """Ask for a few orders that we ship, to see whether they show where to."""
    pairs = [
        ("lastUpdatedAfter", to_query(since)),
        ("fulfilledBy", "MERCHANT"),
        ("fulfillmentStatuses", ",".join(TO_SHIP)),
        ("maxResultsPerPage", "20"),
        ("includedData", "RECIPIENT,FULFILLMENT"),
    ]
    if marketplace_ids:
        pairs.append(("marketplaceIds", ",".join(marketplace_ids)))
    return Question(SEARCH_ORDERS, query=pairs)
