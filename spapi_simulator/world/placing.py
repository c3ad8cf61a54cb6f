"""Turn a buyer's plan into an order, with everything that makes it awkward."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from spapi_simulator.clock import days_later
from spapi_simulator.marketplaces import MARKETPLACES
from spapi_simulator.world import orders
from spapi_simulator.world.demand import PROMOTION_DISCOUNT_PERCENT, OrderPlan
from spapi_simulator.world.listings import Listing
from spapi_simulator.world.orders import Line, Order

GIFT_MESSAGES = (
    "Happy birthday! 🎂 Love, Grandma",
    "生日快乐！永远幸福",
    "お誕生日おめでとう",
    "عيد ميلاد سعيد",
    "Für Oma — mit Liebe\nund zwei Zeilen",
    "<img src=x onerror=alert(1)> just text",
    "^XA^FDlabel^XZ",
)
PSEUDO_BY_POOL = {
    each.pool: each.marketplace_id for each in MARKETPLACES.values() if each.is_pseudo
}
OTHER_CURRENCY = {"USD": "CAD"}
ORDER_PREFIX = {"NA": 111, "EU": 302, "FE": 250}


def order_id_of(marketplace_id: str, number: tuple[int, int], *, is_multi_channel: bool) -> str:
    """Write an order id: 3-7-7, or the `S01-…` of orders from outside Amazon."""
    first, second = number
    if is_multi_channel:
        return f"S01-{first:07d}-{second:07d}"
    return f"{ORDER_PREFIX[MARKETPLACES[marketplace_id].region]}-{first:07d}-{second:07d}"


def place_order(
    plan: OrderPlan,
    *,
    new_item_id: Callable[[], str],
    earlier_orders: Iterable[str],
) -> Order:
    """Return the new order; nothing in it depends on chance any more."""
    is_multi_channel = plan.kind in ("MULTI_CHANNEL", "UNFULFILLABLE")
    listing = plan.wishes[0][0]
    marketplace_id = plan.marketplace_id
    if is_multi_channel:
        marketplace_id = PSEUDO_BY_POOL.get(listing.pool, marketplace_id)
    order = Order(
        order_id=order_id_of(marketplace_id, plan.number, is_multi_channel=is_multi_channel),
        seller_id=plan.seller_id,
        marketplace_id=marketplace_id,
        fulfilled_by=plan.fulfilled_by,
        status=orders.PENDING,
        created=plan.at,
        updated=plan.at,
        currency=listing.currency,
        lines=[
            make_line(each, quantity, item_id=new_item_id(), gives_discount=plan.is_promotion)
            for each, quantity in plan.wishes
        ],
        person=plan.person,
        ship_by=days_later(plan.at, 2),
        deliver_by=days_later(plan.at, 7),
        kind=plan.kind,
        channel="NON_AMAZON" if is_multi_channel else orders.AMAZON,
    )
    _MAKERS.get(plan.kind, _leave_ordinary)(order, plan)
    if plan.kind == "REPLACEMENT":
        order.replaces = next(iter(earlier_orders), None)
    return order


def make_line(
    listing: Listing, quantity: int, *, item_id: str, gives_discount: bool = False
) -> Line:
    line = Line(
        item_id=item_id,
        seller_sku=listing.seller_sku,
        asin=listing.asin,
        title=listing.title,
        quantity=quantity,
        unit_price=listing.price,
        currency=listing.currency,
    )
    if gives_discount:
        step = MARKETPLACES[listing.marketplace_id].money_step
        whole = listing.price * quantity * PROMOTION_DISCOUNT_PERCENT / 100
        line.discount = whole.quantize(step)
        line.promotion_id = f"PROMO-{listing.demand.promotion_seed:06d}"
    return line


def _leave_ordinary(order: Order, plan: OrderPlan) -> None:
    if plan.person % 4 == 0 and order.fulfilled_by == orders.MERCHANT:
        step = MARKETPLACES[order.marketplace_id].money_step
        order.lines[0].shipping = (order.lines[0].unit_price / 10).quantize(step)
    if plan.person % 5 == 0 and order.fulfilled_by == orders.AMAZON:
        order.programs = ("PRIME",)


def _make_free(order: Order, _plan: OrderPlan) -> None:
    for line in order.lines:
        line.unit_price = Decimal(0)
        line.discount = Decimal(0)


def _make_business(order: Order, plan: OrderPlan) -> None:
    order.programs = ("AMAZON_BUSINESS",)
    order.purchase_order = f"PO-{plan.person % 100_000:05d}/é" if plan.person % 2 else None


def _make_gift(order: Order, plan: OrderPlan) -> None:
    order.lines[0].gift_message = GIFT_MESSAGES[plan.person % len(GIFT_MESSAGES)]


def _make_premium(order: Order, plan: OrderPlan) -> None:
    order.programs = ("PRIME", "PREMIUM") if plan.person % 2 else ("PREMIUM",)
    order.service_level = ("EXPEDITED", "NEXT_DAY", "SECOND_DAY")[plan.person % 3]
    order.ship_by = days_later(order.created, 1)
    order.deliver_by = days_later(order.created, 2)


def _make_preorder(order: Order, _plan: OrderPlan) -> None:
    order.status = orders.PENDING_AVAILABILITY
    order.programs = ("PREORDER",)
    order.ship_by = days_later(order.created, 12)
    order.deliver_by = days_later(order.created, 17)


def _make_two_currencies(order: Order, _plan: OrderPlan) -> None:
    order.lines[-1].currency = OTHER_CURRENCY.get(order.currency, "USD")


def _make_nothing_ordered(order: Order, _plan: OrderPlan) -> None:
    order.lines[0].quantity = 0


def _make_empty(order: Order, _plan: OrderPlan) -> None:
    order.lines = []


_MAKERS: dict[str, Callable[[Order, OrderPlan], None]] = {
    "REPLACEMENT": _make_free,
    "ZERO_PRICE": _make_free,
    "MULTI_CHANNEL": _make_free,
    "UNFULFILLABLE": _make_free,
    "BUSINESS": _make_business,
    "GIFT": _make_gift,
    "PREMIUM": _make_premium,
    "PREORDER": _make_preorder,
    "TWO_CURRENCIES": _make_two_currencies,
    "QUANTITY_ZERO": _make_nothing_ordered,
    "NO_ITEMS": _make_empty,
}
