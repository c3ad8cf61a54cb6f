"""Hands on AWD: let goods lie there, send some in, count them, send them on to FBA."""

from collections import Counter
from typing import Any

from spapi_simulator.call import Section
from spapi_simulator.control import Control, Wish
from spapi_simulator.errors import ControlError
from spapi_simulator.truth import tell_shipment
from spapi_simulator.world.awd import PER_CASE, STATUSES, AwdShipment
from spapi_simulator.world.shipment_edits import LONGEST_SKU, MOST_UNITS
from spapi_simulator.world.world import World

LONGEST_ID = 30

type Json = dict[str, Any]


def get_awd(wish: Wish) -> Any:
    """Tell all that lies at AWD and all that is on its way there."""
    seller_id = wish.query.get("seller_id")
    return {
        "stock": tell_stock(wish.world, seller_id),
        "shipments": tell_shipments(wish.world, seller_id),
    }


def put_stock(wish: Wish) -> Any:
    """Let `on_hand` units of a SKU lie at AWD; the seller takes part from now on."""
    _require_known(wish.body, {"seller_id", "seller_sku", "on_hand"})
    seller_id = _read_seller(wish)
    sku = _read_sku(wish.body)
    wish.world.awd.put(seller_id, sku, _read_units(wish.body, "on_hand", least=0))
    return _tell_sku(wish.world, seller_id, sku)


def post_shipment(wish: Wish) -> Any:
    """Make a shipment to AWD of `items`: `{"seller_sku", "cases", "per_case"?}`."""
    _require_known(wish.body, {"seller_id", "items", "status", "shipment_id"})
    seller_id, name = _read_seller(wish), wish.body.get("shipment_id", "")
    cases: dict[str, tuple[int, int]] = {}
    for each in _read_items(wish.body, {"seller_sku", "cases", "per_case"}):
        per_case = _read_units(each, "per_case", least=1) if "per_case" in each else PER_CASE
        cases[_read_sku(each)] = _read_units(each, "cases", least=1), per_case
    if not cases:
        raise ControlError(400, "A shipment needs items.")
    if not isinstance(name, str) or len(name) > LONGEST_ID or not name.isascii():
        raise ControlError(400, "'shipment_id' is a short text.")
    if name in wish.world.awd.shipments:
        raise ControlError(400, f"There is a shipment {name!r} already.")
    status = _read_status(wish.body)
    shipment = wish.world.awd.send(seller_id, cases, at=wish.world.catch_up(), name=name)
    shipment.status = status or shipment.status
    return _tell(shipment)


def patch_shipment(wish: Wish) -> Any:
    """Change the status; its time moves on."""
    _require_known(wish.body, {"status"})
    shipment = _find(wish)
    if status := _read_status(wish.body):
        shipment.status, shipment.updated = status, wish.world.catch_up()
    return _tell(shipment)


def receive_units(wish: Wish) -> Any:
    """Count units: `{"items": [{"seller_sku", "quantity"}]}`, less than nothing: recounted."""
    _require_known(wish.body, {"items"})
    shipment, awd = _find(wish), wish.world.awd
    counted = _read_counts(wish.body, least=-MOST_UNITS)
    for sku, units in counted.items():
        received = shipment.items[sku].received if sku in shipment.items else 0
        there = awd.shelves[shipment.seller_id, sku]
        if received + units < 0 or there + units < 0:
            raise ControlError(400, f"Only {min(received, there)} units of {sku!r} can go.")
    now = wish.world.catch_up()
    for sku, units in counted.items():
        awd.receive(shipment, sku, units, at=now)
    return _tell(shipment)


def replenish(wish: Wish) -> Any:
    """Send units on to FBA: `{"seller_id", "marketplace_id", "items"}`; returns the shipment."""
    _require_known(wish.body, {"seller_id", "marketplace_id", "items"})
    seller_id, marketplace_id = _read_seller(wish), wish.body.get("marketplace_id")
    stores = {each.marketplace_id for each in wish.world.accounts.sellers[seller_id].stores()}
    if not isinstance(marketplace_id, str) or marketplace_id not in stores:
        raise ControlError(404, f"The seller has no store {marketplace_id!r}.")
    counted = _read_counts(wish.body, least=1)
    for sku, units in counted.items():
        there = wish.world.awd.shelves[seller_id, sku]
        if units > there:
            raise ControlError(400, f"Only {there} units of {sku!r} lie there.")
    now = wish.world.catch_up()
    return tell_shipment(wish.world.awd.replenish(seller_id, marketplace_id, counted, at=now))


