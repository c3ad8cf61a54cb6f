"""What we ask the Fulfillment Inbound API v0."""

from datetime import datetime

from zhongshu.amazon.calls import Question
from zhongshu.amazon.moments import to_query
from zhongshu.amazon.operations import (
    GET_CHANGED_SHIPMENT_ITEMS,
    GET_SHIPMENT_ITEMS,
    GET_SHIPMENTS,
    Operation,
)
from zhongshu.channels import public as channels


def ask_shipments(query: channels.ShipmentQuery, token: str | None) -> Question:
    """Ask for a page of shipments. Statuses go with a window too: Amazon refuses it alone."""
    if token is not None:
        return _ask_next(GET_SHIPMENTS, query.marketplace_id, token)
    is_window = query.after is not None and query.before is not None
    pairs = [
        ("QueryType", "DATE_RANGE" if is_window else "SHIPMENT"),
        ("MarketplaceId", query.marketplace_id),
        ("ShipmentStatusList", ",".join(query.statuses)),
    ]
    if query.after is not None and query.before is not None:
        pairs += _window(query.after, query.before)
    return Question(GET_SHIPMENTS, query=pairs)


def ask_items(marketplace_id: str, code: str) -> Question:
    """Ask for the items of one shipment."""
    return Question(GET_SHIPMENT_ITEMS, path=(code,), query=[("MarketplaceId", marketplace_id)])


def ask_changed_items(
    marketplace_id: str, token: str | None, *, after: datetime, before: datetime
) -> Question:
    """Ask for a page of items that changed within a window, of all shipments."""
    if token is not None:
        return _ask_next(GET_CHANGED_SHIPMENT_ITEMS, marketplace_id, token)
    pairs = [("QueryType", "DATE_RANGE"), ("MarketplaceId", marketplace_id)]
    return Question(GET_CHANGED_SHIPMENT_ITEMS, query=[*pairs, *_window(after, before)])


def _ask_next(operation: Operation, marketplace_id: str, token: str) -> Question:
    return Question(
        operation,
        query=[("QueryType", "NEXT_TOKEN"), ("MarketplaceId", marketplace_id)],
        page_token=("NextToken", token),
    )


def _window(after: datetime, before: datetime) -> list[tuple[str, str]]:
    return [("LastUpdatedAfter", to_query(after)), ("LastUpdatedBefore", to_query(before))]
