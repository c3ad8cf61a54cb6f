"""What we ask the Listings Items API."""

from zhongshu.amazon.calls import Question
from zhongshu.amazon.moments import to_query
from zhongshu.amazon.operations import GET_LISTING, SEARCH_LISTINGS
from zhongshu.channels import public as channels

MOST_SKUS = 20
PAGE_SIZE = "20"
INCLUDED = "summaries,offers,fulfillmentAvailability,issues"


def ask_page(seller_id: str, query: channels.ListingQuery, token: str | None) -> Question:
    """Ask for a page by changes, by creation, or by SKUs, oldest first so that pages hold."""
    if len(query.seller_skus) > MOST_SKUS:
        raise ValueError(f"{len(query.seller_skus)} SKUs: at most {MOST_SKUS} in one call")
    pairs = [
        ("marketplaceIds", query.marketplace_id),
        ("includedData", INCLUDED),
        ("pageSize", PAGE_SIZE),
        ("issueLocale", "en_US"),
    ]
    if query.seller_skus:
        pairs += [("identifiersType", "SKU"), ("identifiers", ",".join(query.seller_skus))]
    if query.updated is not None:
        pairs += [
            ("lastUpdatedAfter", to_query(query.updated.after)),
            ("lastUpdatedBefore", to_query(query.updated.before)),
            ("sortBy", "lastUpdatedDate"),
            ("sortOrder", "ASC"),
        ]
    if query.created is not None:
        pairs += [
            ("createdAfter", to_query(query.created.after)),
            ("createdBefore", to_query(query.created.before)),
        ]
    if query.updated is None and query.created is not None:
        pairs += [("sortBy", "createdDate"), ("sortOrder", "ASC")]
    return Question(
        SEARCH_LISTINGS,
        path=(seller_id,),
        query=pairs,
        page_token=None if token is None else ("pageToken", token),
    )


def ask_one(seller_id: str, marketplace_id: str, seller_sku: str) -> Question:
    """Ask for one listing: for SKUs that a list separated by commas cannot name."""
    return Question(
        GET_LISTING,
        path=(seller_id, seller_sku),
        query=[
            ("marketplaceIds", marketplace_id),
            ("includedData", INCLUDED),
            ("issueLocale", "en_US"),
        ],
    )
