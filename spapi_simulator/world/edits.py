"""Change the world by hand: orders placed or altered from outside, in the names of truth."""

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from spapi_simulator.clock import parse_moment
from spapi_simulator.errors import ControlError
from spapi_simulator.marketplaces import MARKETPLACES
from spapi_simulator.world import life, orders
from spapi_simulator.world.demand import KIND_WEIGHTS, ORDINARY, OrderPlan
from spapi_simulator.world.listings import Listing
from spapi_simulator.world.orders import Line, Order
from spapi_simulator.world.placing import make_line, place_order
from spapi_simulator.world.world import World

ORDER_FIELDS = frozenset(
    {"amazon_status", "updated_at", "touch", "lines", "purchase_order", "programs", "service_level"}
)
LINE_FIELDS = frozenset(
    {
        "order_item_id",
        "seller_sku",
        "quantity",
        "fulfilled",
        "price",
        "currency",
        "gift_message",
        "cancel_reason",
        "cancelled_by",
        "removed",
        "new",
    }
)
LISTING_FIELDS = frozenset(
    {
        *("price", "quantity", "title", "seller_id", "marketplace_id", "status"),
        *("pool", "stock_sku"),
    }
)


def place_by_hand(world: World, wish: Mapping[str, Any]) -> Order:
    """Place an order as `POST /sim/orders` asks; it stays as it is, unless `live` is true."""
    seller_id, marketplace_id = wish.get("seller_id"), wish.get("marketplace_id")
    if not isinstance(seller_id, str) or seller_id not in world.accounts.sellers:
        raise ControlError(404, f"There is no seller {seller_id!r}.")
    if not isinstance(marketplace_id, str) or marketplace_id not in MARKETPLACES:
        raise ControlError(404, f"There is no marketplace {marketplace_id!r}.")
    kind = wish.get("kind", ORDINARY)
    if not isinstance(kind, str) or kind not in {ORDINARY, *KIND_WEIGHTS}:
        raise ControlError(400, f"There is no kind of order {kind!r}.")
    status = wish.get("amazon_status", orders.UNSHIPPED)
    _require_status(status)
    wishes = [_read_wish(world, seller_id, marketplace_id, each) for each in _read_lines(wish)]
    if not wishes:
        raise ControlError(400, "An order needs lines.")
    now = world.catch_up()
    dice = random.Random(f"{world.settings.seed}:by-hand:{world.next_hand_number()}")
    plan = OrderPlan(
        at=now,
        seller_id=seller_id,
        marketplace_id=marketplace_id,
        fulfilled_by=wish.get("fulfilled_by", wishes[0][0].fulfilled_by),
        wishes=wishes,
        kind=kind,
        number=(dice.randrange(10**7), dice.randrange(10**7)),
        person=dice.randrange(2**31),
    )
    order = place_order(
        plan,
        new_item_id=lambda: world.new_item_id(seller_id),
        earlier_orders=world.book(seller_id).by_id,
    )
    is_live = bool(wish.get("live", False))
    if not is_live:
        order.status = status
    world.add_order(order)
    if is_live:
        world.plan_life(order, plan)
    return order


def edit_order(world: World, order: Order, wish: Mapping[str, Any]) -> None:
    """Change an order; its time moves on, unless `touch` is false or `updated_at` is given.

    A line is named by its item id, or by a SKU that one line has; another SKU, or `"new": true`,
    adds a line. Units shipped move the status along, unless that is given too.
    """
    _require_known(wish, ORDER_FIELDS)
    lines, programs = _read_lines(wish), _read_words(wish, "programs", order.programs)
    at: int | None = world.catch_up() if wish.get("touch", True) else None
    with world.changing(order, at=at):
        for each in lines:
            _edit_line(world, order, each)
        if any("fulfilled" in each for each in lines):
            order.settle_status()
        if "amazon_status" in wish:
            _edit_status(order, wish["amazon_status"], keeps_units="lines" in wish)
        order.purchase_order = wish.get("purchase_order", order.purchase_order)
        order.service_level = wish.get("service_level", order.service_level)
        order.programs = tuple(programs)
    if "updated_at" in wish:
        order.updated = _read_moment(wish["updated_at"])
        world.book(order.seller_id).note_update(order)


def edit_listing(world: World, seller_sku: str, wish: Mapping[str, Any]) -> list[Listing]:
    """Change price, quantity, title or stock of a SKU, everywhere or where the wish says."""
    _require_known(wish, LISTING_FIELDS)
    found = [
        each
        for each in world.listings
        if each.seller_sku == seller_sku
        and wish.get("seller_id") in (None, each.seller_id)
        and wish.get("marketplace_id") in (None, each.marketplace_id)
    ]
    if not found:
        raise ControlError(404, f"There is no listing {seller_sku!r}.")
    now = world.catch_up()
    for listing in found:
        listing.status = set(_read_words(wish, "status", sorted(listing.status)))
        if "price" in wish:
            listing.price = _read_amount(wish["price"])
        if "quantity" in wish:
            listing.quantity = _read_units(wish["quantity"])
        listing.title = str(wish.get("title", listing.title))
        if "pool" in wish or "stock_sku" in wish:
            _edit_stock(world, listing, wish)
        listing.updated = now
    return found


