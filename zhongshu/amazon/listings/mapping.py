"""From Amazon's listings items to ours, for the one marketplace that was asked about."""

from functools import partial

from zhongshu.amazon import shapes
from zhongshu.amazon.pages import next_token, read_each
from zhongshu.amazon.shapes import Node
from zhongshu.channels import public as channels
from zhongshu.kernel.money import Money

LONGEST_SKU = 100
MERCHANT_STOCK = "DEFAULT"
COUNTED_SEVERITIES = ("ERROR", "WARNING")


def to_page(body: Node, *, marketplace_id: str, request_id: str) -> channels.ListingPage:
    """Read one page of searchListingsItems."""
    read = partial(to_listing, marketplace_id=marketplace_id)
    listings, unreadable = read_each(body.get("items"), "items", "sku", read)
    return channels.ListingPage(
        listings=listings,
        next_token=next_token(body),
        total=shapes.maybe_units(body, "numberOfResults"),
        unreadable=unreadable,
        request_id=request_id,
    )


def to_listing(item: Node, *, marketplace_id: str) -> channels.ListingFacts:
    """Read one item; what other marketplaces say of the same SKU is left out."""
    summary = _of(item, "summaries", marketplace_id)
    channel, quantity = _to_stock(item)
    status = shapes.texts(summary, "status") if summary and "status" in summary else None
    image = shapes.child(summary, "mainImage") if summary else None
    told = summary or {}
    return channels.ListingFacts(
        marketplace_id=marketplace_id,
        seller_sku=shapes.identifier(item, "sku", longest=LONGEST_SKU),
        asin=shapes.optional_identifier(told, "asin", longest=20) or None,
        fnsku=shapes.optional_identifier(told, "fnSku", longest=20) or None,
        title=shapes.maybe_text(told, "itemName"),
        price=_to_price(item, marketplace_id),
        quantity=quantity,
        fulfilment_channel=channel,
        condition=shapes.maybe_text(told, "conditionType", longest=60),
        product_type=shapes.maybe_text(told, "productType", longest=100),
        image_url=shapes.maybe_text(image or {}, "link", longest=1000),
        created_at=shapes.maybe_moment(told, "createdDate"),
        updated_at=shapes.maybe_moment(told, "lastUpdatedDate"),
        is_buyable=None if status is None else "BUYABLE" in status,
        is_discoverable=None if status is None else "DISCOVERABLE" in status,
        problem_count=_count_problems(item, marketplace_id),
    )


def _of(item: Node, name: str, marketplace_id: str) -> Node | None:
    for each in shapes.children(item, name) or []:
        if each.get("marketplaceId") == marketplace_id:
            return each
    return None


def _to_price(item: Node, marketplace_id: str) -> Money | None:
    """Return what consumers pay: prices for businesses and for closed audiences are others."""
    for offer in shapes.children(item, "offers") or []:
        audience = shapes.text(shapes.child(offer, "audience") or {}, "value")
        if (
            offer.get("marketplaceId") == marketplace_id
            and offer.get("offerType") == "B2C"
            and audience in {"", "ALL"}
        ):
            return shapes.maybe_money(offer, "price")
    return None


def _to_stock(item: Node) -> tuple[str | None, int | None]:
    """Return channel and quantity; Amazon's own stock has no quantity here."""
    rows = shapes.children(item, "fulfillmentAvailability")
    if not rows:
        return None, None
    by_channel = {
        shapes.identifier(row, "fulfillmentChannelCode"): shapes.maybe_units(row, "quantity")
        for row in rows
    }
    for channel in by_channel:
        if channel != MERCHANT_STOCK:
            return channel, None
    return MERCHANT_STOCK, by_channel[MERCHANT_STOCK]


def _count_problems(item: Node, marketplace_id: str) -> int | None:
    issues = shapes.children(item, "issues")
    if issues is None:
        return None
    return sum(
        issue.get("severity") in COUNTED_SEVERITIES
        and marketplace_id in (shapes.texts(issue, "marketplaceIds") or (marketplace_id,))
        for issue in issues
    )
