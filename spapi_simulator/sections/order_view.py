"""An order in the words of Orders API v2026-01-01, with what the caller may and wants to see."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from spapi_simulator.accounts import DELIVERY, TAX_INVOICING, TAX_REMITTANCE
from spapi_simulator.clock import days_later, to_iso
from spapi_simulator.marketplaces import MARKETPLACES
from spapi_simulator.world import orders
from spapi_simulator.world.orders import Line, Order, Package
from spapi_simulator.world.people import Person, make_person

INCLUDED_DATA = frozenset(
    {
        "BUYER",
        "RECIPIENT",
        "PROCEEDS",
        "EXPENSE",
        "PROMOTION",
        "CANCELLATION",
        "FULFILLMENT",
        "PACKAGES",
        "TAX",
        "PAYMENT",
        "FULFILLMENT_ORDERS",
    }
)
TAX_ROLES = frozenset({TAX_INVOICING, TAX_REMITTANCE})
EMAIL_STATUSES = frozenset({orders.UNSHIPPED, orders.PARTIALLY_SHIPPED, orders.SHIPPED})
PRICED_WHILE_UNPAID = frozenset({"A1VC38T7YXB528"})

type Json = dict[str, Any]


@dataclass(frozen=True)
class View:
    """What goes into the answer: the wish of the caller, its roles, and the time."""

    included: frozenset[str]
    roles: frozenset[str]
    now: int


def show_order(order: Order, view: View) -> Json:
    """Return the order as getOrder and searchOrders send it; what may not be seen is missing."""
    marketplace = MARKETPLACES[order.marketplace_id]
    person = make_person(order.person, marketplace)
    shown: Json = {
        "orderId": order.order_id,
        "createdTime": to_iso(order.created),
        "lastUpdatedTime": to_iso(order.updated),
        "programs": list(order.programs),
        "salesChannel": {
            "channelName": order.channel,
            "marketplaceId": order.marketplace_id,
            "marketplaceName": marketplace.name,
        },
        "orderItems": [_item(order, line, view) for line in order.lines],
    }
    if order.replaces:
        shown["associatedOrders"] = [
            {"orderId": order.replaces, "associationType": "REPLACEMENT_ORIGINAL_ID"}
        ]
    parts = {
        "BUYER": ("buyer", _buyer(order, person, view)),
        "RECIPIENT": ("recipient", _recipient(order, person, view)),
        "PROCEEDS": ("proceeds", _proceeds(order)),
        "FULFILLMENT": ("fulfillment", _fulfillment(order)),
        "PACKAGES": ("packages", [_package(order, each) for each in order.packages]),
        "TAX": ("tax", _tax(order, person, view)),
        "PAYMENT": ("payment", _payment(order)),
    }
    for wish, (name, part) in parts.items():
        if wish in view.included and part:
            shown[name] = part
    return shown


def has_prices(order: Order) -> bool:
    """Tell whether money is known: an unpaid order has none yet, but in Japan it has."""
    return order.status not in orders.UNPAID or order.marketplace_id in PRICED_WHILE_UNPAID


def money(amount: Decimal, currency: str) -> Json:
    step = Decimal(1) if currency == "JPY" else Decimal("0.01")
    return {"amount": str(amount.quantize(step)), "currencyCode": currency}


def _buyer(order: Order, person: Person, view: View) -> Json:
    if order.status in orders.UNPAID:
        return {}
    buyer: Json = {}
    if DELIVERY in view.roles:
        buyer["buyerName"] = person.name
        if order.fulfilled_by == orders.MERCHANT and order.status in EMAIL_STATUSES:
            buyer["buyerEmail"] = person.email
    if "AMAZON_BUSINESS" in order.programs:
        buyer["buyerCompanyName"] = person.company or person.name
    if order.purchase_order:
        buyer["buyerPurchaseOrderNumber"] = order.purchase_order
    return buyer


def _recipient(order: Order, person: Person, view: View) -> Json:
    if DELIVERY not in view.roles or order.status in orders.UNPAID:
        return {}
    address = {
        "name": person.name,
        "companyName": person.company if person.is_business else "",
        "addressLine1": person.line1,
        "addressLine2": person.line2,
        "city": person.city,
        "stateOrRegion": person.state,
        "postalCode": person.postal_code,
        "countryCode": person.country,
        "addressType": "COMMERCIAL" if person.is_business else "RESIDENTIAL",
    }
    is_over = order.status == orders.SHIPPED and view.now > order.deliver_by
    if order.fulfilled_by == orders.MERCHANT and not is_over:
        address["phone"] = person.phone
    recipient: Json = {"deliveryAddress": {key: text for key, text in address.items() if text}}
    if person.is_business and order.person % 3 == 0:
        recipient["deliveryPreference"] = {
            "dropOffLocation": "Front desk",
            "addressInstruction": "Gate code #4711 — 门禁 4711",
        }
    return recipient


def _proceeds(order: Order) -> Json:
    """Add the lines up. Sums in another currency than the order's are left to the lines."""
    if not has_prices(order):
        return {}
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for line in order.lines:
        if line.currency == order.currency:
            for kind, amount in _amounts(order, line):
                totals[kind] += amount
    total = sum(totals.values(), Decimal(0))
    return {
        "grandTotal": money(total, order.currency),
        "breakdowns": [
            {"type": kind, "subtotal": money(amount, order.currency)}
            for kind, amount in totals.items()
        ],
    }


