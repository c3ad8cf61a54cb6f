"""From Amazon's orders to ours. Unknown words are kept; what is not told stays untold."""

from collections.abc import Mapping
from decimal import Decimal

from zhongshu.amazon import shapes
from zhongshu.amazon.orders.privacy import without_personal_data
from zhongshu.amazon.pages import next_token, raw_bytes, read_each
from zhongshu.amazon.shapes import Node
from zhongshu.channels import public as channels

LONGEST_SKU = 100
_EMPTY: Mapping[str, object] = {}


def to_page(body: Node, *, request_id: str) -> channels.OrderPage:
    """Read one page of searchOrders; an order that is malformed does not stop the others."""
    orders, unreadable = read_each(body.get("orders"), "orders", "orderId", to_order)
    return channels.OrderPage(
        orders=orders,
        next_token=next_token(body),
        unreadable=unreadable,
        request_id=request_id,
    )


def to_order(order: Node) -> channels.OrderFacts:
    """Read one order with its lines, packages and, apart, its personal data."""
    channel = shapes.required(order.get("salesChannel"), "salesChannel")
    fulfillment = shapes.child(order, "fulfillment") or _EMPTY
    ship_by = shapes.child(fulfillment, "shipByWindow") or _EMPTY
    deliver_by = shapes.child(fulfillment, "deliverByWindow") or _EMPTY
    items = shapes.children(order, "orderItems")
    if items is None:
        raise shapes.MalformedError("orderItems is missing")
    return channels.OrderFacts(
        order_id=shapes.identifier(order, "orderId"),
        created_at=shapes.moment(order, "createdTime"),
        updated_at=shapes.moment(order, "lastUpdatedTime"),
        amazon_status=shapes.text(fulfillment, "fulfillmentStatus", longest=40),
        fulfilled_by=shapes.text(fulfillment, "fulfilledBy", longest=40),
        channel=shapes.text(channel, "channelName", longest=40),
        marketplace_id=shapes.optional_identifier(channel, "marketplaceId"),
        marketplace_name=shapes.text(channel, "marketplaceName", longest=100),
        service_level=shapes.text(fulfillment, "fulfillmentServiceLevel", longest=60),
        ship_by_earliest=shapes.maybe_moment(ship_by, "earliestDateTime"),
        ship_by_latest=shapes.maybe_moment(ship_by, "latestDateTime"),
        deliver_by_latest=shapes.maybe_moment(deliver_by, "latestDateTime"),
        total=shapes.maybe_money(shapes.child(order, "proceeds") or _EMPTY, "grandTotal"),
        programs=shapes.texts(order, "programs"),
        replaces_order_id=_replaced(order),
        lines=_to_lines(items),
        packages=_to_packages(order),
        buyer=_to_buyer(order, items),
        raw=raw_bytes(without_personal_data(order)),
    )


def _to_lines(items: list[Node]) -> tuple[channels.OrderLineFacts, ...]:
    lines = tuple(to_line(item) for item in items)
    if len({line.order_item_id for line in lines}) != len(lines):
        raise shapes.MalformedError("orderItemId occurs twice")
    return lines


def to_line(item: Node) -> channels.OrderLineFacts:
    """Read one item of an order."""
    product = shapes.required(item.get("product"), "product")
    fulfillment = shapes.child(item, "fulfillment") or _EMPTY
    cancellation = shapes.child(item, "cancellation") or _EMPTY
    request = shapes.child(cancellation, "cancellationRequest")
    execution = shapes.child(cancellation, "cancellationExecution") or _EMPTY
    return channels.OrderLineFacts(
        order_item_id=shapes.identifier(item, "orderItemId"),
        quantity=shapes.units(item, "quantityOrdered"),
        seller_sku=shapes.optional_identifier(product, "sellerSku", longest=LONGEST_SKU),
        asin=shapes.optional_identifier(product, "asin", longest=20),
        title=shapes.text(product, "title"),
        fulfilled=shapes.maybe_units(fulfillment, "quantityFulfilled"),
        amounts=_to_amounts(item, product),
        condition=_to_condition(product),
        programs=shapes.texts(item, "programs"),
        is_gift=_gift_option(item) is not None,
        cancellation_requested=request is not None,
        cancellation_reason=shapes.text(request or execution, "cancelReason"),
        cancelled_by=shapes.text(execution, "cancelledBy", longest=40),
    )


