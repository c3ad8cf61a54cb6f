"""What we ask Amazon Warehousing and Distribution."""

from datetime import datetime

from zhongshu.amazon.calls import Question
from zhongshu.amazon.moments import to_query
from zhongshu.amazon.operations import GET_AWD_SHIPMENT, LIST_AWD_INVENTORY, LIST_AWD_SHIPMENTS

LARGEST_PAGE = "200"


def ask_stock(token: str | None) -> Question:
    """Ask for a page of all stock, with what of it is reserved and what went on to FBA."""
    return Question(
        LIST_AWD_INVENTORY,
        query=[("details", "SHOW"), ("sortOrder", "ASCENDING"), ("maxResults", LARGEST_PAGE)],
        page_token=None if token is None else ("nextToken", token),
    )


def ask_shipments(token: str | None, *, after: datetime | None, before: datetime) -> Question:
    """Ask for a page of shipments that changed within a window; with a token it is repeated.

    Oldest first: one that changes while pages are read comes again instead of hiding another.
    """
    pairs = [("sortBy", "UPDATED_AT"), ("sortOrder", "ASCENDING"), ("maxResults", LARGEST_PAGE)]
    if after is not None:
        pairs.append(("updatedAfter", to_query(after)))
    pairs.append(("updatedBefore", to_query(before)))
    return Question(
        LIST_AWD_SHIPMENTS,
        query=pairs,
        page_token=None if token is None else ("nextToken", token),
    )


def ask_shipment(code: str) -> Question:
    """Ask for one shipment with its seller SKUs."""
    return Question(GET_AWD_SHIPMENT, path=(code,), query=[("skuQuantities", "SHOW")])