def _edit_stock(world: World, listing: Listing, wish: Mapping[str, Any]) -> None:
    """Let a listing draw on the units of another SKU, or on another pool."""
    pool, stock_sku = wish.get("pool", listing.pool), wish.get("stock_sku", listing.stock_sku)
    if pool not in {each.pool for each in MARKETPLACES.values()}:
        raise ControlError(400, f"There is no pool {pool!r}.")
    others = world.listings.of(listing.seller_id)
    if stock_sku and stock_sku not in {each.seller_sku for each in others}:
        raise ControlError(400, f"There is no listing {stock_sku!r} of this seller.")
    world.stock.share(listing, pool=str(pool), stock_sku=str(stock_sku))


def _edit_status(order: Order, status: Any, *, keeps_units: bool) -> None:
    _require_status(status)
    if status == orders.SHIPPED and not keeps_units:
        order.ship_everything()
    elif status == orders.CANCELLED:
        life.cancel(order, "BUYER")
    order.status = status


def _edit_line(world: World, order: Order, wish: Mapping[str, Any]) -> None:
    _require_known(wish, LINE_FIELDS)
    line = _find_line(world, order, wish)
    if wish.get("removed"):
        order.lines.remove(line)
        return
    line.quantity = _read_units(wish.get("quantity", line.quantity))
    line.fulfilled = _read_units(wish.get("fulfilled", line.fulfilled))
    line.seller_sku = str(wish.get("seller_sku", line.seller_sku))
    line.unit_price = _read_amount(wish.get("price", line.unit_price))
    line.currency = str(wish.get("currency", line.currency))
    line.gift_message = wish.get("gift_message", line.gift_message)
    line.cancel_reason = wish.get("cancel_reason", line.cancel_reason)
    line.cancelled_by = wish.get("cancelled_by", line.cancelled_by)


def _find_line(world: World, order: Order, wish: Mapping[str, Any]) -> Line:
    """Return the line meant, or a new one."""
    if "order_item_id" in wish:
        line = order.line(wish["order_item_id"])
        if line is None:
            raise ControlError(404, f"The order has no item {wish['order_item_id']!r}.")
        return line
    same_sku = [line for line in order.lines if line.seller_sku == wish.get("seller_sku")]
    if len(same_sku) == 1 and not wish.get("new"):
        return same_sku[0]
    listing, quantity = _read_wish(world, order.seller_id, order.marketplace_id, wish)
    line = make_line(listing, quantity, item_id=world.new_item_id(order.seller_id))
    order.lines.append(line)
    return line


def _read_wish(
    world: World, seller_id: str, marketplace_id: str, wish: Mapping[str, Any]
) -> tuple[Listing, int]:
    seller_sku = wish.get("seller_sku")
    listing = world.listings.for_order(seller_id, marketplace_id, str(seller_sku))
    if listing is None:
        raise ControlError(404, f"There is no listing {seller_sku!r} in that store.")
    return listing, _read_units(wish.get("quantity", 1))


def _require_known(wish: Mapping[str, Any], known: frozenset[str]) -> None:
    unknown = sorted(set(wish) - known)
    if unknown:
        raise ControlError(400, f"{unknown[0]!r} cannot be changed here.")


def _require_status(status: Any) -> None:
    if status not in orders.STATUSES:
        raise ControlError(400, f"There is no status {status!r}.")


def _read_lines(wish: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    lines = wish.get("lines", [])
    if not isinstance(lines, list) or not all(isinstance(each, dict) for each in lines):
        raise ControlError(400, "'lines' is a list of objects.")
    return lines


def _read_words(wish: Mapping[str, Any], name: str, known: Sequence[str]) -> Sequence[str]:
    words = wish.get(name, known)
    if not isinstance(words, list | tuple) or not all(isinstance(each, str) for each in words):
        raise ControlError(400, f"{name!r} is a list of words.")
    return words


def _read_units(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ControlError(400, f"{value!r} is not a number of units.")
    return value


def _read_amount(value: Any) -> Decimal:
    try:
        amount = Decimal(str(value))
    except InvalidOperation as error:
        raise ControlError(400, f"{value!r} is not an amount.") from error
    if not amount.is_finite():
        raise ControlError(400, f"{value!r} is not an amount.")
    return amount


def _read_moment(value: Any) -> int:
    moment = parse_moment(str(value))
    if moment is None:
        raise ControlError(400, f"{value!r} is not an ISO 8601 moment.")
    return int(moment)