def tell_stock(world: World, seller_id: str | None) -> list[Json]:
    return [
        _tell_sku(world, owner, sku)
        for owner in sorted(world.awd.sellers)
        if seller_id in (None, owner)
        for sku in world.awd.skus_of(owner)
    ]


def tell_shipments(world: World, seller_id: str | None) -> list[Json]:
    return [
        _tell(each) for each in world.awd.shipments.values() if seller_id in (None, each.seller_id)
    ]


def _tell_sku(world: World, seller_id: str, sku: str) -> Json:
    return {
        "seller_id": seller_id,
        "seller_sku": sku,
        "on_hand": world.awd.shelves[seller_id, sku],
        "inbound": world.awd.inbound(seller_id, sku),
        "replenishing": world.awd.replenishing(seller_id, sku),
    }


def _tell(shipment: AwdShipment) -> Json:
    return {
        "shipment_id": shipment.shipment_id,
        "seller_id": shipment.seller_id,
        "status": shipment.status,
        "items": [
            {
                "seller_sku": each.seller_sku,
                "cases": each.cases,
                "per_case": each.per_case,
                "received": each.received,
            }
            for each in shipment.items.values()
        ],
    }


def _find(wish: Wish) -> AwdShipment:
    shipment = wish.world.awd.shipments.get(wish.path["shipment_id"])
    if shipment is None:
        raise ControlError(404, "There is no such shipment to AWD.")
    return shipment


def _read_seller(wish: Wish) -> str:
    seller_id = wish.body.get("seller_id")
    if not isinstance(seller_id, str) or seller_id not in wish.world.accounts.sellers:
        raise ControlError(404, f"There is no seller {seller_id!r}.")
    return seller_id


def _read_status(body: Json) -> str:
    status = body.get("status", "")
    if status not in ("", *STATUSES):
        raise ControlError(400, f"There is no status {status!r}.")
    return str(status)


def _read_counts(body: Json, *, least: int) -> Counter[str]:
    counted: Counter[str] = Counter()
    for each in _read_items(body, {"seller_sku", "quantity"}):
        counted[_read_sku(each)] += _read_units(each, "quantity", least=least)
    if not counted:
        raise ControlError(400, "Say which units: 'items'.")
    return counted


def _read_items(body: Json, known: set[str]) -> list[Json]:
    items = body.get("items", [])
    if not isinstance(items, list) or not all(isinstance(each, dict) for each in items):
        raise ControlError(400, "'items' is a list of objects.")
    for each in items:
        _require_known(each, known)
    return items


def _read_sku(body: Json) -> str:
    sku = body.get("seller_sku")
    if not isinstance(sku, str) or not 0 < len(sku) <= LONGEST_SKU or min(sku) < " ":
        raise ControlError(400, "'seller_sku' is a text of 1 to 40 characters.")
    return sku


def _read_units(body: Json, name: str, *, least: int) -> int:
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= MOST_UNITS:
        raise ControlError(400, f"{value!r} is not a number of units.")
    return value


def _require_known(body: Json, known: set[str]) -> None:
    unknown = sorted(set(body) - known)
    if unknown:
        raise ControlError(400, f"AWD has no {unknown[0]!r} that can be set.")


def _begin(world: World) -> None:
    world.truth_parts["awd"] = lambda seller_id: tell_stock(world, seller_id)
    world.truth_parts["awd_shipments"] = lambda seller_id: tell_shipments(world, seller_id)


SECTION = Section(
    begin=_begin,
    controls=(
        Control("GET", "/sim/awd", get_awd),
        Control("POST", "/sim/awd", put_stock),
        Control("POST", "/sim/awd/shipments", post_shipment),
        Control("PATCH", "/sim/awd/shipments/{shipment_id}", patch_shipment),
        Control("POST", "/sim/awd/shipments/{shipment_id}/receive", receive_units),
        Control("POST", "/sim/awd/replenish", replenish),
    ),
)