def _to_amounts(item: Node, product: Node) -> channels.LineAmounts | None:
    proceeds = shapes.child(item, "proceeds") or _EMPTY
    breakdowns = shapes.children(proceeds, "breakdowns")
    if not breakdowns:
        return None
    sums: dict[str, Decimal] = {}
    currencies = set()
    for breakdown in breakdowns:
        subtotal = shapes.maybe_money(breakdown, "subtotal")
        if subtotal is None:
            raise shapes.MalformedError("subtotal is missing")
        kind = shapes.identifier(breakdown, "type")
        sums[kind] = sums.get(kind, Decimal(0)) + subtotal.amount
        currencies.add(subtotal.currency)
    if len(currencies) > 1:
        raise shapes.MalformedError("one item has amounts in two currencies")
    unit_price = shapes.maybe_money(shapes.child(product, "price") or _EMPTY, "unitPrice")
    [currency] = currencies
    return channels.LineAmounts(
        currency=currency,
        item=sums.get("ITEM", Decimal(0)),
        shipping=sums.get("SHIPPING", Decimal(0)),
        gift_wrap=sums.get("GIFT_WRAP", Decimal(0)),
        discount=abs(sums.get("DISCOUNT", Decimal(0))),
        tax=sums.get("TAX", Decimal(0)),
        unit_price=unit_price.amount if unit_price and unit_price.currency == currency else None,
    )


def _to_condition(product: Node) -> str:
    condition = shapes.child(product, "condition") or _EMPTY
    kind = shapes.text(condition, "conditionType", longest=30)
    subtype = shapes.text(condition, "conditionSubtype", longest=29)
    return f"{kind}/{subtype}" if subtype and subtype != kind else kind


def _to_packages(order: Node) -> tuple[channels.PackageFacts, ...] | None:
    packages = shapes.children(order, "packages")
    if packages is None:
        return None
    return tuple(
        channels.PackageFacts(
            reference_id=shapes.identifier(package, "packageReferenceId"),
            carrier=shapes.text(package, "carrier", longest=100),
            tracking_number=shapes.text(package, "trackingNumber", longest=100),
            shipping_service=shapes.text(package, "shippingService", longest=100),
            status=shapes.text(
                shapes.child(package, "packageStatus") or _EMPTY, "status", longest=60
            ),
            shipped_at=shapes.maybe_moment(package, "shipTime"),
        )
        for package in packages
    )


def _replaced(order: Node) -> str:
    for other in shapes.children(order, "associatedOrders") or []:
        if shapes.text(other, "associationType") == "REPLACEMENT_ORIGINAL_ID":
            return shapes.optional_identifier(other, "orderId")
    return ""


def _to_buyer(order: Node, items: list[Node]) -> channels.BuyerFacts | None:
    """Return what we were told about the person; None when nothing: that is no empty address."""
    buyer = shapes.child(order, "buyer") or _EMPTY
    facts = channels.BuyerFacts(
        name=shapes.text(buyer, "buyerName"),
        email=shapes.text(buyer, "buyerEmail"),
        company_name=shapes.text(buyer, "buyerCompanyName"),
        purchase_order_number=shapes.text(buyer, "buyerPurchaseOrderNumber"),
        address=_to_address(shapes.child(order, "recipient") or _EMPTY),
        gift_messages=_to_gift_messages(items),
    )
    return None if facts == channels.BuyerFacts() else facts


def _to_address(recipient: Node) -> channels.AddressFacts | None:
    address = shapes.child(recipient, "deliveryAddress")
    if address is None:
        return None
    facts = channels.AddressFacts(
        name=shapes.text(address, "name"),
        company_name=shapes.text(address, "companyName"),
        lines=_to_address_lines(address),
        city=shapes.text(address, "city"),
        district=shapes.text(address, "districtOrCounty") or shapes.text(address, "municipality"),
        state_or_region=shapes.text(address, "stateOrRegion"),
        postal_code=shapes.text(address, "postalCode", longest=40),
        country_code=shapes.text(address, "countryCode", longest=2),
        phone=shapes.text(address, "phone", longest=60),
        address_type=shapes.text(address, "addressType", longest=40),
    )
    return None if facts == channels.AddressFacts() else facts


def _to_address_lines(address: Node) -> tuple[str, ...]:
    names = ("addressLine1", "addressLine2", "addressLine3")
    lines = tuple(line for name in names if (line := shapes.text(address, name)))
    extended = shapes.child(address, "extendedFields")
    if lines or extended is None:
        return lines
    parts = ("streetName", "streetNumber", "complement", "neighborhood")
    return tuple(part for name in parts if (part := shapes.text(extended, name)))


def _gift_option(item: Node) -> Node | None:
    fulfillment = shapes.child(item, "fulfillment") or _EMPTY
    return shapes.child(shapes.child(fulfillment, "packing") or _EMPTY, "giftOption")


def _to_gift_messages(items: list[Node]) -> tuple[tuple[str, str], ...]:
    messages = []
    for item in items:
        message = shapes.text(_gift_option(item) or _EMPTY, "giftMessage", longest=2000)
        if message:
            messages.append((shapes.identifier(item, "orderItemId"), message))
    return tuple(messages)