def _amounts(order: Order, line: Line) -> list[tuple[str, Decimal]]:
    """Return what a line brings: goods, shipping, tax, and a discount as a negative sum."""
    marketplace = MARKETPLACES[order.marketplace_id]
    goods = line.unit_price * line.quantity
    taxed = goods + line.shipping - line.discount
    tax = (taxed * marketplace.tax_rate).quantize(marketplace.money_step)
    amounts = (
        ("ITEM", goods),
        ("SHIPPING", line.shipping),
        ("TAX", tax),
        ("DISCOUNT", -line.discount),
    )
    return [(kind, amount) for kind, amount in amounts if amount or kind == "ITEM"]


def _fulfillment(order: Order) -> Json:
    shown: Json = {
        "fulfillmentStatus": order.status,
        "fulfilledBy": order.fulfilled_by,
        "fulfillmentServiceLevel": order.service_level,
    }
    if order.status not in orders.UNPAID:
        shown["shipByWindow"] = _window(order.created, order.ship_by)
        shown["deliverByWindow"] = _window(days_later(order.ship_by, 1), order.deliver_by)
    return shown


def _window(earliest: float, latest: float) -> Json:
    return {"earliestDateTime": to_iso(earliest), "latestDateTime": to_iso(latest)}


def _package(order: Order, package: Package) -> Json:
    status = "DELIVERED" if package.is_delivered else "SHIPPED"
    return {
        "packageReferenceId": package.reference_id,
        "createdTime": to_iso(package.created),
        "packageStatus": {"status": status},
        "carrier": package.carrier,
        "shipTime": to_iso(package.ship_time),
        "shippingService": package.shipping_method,
        "trackingNumber": package.tracking_number,
        "shipFromAddress": {
            "name": "Warehouse",
            "addressLine1": "1 Harbour Street",
            "city": "Springfield",
            "postalCode": "12345",
            "countryCode": MARKETPLACES[order.marketplace_id].country,
        },
        "packageItems": [
            {"orderItemId": item_id, "quantity": quantity}
            for item_id, quantity in package.items.items()
        ],
    }


def _tax(order: Order, person: Person, view: View) -> Json:
    if not TAX_ROLES & view.roles or "AMAZON_BUSINESS" not in order.programs:
        return {}
    registration = {
        "entityType": "BUYER",
        "legalName": person.company or person.name,
        "taxRegistrationType": "VAT",
        "taxRegistrationNumber": f"{person.country}{order.person % 10**9:09d}",
    }
    return {"taxRegistrations": [registration]}


def _payment(order: Order) -> Json:
    proceeds = _proceeds(order)
    if not proceeds:
        return {}
    execution = {"paymentMethod": "CreditCard", "paymentAmount": proceeds["grandTotal"]}
    return {"paymentExecutions": [execution]}


def _item(order: Order, line: Line, view: View) -> Json:
    product: Json = {
        "asin": line.asin,
        "title": line.title,
        "sellerSku": line.seller_sku,
        "condition": {"conditionType": "NEW", "conditionSubtype": "NEW"},
    }
    if has_prices(order):
        product["price"] = {"unitPrice": money(line.unit_price, line.currency)}
        if "AMAZON_BUSINESS" in order.programs:
            product["price"]["priceDesignation"] = "BUSINESS_PRICE"
    item: Json = {
        "orderItemId": line.item_id,
        "quantityOrdered": line.quantity,
        "product": product,
    }
    parts: Iterable[tuple[str, str, Json]] = (
        ("PROCEEDS", "proceeds", _item_proceeds(order, line)),
        ("PROMOTION", "promotion", _promotion(line)),
        ("CANCELLATION", "cancellation", _cancellation(line)),
        ("FULFILLMENT", "fulfillment", _item_fulfillment(order, line)),
        ("TAX", "tax", _item_tax(order)),
    )
    for wish, name, part in parts:
        if wish in view.included and part:
            item[name] = part
    return item


def _item_proceeds(order: Order, line: Line) -> Json:
    if not has_prices(order):
        return {}
    amounts = _amounts(order, line)
    breakdowns: list[Json] = []
    for kind, amount in amounts:
        breakdown: Json = {"type": kind, "subtotal": money(amount, line.currency)}
        if kind in ("TAX", "DISCOUNT"):
            detail = {"subtype": "ITEM", "value": money(amount, line.currency)}
            breakdown["detailedBreakdowns"] = [detail]
        breakdowns.append(breakdown)
    total = sum((amount for _, amount in amounts), Decimal(0))
    return {"proceedsTotal": money(total, line.currency), "breakdowns": breakdowns}


def _promotion(line: Line) -> Json:
    if line.promotion_id is None:
        return {}
    return {"breakdowns": [{"promotionId": line.promotion_id}]}


def _cancellation(line: Line) -> Json:
    shown: Json = {}
    if line.cancel_reason is not None:
        shown["cancellationRequest"] = {
            "requester": "BUYER",
            "cancelReason": line.cancel_reason,
        }
    if line.cancelled_by is not None:
        shown["cancellationExecution"] = {"cancelledBy": line.cancelled_by}
    return shown


def _item_fulfillment(order: Order, line: Line) -> Json:
    is_cancelled = order.status == orders.CANCELLED
    waiting = 0 if is_cancelled else max(line.quantity - line.fulfilled, 0)
    shown: Json = {
        "quantityFulfilled": line.fulfilled,
        "quantityUnfulfilled": waiting,
    }
    if line.gift_message is not None:
        gift = {"giftMessage": line.gift_message, "giftWrapLevel": "Classic"}
        shown["packing"] = {"giftOption": gift}
    return shown


def _item_tax(order: Order) -> Json:
    if MARKETPLACES[order.marketplace_id].country != "US":
        return {}
    party = {"model": "MARKETPLACE_FACILITATOR", "responsibleParty": "Amazon Services, Inc."}
    return {"taxCollections": [party]}
