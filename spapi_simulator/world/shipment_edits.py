"""Shipments made, counted and changed by hand, in the names of the truth."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from spapi_simulator.errors import ControlError
from spapi_simulator.marketplaces import MARKETPLACES
from spapi_simulator.warehouses import warehouse_of
from spapi_simulator.world.shipments import LABEL_PREPS, STATUSES, WORKING, Shipment, ShipmentItem
from spapi_simulator.world.world import World

ID = re.compile(r"FBA[0-9A-Z]{6,12}")
NEW_FIELDS = frozenset(
    {
        "seller_id",
        "marketplace_id",
        "shipment_id",
        "name",
        "status",
        "destination",
        "label_prep",
        "items",
        "live",
    }
)
FIELDS = frozenset({"name", "status", "destination", "label_prep", "items", "touch"})
ITEM_FIELDS = frozenset(
    {"seller_sku", "fnsku", "shipped", "received", "in_case", "release_date", "removed"}
)
MOST_UNITS = 1_000_000
LONGEST_SKU = 40

type Wish = Mapping[str, Any]


def make_by_hand(world: World, wish: Wish) -> Shipment:
    """Make a shipment as `POST /sim/shipments` asks; it stays as it is, unless `live` is true."""
    _require_known(wish, NEW_FIELDS)
    seller_id, marketplace_id = wish.get("seller_id"), wish.get("marketplace_id")
    if not isinstance(seller_id, str) or seller_id not in world.accounts.sellers:
        raise ControlError(404, f"There is no seller {seller_id!r}.")
    seller = world.accounts.sellers[seller_id]
    stores = {each.marketplace_id for each in seller.stores()}
    if not isinstance(marketplace_id, str) or marketplace_id not in stores:
        raise ControlError(404, f"The seller has no store {marketplace_id!r}.")
    items, shipment_id = _read_items(wish), _read_id(world, wish)
    words = _read_words(wish)
    if not items:
        raise ControlError(400, "A shipment needs items.")
    now, pool = world.catch_up(), MARKETPLACES[marketplace_id].pool
    number, new_id = world.shipments.new_name()
    shipment = Shipment(
        number=number,
        shipment_id=shipment_id or new_id,
        seller_id=seller_id,
        marketplace_id=marketplace_id,
        pool=pool,
        name=words.get("name", f"By hand {number}"),
        destination=words.get("destination", warehouse_of(pool, str(number))[0]),
        created=now,
        updated=now,
        label_prep=words.get("label_prep", LABEL_PREPS[1]),
        status=WORKING,
    )
    world.shipments.add(shipment)
    _change(world, shipment, words, items, at=now)
    if wish.get("live", False):
        world.restocking.go_on(shipment)
    return shipment


def edit_shipment(world: World, shipment: Shipment, wish: Wish) -> None:
    """Change a shipment; its time moves on, unless `touch` is false.

    `received` of an item is the new sum: the difference is counted, up or down. A SKU that the
    shipment lacks joins it; the `fnsku` is Amazon's, whatever is said. A status that is given
    holds, whatever was received.
    """
    _require_known(wish, FIELDS)
    words, items = _read_words(wish), _read_items(wish)
    _require_there(world, shipment, _differences(shipment, items))
    _require_empty(shipment, items)
    before = shipment.updated, {each.seller_sku: each.updated for each in shipment.items.values()}
    _change(world, shipment, words, items, at=world.catch_up())
    if wish.get("touch") is False:
        shipment.updated = before[0]
        for each in shipment.items.values():
            each.updated = before[1].get(each.seller_sku, each.updated)


def receive_by_hand(world: World, shipment: Shipment, wish: Wish) -> None:
    """Count units of `items`, each a SKU and a signed quantity."""
    _require_known(wish, frozenset({"items"}))
    counted: Counter[str] = Counter()
    for each in _read_list(wish):
        _require_known(each, frozenset({"seller_sku", "quantity"}))
        counted[_read_sku(each)] += _read_number(each, "quantity", least=-MOST_UNITS)
    if not counted:
        raise ControlError(400, "Say which units: 'items'.")
    _require_there(world, shipment, counted)
    now = world.catch_up()
    for seller_sku, quantity in counted.items():
        world.shipments.receive(shipment, seller_sku, quantity, at=now)


def _change(
    world: World, shipment: Shipment, words: Mapping[str, str], items: list[Wish], *, at: int
) -> None:
    """Carry out what was found to be good, in one change."""
    counted = _differences(shipment, items)
    with world.shipments.changing(shipment, at=at):
        shipment.name = words.get("name", shipment.name)
        shipment.destination = words.get("destination", shipment.destination)
        shipment.label_prep = words.get("label_prep", shipment.label_prep)
        for each in items:
            if each.get("removed", False):
                shipment.items.pop(each["seller_sku"], None)
            else:
                _edit_item(world.shipments.item_of(shipment, each["seller_sku"], at=at), each, at)
    for seller_sku, quantity in counted.items():
        if quantity:
            world.shipments.receive(shipment, seller_sku, quantity, at=at)
    if "status" in words:
        with world.shipments.changing(shipment, at=at):
            shipment.status = words["status"]


def _edit_item(item: ShipmentItem, wish: Wish, at: int) -> None:
    item.shipped = wish.get("shipped", item.shipped)
    item.in_case = wish.get("in_case", item.in_case)
    item.release_date = wish.get("release_date", item.release_date)
    item.updated = at


def _differences(shipment: Shipment, items: list[Wish]) -> Counter[str]:
    """Return how many units of each SKU are more or fewer than were received so far."""
    counted: Counter[str] = Counter()
    for each in items:
        item = shipment.items.get(each["seller_sku"])
        received = item.received if item else 0
        counted[each["seller_sku"]] = each.get("received", received) - received
    return counted


def _require_empty(shipment: Shipment, items: list[Wish]) -> None:
    """Refuse to take out an item of which units were received."""
    for each in items:
        item = shipment.items.get(each["seller_sku"])
        if each.get("removed") and (each.get("received") or (item and item.received)):
            raise ControlError(400, f"Units of {each['seller_sku']!r} were received: it stays.")


def _require_there(world: World, shipment: Shipment, counted: Counter[str]) -> None:
    """Refuse to take away what was never received, or is no longer on the shelf."""
    for seller_sku, quantity in counted.items():
        item = shipment.items.get(seller_sku)
        received = item.received if item else 0
        if not 0 <= received + quantity <= MOST_UNITS:
            raise ControlError(400, f"{received} units of {seller_sku!r} were received so far.")
        if quantity < 0:
            there = world.shipments.pool_of(shipment, seller_sku).fulfillable
            if there + quantity < 0:
                raise ControlError(400, f"Only {there} units of {seller_sku!r} are still there.")


def _read_id(world: World, wish: Wish) -> str | None:
    shipment_id = wish.get("shipment_id")
    if shipment_id is None:
        return None
    if not isinstance(shipment_id, str) or not ID.fullmatch(shipment_id):
        raise ControlError(400, "A shipment's id is FBA and 6 to 12 digits and capital letters.")
    if world.shipments.get(shipment_id) is not None:
        raise ControlError(400, f"There is a shipment {shipment_id!r} already.")
    return shipment_id


def _read_words(wish: Wish) -> dict[str, str]:
    """Return the fields of text that were given."""
    words = {}
    for name in ("name", "status", "destination", "label_prep"):
        if name in wish:
            if not isinstance(wish[name], str) or not 0 < len(wish[name]) <= 200:
                raise ControlError(400, f"{name!r} is a text.")
            words[name] = wish[name]
    if words.get("status", WORKING) not in STATUSES:
        raise ControlError(400, f"There is no status {words['status']!r}.")
    if words.get("label_prep", LABEL_PREPS[0]) not in LABEL_PREPS:
        raise ControlError(400, f"There is no label preparation {words['label_prep']!r}.")
    return words


def _read_items(wish: Wish) -> list[Wish]:
    items = _read_list(wish)
    for each in items:
        _require_known(each, ITEM_FIELDS)
        _read_sku(each)
        if not isinstance(each.get("removed", False), bool):
            raise ControlError(400, "'removed' must be true or false.")
        for name in ("shipped", "received", "in_case"):
            if name in each:
                _read_number(each, name, least=0)
        _read_day(each.get("release_date", ""))
    if len({each["seller_sku"] for each in items}) < len(items):
        raise ControlError(400, "A SKU stands once in 'items'.")
    return items


def _read_list(wish: Wish) -> list[Wish]:
    items = wish.get("items", [])
    if not isinstance(items, list) or not all(isinstance(each, dict) for each in items):
        raise ControlError(400, "'items' is a list of objects.")
    return items


def _read_sku(wish: Wish) -> str:
    seller_sku = wish.get("seller_sku")
    if not isinstance(seller_sku, str) or not 0 < len(seller_sku) <= LONGEST_SKU:
        raise ControlError(400, "'seller_sku' is a text of 1 to 40 characters.")
    if min(seller_sku) < " ":
        raise ControlError(400, "A SKU has no line breaks and no tabs.")
    return seller_sku


def _read_number(wish: Wish, name: str, *, least: int) -> int:
    value = wish.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= MOST_UNITS:
        raise ControlError(400, f"{value!r} is not a number of units.")
    return value


def _read_day(value: Any) -> None:
    if value == "":
        return
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ControlError(400, f"{value!r} is not a day.") from error


def _require_known(wish: Wish, known: frozenset[str]) -> None:
    unknown = sorted(set(wish) - known)
    if unknown:
        raise ControlError(400, f"A shipment has no {unknown[0]!r} that can be set.")
